"""From the rows of a request to its answers: the version, the threads, the log, the shadow."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import time
import uuid
from asyncio import to_thread
from collections.abc import Sequence
from concurrent.futures import Future
from typing import Any, NamedTuple

from app.serve import faults
from app.serve.engines import Answer, Engine
from app.serve.faults import RefusedError
from app.serve.pool import Pool
from app.serve.reloading import Releases
from app.serve.settings import Settings
from rampart.monitoring.records import PredictionError, Record
from rampart.monitoring.sketches import sketch

logger = logging.getLogger("app.serve")
KEY = 256  # characters of a sticky key
FEW = 4  # rows that are sketched at once: 0.2 ms each


class Outcome(NamedTuple):
    """What is answered, and what gave it."""

    id: str
    engine: Engine
    answers: list[Answer]

    def ids(self) -> list[str]:
        """Return the id of each row, by which its truth is told later."""
        return [f"{self.id}-{place}" for place in range(len(self.answers))]


class Desk:
    """Answers requests for inference.

    Parameters
    ----------
    log : the prediction log, with ``submit(records)``, a future that is done once they are on
        disk; None: nothing is logged. exposition : of metrics, or None.
    """

    def __init__(
        self,
        settings: Settings,
        releases: Releases,
        pool: Pool,
        log: Any = None,
        exposition: Any = None,
    ):
        self._settings, self._releases, self._pool = settings, releases, pool
        self._log, self._exposition = log, exposition
        self._behind: set[asyncio.Task] = set()
        self.shadows_left_out = 0

    async def infer(
        self,
        task: str,
        rows: Sequence[Any],
        version: str | None = None,
        key: str | None = None,
        caller: str = "",
    ) -> Outcome:
        """Answer rows.

        Parameters
        ----------
        rows : friendly rows, as they came. version : that was asked for; None: by weight.
        key : the same one gets the same version. caller : who asks, for the log.

        Raises
        ------
        RefusedError : no such version, too many rows, a row that cannot be read, too many
            requests, not in time.
        """
        begun = time.perf_counter()
        table = self._releases.table
        engine = self.engine(task, version, key)
        limit = self._settings.limits.rows
        if not 1 <= len(rows) <= limit:
            raise RefusedError(413 if rows else 422, f"{len(rows)} rows: must be 1 to {limit:,}")
        read = [_read(engine, place, row) for place, row in enumerate(rows)]
        try:
            engine.together(read)
            answers = await self._pool.ask(engine, read, self._settings.limits.seconds)
        except ValueError as error:
            raise RefusedError(422, str(error)) from None
        outcome = Outcome(uuid.uuid4().hex, engine, answers)
        if self._log is not None:
            # Rows of one request are alike: without a key they have one of their own together.
            about = (caller, _digest((key or outcome.id).encode()))
            spent = 1000 * (time.perf_counter() - begun)
            inputs = [canonical(row) for row in rows]
            given = (outcome, "served", inputs, spent, *about)
            few = len(rows) <= FEW  # more would keep others waiting
            records = self._records(*given) if few else await to_thread(self._records, *given)
            await self._write(records)
            shadow = table.shadow(task) if version is None else None
            if shadow is not None and shadow is not engine:
                self._follow(self._shadowed(shadow, outcome.id, read, inputs, about))
        if self._exposition is not None:
            for answer in answers:
                self._exposition.predicted(
                    task, engine.version, answer.prediction, answer.confidence
                )
        return outcome

    def engine(self, task: str, version: str | None = None, key: str | None = None) -> Engine:
        """Return who answers.

        Raises
        ------
        RefusedError : 404: no such task or version; says which are there.
        """
        table = self._releases.table
        if task not in table.routes:
            there = ", ".join(table.tasks())
            raise RefusedError(404, f"no package of {task[:64]} is served; there are: {there}")
        if version is None:
            return table.pick(task, key)
        if (task, version) not in table.engines:
            there = ", ".join(table.routes[task].versions)
            raise RefusedError(404, f"{task} has no version {version[:64]}; there are: {there}")
        return table.engines[task, version]

    async def close(self) -> None:
        """Return once all shadows are scored."""
        while self._behind:
            await asyncio.gather(*self._behind, return_exceptions=True)

    async def _write(self, records: list[Record]) -> None:
        """Log records: on disk when it returns, or soon after, as the settings say.

        Raises
        ------
        RefusedError : 503: the log cannot be written, so what it should hold is not answered.
        """
        try:
            written = self._log.submit(records)
            if self._settings.log.durable:
                await asyncio.shield(asyncio.wrap_future(written))
            else:
                written.add_done_callback(lambda done: self._late(done, records))
        except PredictionError as error:
            self._unlogged(error, records)
            words = "the prediction log cannot be written: try again later"
            raise RefusedError(503, words, {"retry-after": "5"}) from None

    def _late(self, written: Future, records: list[Record]) -> None:
        """Hear of records whose answer is out already."""
        if (error := written.exception()) is not None:
            self._unlogged(error, records)

    def _unlogged(self, error: BaseException, records: list[Record]) -> None:
        logger.error("the prediction log: %s", error)
        if self._exposition is not None:
            self._exposition.unlogged(records[0].task, len(records))

    def _follow(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self._behind.add(task)
        task.add_done_callback(self._behind.discard)

    async def _shadowed(
        self, engine: Engine, id: str, read: Sequence[Any], inputs: list[bytes], about: tuple
    ) -> None:
        """Score what was answered by the shadow version and log it; nobody waits for it."""
        begun = time.perf_counter()
        asked = self._pool.shadow(engine, read)
        if asked is None:
            self.shadows_left_out += 1
            return
        try:
            outcome = Outcome(id, engine, await asked)
            spent = 1000 * (time.perf_counter() - begun)
            records = await to_thread(self._records, outcome, "shadow", inputs, spent, *about)
            try:
                await asyncio.wrap_future(self._log.submit(records))
            except PredictionError as error:
                self._unlogged(error, records)
        except Exception as error:  # an answer that was given does not depend on it
            logger.error("the shadow %s %s: %s", engine.task, engine.version, error)

    def _records(
        self,
        outcome: Outcome,
        variant: str,
        inputs: Sequence[bytes],
        spent: float,
        caller: str,
        key: str,
    ) -> list[Record]:
        engine, texts, now = outcome.engine, self._settings.log.texts, time.time()
        return [
            Record(
                id=id,
                at=now,
                task=engine.task,
                version=engine.version,
                digest=engine.digest,
                variant=variant,
                input=_digest(given),
                prediction=answer.prediction,
                confidence=answer.confidence,
                sketch=sketch(answer.features(), dict(zip(engine.labels, answer.p))),
                latency_ms=round(spent, 3),
                caller=caller,
                key=key,
                text=given.decode() if texts else None,
            )
            for id, answer, given in zip(outcome.ids(), outcome.answers, inputs)
        ]


def canonical(row: Any) -> bytes:
    """Return a row as JSON that is equal for equal rows.

    Examples
    --------
    >>> canonical({"b": 1, "a": ["é"]}).decode()
    '{"a":["é"],"b":1}'
    """
    return faults.dumped(row, ordered=True)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _read(engine: Engine, place: int, row: Any) -> Any:
    try:
        return engine.read(row)
    except ValueError as error:
        raise RefusedError(422, f"row {place}: {error}") from None


def sticky(value: str | None) -> str | None:
    """Return the key of the header X-Sticky-Key.

    Raises
    ------
    RefusedError : 400: it is too long.
    """
    if value is not None and len(value) > KEY:
        raise RefusedError(400, f"X-Sticky-Key: must have at most {KEY} characters")
    return value or None
