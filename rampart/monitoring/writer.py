"""One thread that writes to a database: what waits goes into one transaction, together."""

from __future__ import annotations

import queue
import sqlite3
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Any, NamedTuple

import sqlalchemy as sa

from rampart.monitoring.records import PredictionError
from rampart.monitoring.tables import named, predictions

GROUP = 2000  # rows of one transaction; one that is larger is a transaction of its own

FAULTS = (sa.exc.SQLAlchemyError, sqlite3.Error)  # the latter when a connection is opened


class Job(NamedTuple):
    """Rows to insert, or work to do in a transaction of its own; ``done`` is told."""

    rows: Sequence[dict[str, Any]]
    work: Callable[[], Any] | None
    done: Future


class Writer:
    """The thread. A job is done when its future has a result: then its transaction is committed.

    A commit is most of what a row costs, so all rows that wait while one commit runs share the
    next. A group that the database refuses is done again, each job alone: a fault is told to the
    one whose it is.
    """

    def __init__(self, engine: sa.Engine):
        self.engine = engine
        self.writing = engine.execution_options(writes=True)
        self.connection: sa.Connection | None = None  # kept: opening one costs as much as a row
        self.insert = str(predictions.insert().compile(dialect=engine.dialect))
        self.waiting: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self.lock = threading.Lock()
        self.closed = False
        self.thread = threading.Thread(target=self._run, name="predictions", daemon=True)
        self.thread.start()

    def submit(
        self, rows: Sequence[dict[str, Any]] = (), work: Callable[[], Any] | None = None
    ) -> Future:
        """Queue a job; PredictionError through its future, or at once when the log is closed."""
        job = Job(rows, work, Future())
        job.done.set_running_or_notify_cancel()  # what is queued is done, whoever went away
        with self.lock:
            if self.closed:
                raise PredictionError(f"{named(self.engine.url)}: the log is closed")
            self.waiting.put(job)
        return job.done

    def close(self) -> None:
        """Do what waits, then end."""
        with self.lock:
            if not self.closed:
                self.closed = True
                self.waiting.put(None)
        self.thread.join()

    def _run(self) -> None:
        job = self.waiting.get()
        while job is not None:
            if job.work is not None:
                self._settle([job], job.work)
                job = self.waiting.get()
                continue
            group, job = self._group(job)
            self._settle(group, lambda group=group: self._insert(group))
            if job is _NOTHING:
                job = self.waiting.get()
        if self.connection is not None:
            self.connection.close()

    def _group(self, job: Job) -> tuple[list[Job], Any]:
        """Return the jobs that share a transaction, and the next one if it is known."""
        group, size = [job], len(job.rows)
        while size < GROUP:
            try:
                following = self.waiting.get_nowait()
            except queue.Empty:
                break
            if following is None or following.work is not None:
                return group, following
            group.append(following)
            size += len(following.rows)
        return group, _NOTHING

    def _settle(self, group: list[Job], work: Callable[[], Any]) -> None:
        try:
            result = work()
        except Exception as error:
            if len(group) > 1 and not isinstance(error, sa.exc.OperationalError):
                for job in group:
                    self._settle([job], lambda job=job: self._insert([job]))
                return
            for job in group:
                job.done.set_exception(told(self.engine, error))
        else:
            for job in group:
                job.done.set_result(result)

    def _insert(self, group: list[Job], again: bool = True) -> None:
        rows = [row for job in group for row in job.rows]
        connection = self.connection = self.connection or self.writing.connect()
        try:
            with connection.begin():
                connection.exec_driver_sql(self.insert, rows)
        except Exception as error:
            self.connection = None  # it may be the fault
            connection.close()
            if isinstance(error, sa.exc.IntegrityError):
                others = f" or one of the {len(rows) - 1} beside it" if len(rows) > 1 else ""
                raise PredictionError(
                    f"{named(self.engine.url)}: an id is there already: {rows[0]['id']!r}{others}"
                ) from None
            if not (again and getattr(error, "connection_invalidated", False)):
                raise
            self._insert(group, again=False)  # the server was restarted since the last group


_NOTHING: Any = object()


def transaction(engine: sa.Engine) -> Any:
    """Return a transaction that writes: it takes its turn before it reads anything."""
    return engine.execution_options(writes=True).begin()


def told(engine: sa.Engine, error: Exception) -> Exception:
    """Return an error of the database in words, with its name and without what was written."""
    if not isinstance(error, FAULTS):
        return error
    cause = error.orig if isinstance(error, sa.exc.DBAPIError) else error
    return PredictionError(f"{named(engine.url)}: {str(cause).strip().partition(chr(10))[0]}")
