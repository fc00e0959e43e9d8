"""The threads that ask models: a bounded queue, and requests that wait are asked together.

All but ``_run`` happens in the event loop, so that nothing here needs a lock. Requests of one
engine that wait while all threads are busy are one batch when a thread is free; shadows are asked
when nobody waits. One row that comes alone needs no thread where its model is quick: to hand it
over and back is a tenth of a small answer.
"""

from __future__ import annotations

import asyncio
import math
import queue as queue_
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any
from weakref import WeakKeyDictionary

from app.serve.engines import Answer, Engine
from app.serve.faults import RefusedError, too_many
from app.serve.settings import Batching

PART = 64  # rows of one request that are asked at once
FADES = 0.9  # of what rows took before, in the mean of what they take


class Ask:
    """Rows of one request that wait for their answers."""

    __slots__ = ("begun", "future", "over", "rows", "since")

    def __init__(self, rows: Sequence[Any], future: asyncio.Future, since: float):
        self.rows, self.future, self.since = rows, future, since
        self.begun = self.over = False  # a thread has it; nobody waits for it any more


class Pool:
    """Threads that ask engines.

    Parameters
    ----------
    threads : how many. queue : requests that may wait, and shadows that may.
    batching : how many rows are asked together.
    on_batch, on_queue : called with engine and rows of a batch, and with task and requests waiting.
    """

    def __init__(
        self,
        threads: int,
        queue: int,
        batching: Batching,
        on_batch: Callable[[Engine, int], None] | None = None,
        on_queue: Callable[[str, int], None] | None = None,
    ):
        # Threads of our own: an executor's futures and locks cost a tenth of a small answer.
        self._work: queue_.SimpleQueue[tuple | None] = queue_.SimpleQueue()
        self._threads = [threading.Thread(target=self._serve, daemon=True) for _ in range(threads)]
        for thread in self._threads:
            thread.start()
        self._free, self._most, self._batching = threads, queue, batching
        self._asking = 0  # requests that wait or are answered
        self._takes: WeakKeyDictionary[Engine, float] = (
            WeakKeyDictionary()
        )  # CPU seconds of one row
        self._on_batch, self._on_queue = on_batch, on_queue
        self._waiting: dict[Engine, deque[Ask]] = {}  # the engine that waits longest first
        self._shadows: deque[tuple[Engine, Ask]] = deque()
        self.waiting = 0  # requests
        self._timer: asyncio.TimerHandle | None = None

    async def ask(self, engine: Engine, rows: Sequence[Any], seconds: float) -> list[Answer]:
        """Return the answers of an engine.

        Raises
        ------
        RefusedError : 429, as many wait as may; 504, not there in time.
        ValueError : a row that the engine cannot read.
        """
        if self.waiting >= self._most:
            raise too_many(f"{self.waiting} requests wait, the limit: try again")
        self._asking += 1
        try:
            if await self._alone(engine, rows):
                return self._here(engine, rows)
            return await self._there(engine, rows, seconds)
        finally:
            self._asking -= 1

    async def _alone(self, engine: Engine, rows: Sequence[Any]) -> bool:
        """Tell whether one row has come alone, and its model is quick."""
        most = self._batching.alone_ms / 1000
        quick = self._takes.get(engine, math.inf) < most and not self._batching.wait_ms
        if len(rows) != 1 or not quick:
            return False
        await asyncio.sleep(0)  # what came at the same time gets as far as this
        return self._asking == 1 and self._free == len(self._threads)

    def _here(self, engine: Engine, rows: Sequence[Any]) -> list[Answer]:
        if self._on_batch is not None:
            self._on_batch(engine, len(rows))
        begun = time.thread_time()
        try:
            return engine.scored(rows)
        finally:
            self._took(engine, time.thread_time() - begun)

    def _took(self, engine: Engine, seconds: float) -> None:
        before = self._takes.get(engine, seconds)
        self._takes[engine] = FADES * before + (1 - FADES) * seconds

    async def _there(self, engine: Engine, rows: Sequence[Any], seconds: float) -> list[Answer]:
        loop = asyncio.get_running_loop()
        ask = Ask(rows, loop.create_future(), loop.time())
        self._waiting.setdefault(engine, deque()).append(ask)
        self._count(engine, 1)
        self._dispatch()
        try:
            async with asyncio.timeout(seconds):
                return await ask.future
        except TimeoutError:
            raise RefusedError(504, f"the answer was not there after {seconds:g} seconds") from None
        finally:
            ask.over = True
            if not ask.begun:  # given up: nobody waits for it
                self._forget(engine, ask)

    def shadow(self, engine: Engine, rows: Sequence[Any]) -> asyncio.Future | None:
        """Ask when nobody else waits; return the future answers, None where too many wait."""
        if len(self._shadows) >= self._most:
            return None
        loop = asyncio.get_running_loop()
        ask = Ask(rows, loop.create_future(), loop.time())
        self._shadows.append((engine, ask))
        self._dispatch()
        return ask.future

    def close(self) -> None:
        """End the threads, once what they do is done."""
        for _ in self._threads:
            self._work.put(None)
        for thread in self._threads:
            thread.join()

    def _dispatch(self) -> None:
        """Give batches to free threads."""
        loop = asyncio.get_running_loop()
        while self._free:
            taken = self._take(loop)
            if taken is None:
                return
            engine, asks = taken
            for ask in asks:
                ask.begun = True
            if self._on_batch is not None:
                self._on_batch(engine, sum(len(ask.rows) for ask in asks))
            self._free -= 1
            self._work.put((loop, engine, asks))

    def _take(self, loop: asyncio.AbstractEventLoop) -> tuple[Engine, list[Ask]] | None:
        """Return the next batch, or None where there is none that need not wait for more."""
        soonest = None
        for engine, asks in self._waiting.items():
            due = asks[0].since + self._batching.wait_ms / 1000
            enough = sum(len(ask.rows) for ask in asks) >= self._batching.rows
            if enough or due <= loop.time():
                return engine, self._batch(engine, asks)
            soonest = due if soonest is None else min(soonest, due)
        if soonest is not None and self._timer is None:
            self._timer = loop.call_at(soonest, self._late)
        if self._shadows:
            engine, ask = self._shadows.popleft()
            return engine, [ask]
        return None

    def _late(self) -> None:
        self._timer = None
        self._dispatch()

    def _batch(self, engine: Engine, asks: deque[Ask]) -> list[Ask]:
        """Take requests of an engine from its queue, one at least."""
        batch = [asks.popleft()]
        rows = len(batch[0].rows)
        most = self._batching.rows if engine.independent else 0
        while asks and rows + len(asks[0].rows) <= most:
            batch.append(asks.popleft())
            rows += len(batch[-1].rows)
        del self._waiting[engine]
        if asks:  # behind the others
            self._waiting[engine] = asks
        self._count(engine, -len(batch))
        return batch

    def _forget(self, engine: Engine, ask: Ask) -> None:
        asks = self._waiting.get(engine, deque())
        if ask in asks:
            asks.remove(ask)
            self._count(engine, -1)
            if not asks:
                del self._waiting[engine]

    def _count(self, engine: Engine, more: int) -> None:
        self.waiting += more
        if self._on_queue is not None:
            self._on_queue(engine.task, self.waiting)

    def _serve(self) -> None:
        """Take work until there is None, in a thread."""
        while (work := self._work.get()) is not None:
            self._run(*work)

    def _run(self, loop: asyncio.AbstractEventLoop, engine: Engine, asks: list[Ask]) -> None:
        """Ask, in a thread; an error is the answer of the request whose rows it is about."""
        begun = time.thread_time()
        try:
            if len(asks) == 1:
                said = [_scored(engine, asks[0])]
            else:
                said = _split(engine.scored([row for ask in asks for row in ask.rows]), asks)
        except Exception as error:
            said = [error] if len(asks) == 1 else [_alone(engine, ask) for ask in asks]
        try:
            spent = time.thread_time() - begun
            loop.call_soon_threadsafe(self._done, engine, asks, said, spent)
        except RuntimeError:  # the loop has ended, and who asked with it
            return

    def _done(
        self, engine: Engine, asks: list[Ask], said: list[list[Answer] | Exception], spent: float
    ) -> None:
        self._free += 1
        if sum(len(ask.rows) for ask in asks) == 1:
            self._took(engine, spent)
        for ask, answers in zip(asks, said):
            if ask.future.done():
                continue
            if isinstance(answers, Exception):
                ask.future.set_exception(answers)
            else:
                ask.future.set_result(answers)
        self._dispatch()


def _scored(engine: Engine, ask: Ask) -> list[Answer]:
    """Ask for the rows of one request, some at a time: one that was given up ends early."""
    if not engine.independent:
        return engine.scored(ask.rows)
    answers: list[Answer] = []
    for start in range(0, len(ask.rows), PART):
        if ask.over:
            break
        answers += engine.scored(ask.rows[start : start + PART])
    return answers


def _split(answers: list[Answer], asks: list[Ask]) -> list[list[Answer] | Exception]:
    parts: list[list[Answer] | Exception] = []
    place = 0
    for ask in asks:
        parts.append(answers[place : place + len(ask.rows)])
        place += len(ask.rows)
    return parts


def _alone(engine: Engine, ask: Ask) -> list[Answer] | Exception:
    try:
        return engine.scored(ask.rows)
    except Exception as error:
        return error
