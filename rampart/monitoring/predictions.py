"""The log of predictions: what was answered, by which version, and what was true after all.

    log = Log("sqlite:///.rampart/predictions.db")
    log.add([Record(...)])                 # committed when it returns
    log.truth("an id", "malicious", at=time.time())
    log.read("prompts", since=time.time() - 7 * 86400)

One thread writes and groups what waits (see ``writer``); ``tables`` says what a commit survives.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from rampart.monitoring import records, tables
from rampart.monitoring.records import PredictionError, Record
from rampart.monitoring.tables import predictions, truths
from rampart.monitoring.writer import FAULTS, Writer, told, transaction

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["COLUMNS", "Log", "PredictionError", "Record"]

COLUMNS = (*Record._fields, "label", "label_at")
CHUNK = 5000  # rows that a reader holds at once


class Log:
    """A log, opened.

    Parameters
    ----------
    url : ``sqlite:///FILE`` (``?synchronous=full`` behind it: see ``tables``), or
        ``postgresql+psycopg://USER:PASSWORD@HOST/DATABASE``.
    create : make the tables where there are none.

    Raises
    ------
    PredictionError : here and in every method: the database cannot be opened, read or written (no
        such folder, read-only, disk full, gone away), in words that name it. The log can be used
        again as soon as the cause is gone.
    """

    def __init__(self, url: str, create: bool = True):
        self.engine = tables.connect(url, create)
        try:
            if create:
                with transaction(self.engine) as connection:
                    tables.prepare(connection)
            else:
                with self.engine.begin() as connection:
                    tables.require_version(connection)
        except (*FAULTS, PredictionError) as error:
            self.engine.dispose()
            raise told(self.engine, error) from None
        self.writer = Writer(self.engine)

    def __enter__(self) -> Log:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def submit(self, records_: Sequence[Record]) -> Future:
        """Queue records; the future is done when they are committed: all of them, or none.

        Raises
        ------
        PredictionError : a field that cannot be logged, at once; the rest through the future.
        """
        rows = [records.stored(record) for record in records_]
        return self.writer.submit(rows)

    def add(self, records_: Sequence[Record]) -> None:
        """Log records, all of them or none; they are committed when this returns."""
        if records_:
            self.submit(records_).result()

    def truth(self, id: str, label: str, at: float) -> None:
        """Log what a prediction should have been; a later truth of an id replaces it.

        Raises
        ------
        PredictionError : no prediction has this id.
        """
        self.truths([(id, label, at)])

    def truths(self, given: Iterable[tuple[str, str, float]]) -> int:
        """Log many truths (id, label, seconds since 1970), all of them or none; return how many."""
        rows = []
        for id, label, at in given:
            records.require_text("id", id)
            records.require_text("label", label)
            rows.append({"id": id, "label": label, "label_at": records.require_number("at", at, 0)})
        if rows:
            self.writer.submit(work=lambda: self._truths(rows)).result()
        return len(rows)

    def _truths(self, rows: list[dict[str, Any]]) -> None:
        from sqlalchemy.dialects import postgresql, sqlite

        of = sqlite if self.engine.dialect.name == "sqlite" else postgresql
        insert = of.insert(truths)
        new = {name: insert.excluded[name] for name in ("label", "label_at")}
        insert = insert.on_conflict_do_update(index_elements=["id"], set_=new)
        with transaction(self.engine) as connection:
            for start in range(0, len(rows), CHUNK):
                part = rows[start : start + CHUNK]
                ids = {row["id"] for row in part}
                there = sa.select(predictions.c.id).where(predictions.c.id.in_(sorted(ids)))
                if unknown := ids - set(connection.scalars(there)):
                    raise PredictionError(
                        f"{self.where}: no prediction has the id {min(unknown)!r}"
                        + (f", and {len(unknown) - 1} more" if len(unknown) > 1 else "")
                    )
                connection.execute(insert, part)

    @property
    def where(self) -> str:
        """What messages call the log: its file, or its URL without the password."""
        return tables.named(self.engine.url)

    def chunks(
        self,
        task: str | None = None,
        since: float | None = None,
        until: float | None = None,
        version: str | None = None,
        variant: str | None = "served",
        id: str | None = None,
    ) -> Iterator[list[dict[str, Any]]]:
        """Yield what was logged, oldest first, as rows of ``COLUMNS``, at most ``CHUNK`` at once.

        Parameters
        ----------
        since, until : seconds since 1970; ``since`` is within, ``until`` is not. None: no bound,
            as for the others.
        """
        columns = [*predictions.c, truths.c.label, truths.c.label_at]
        found = sa.select(*columns).outerjoin(truths, truths.c.id == predictions.c.id)
        equal = {"task": task, "version": version, "variant": variant, "id": id}
        for name, value in equal.items():
            if value is not None:
                found = found.where(predictions.c[name] == value)
        if since is not None:
            found = found.where(predictions.c.at >= since)
        if until is not None:
            found = found.where(predictions.c.at < until)
        found = found.order_by(predictions.c.at, predictions.c.id, predictions.c.variant)
        try:
            with self.engine.connect() as connection:
                rows = connection.execution_options(yield_per=CHUNK).execute(found)
                for part in rows.mappings().partitions():
                    yield [{**row, "sketch": records.unpacked(row["sketch"])} for row in part]
        except FAULTS as error:
            raise told(self.engine, error) from None

    def read(
        self,
        task: str | None,
        since: float | None = None,
        until: float | None = None,
        version: str | None = None,
        variant: str | None = "served",
    ) -> pd.DataFrame:
        """Return what ``chunks`` yields as a frame (columns ``COLUMNS``), oldest first.

        ``sketch`` is a dict a row; ``label`` is None and ``label_at`` NaN where no truth is known.
        """
        import pandas as pd  # here: a server writes only, and 40 MB are a fifth of it

        parts = self.chunks(task, since, until, version, variant)
        rows = [tuple(row[name] for name in COLUMNS) for part in parts for row in part]
        frame = pd.DataFrame(rows, columns=list(COLUMNS))
        floats = ("at", "confidence", "latency_ms", "label_at")
        return frame.astype({name: float if name in floats else object for name in COLUMNS})

    def summary(self) -> list[dict[str, Any]]:
        """Return a row for each task, version and variant.

        ``rows``, ``truths`` and ``right`` (of the latter, those predicted) are counts,
        ``confidence`` is a mean, ``first`` and ``last`` are in seconds since 1970.
        """
        by = [predictions.c[name] for name in ("task", "version", "variant")]
        right = sa.case((truths.c.label == predictions.c.prediction, 1), else_=0)
        asked = sa.select(
            *by,
            sa.func.count().label("rows"),
            sa.func.count(truths.c.id).label("truths"),
            sa.func.sum(right).label("right"),
            sa.func.avg(predictions.c.confidence).label("confidence"),
            sa.func.min(predictions.c.at).label("first"),
            sa.func.max(predictions.c.at).label("last"),
        ).outerjoin(truths, truths.c.id == predictions.c.id)
        try:
            with self.engine.connect() as connection:
                found = connection.execute(asked.group_by(*by).order_by(*by)).mappings()
                return [dict(row) for row in found]
        except FAULTS as error:
            raise told(self.engine, error) from None

    def purge(self, before: float) -> int:
        """Delete what was logged before a time, and its truths; return how many predictions.

        Deleted is gone: SQLite overwrites it (``secure_delete``), the file is rewritten (VACUUM)
        and the WAL emptied; PostgreSQL rewrites its tables (VACUUM FULL), while its own WAL and
        backups keep their retention. Other writers wait meanwhile.
        """
        old = predictions.c.at < records.require_number("before", before)
        return self.writer.submit(work=lambda: self._delete(old)).result()

    def forget(self, id: str) -> int:
        """Delete one prediction, its shadow and its truth, as ``purge`` does."""
        records.require_text("id", id)
        return self.writer.submit(work=lambda: self._delete(predictions.c.id == id)).result()

    def _delete(self, which: Any) -> int:
        with transaction(self.engine) as connection:
            count = connection.execute(predictions.delete().where(which)).rowcount
            left = sa.exists().where(predictions.c.id == truths.c.id)
            connection.execute(truths.delete().where(~left))
        tables.rewrite(self.engine, count)
        return count

    def close(self) -> None:
        """Write what waits and close."""
        self.writer.close()
        self.engine.dispose()
