"""Write prediction records beside the event loop, those of many requests in one commit.

While one commit is written, the records of all requests that end meanwhile wait together for the
next: the disk decides how many that are, and no request waits for more than two commits.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

MOST = 100_000  # records that may wait; more are refused in words
logger = logging.getLogger("app.serve")


class Recorder:
    """The prediction log, for the event loop.

    Parameters
    ----------
    log : with ``add(records)``, which returns once they are durable.
    """

    def __init__(self, log: Any):
        self._log = log
        self._waiting: list[tuple[Sequence[Any], asyncio.Future]] = []
        self._count, self._writing = 0, False
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="log")

    async def add(self, records: Sequence[Any], durable: bool = True) -> None:
        """Write records.

        Parameters
        ----------
        durable : return when they are on disk; False: at once, and an error is a line on stderr.

        Raises
        ------
        OSError, ValueError, ... : what the log raised, to every request of the commit.
        """
        if self._count + len(records) > MOST:
            raise OSError(f"the prediction log is behind by {self._count:,} records")
        done = asyncio.get_running_loop().create_future()
        self._waiting.append((records, done))
        self._count += len(records)
        self._write()
        if durable:
            await asyncio.shield(done)
        else:
            done.add_done_callback(_told)

    async def close(self) -> None:
        """Return once all is written; close the log."""
        while self._writing or self._waiting:
            await asyncio.sleep(0.01)
        self._thread.shutdown()

    def _write(self) -> None:
        if self._writing or not self._waiting:
            return
        batch, self._waiting, self._writing = self._waiting, [], True
        records = [record for part, _ in batch for record in part]
        loop = asyncio.get_running_loop()
        task = loop.run_in_executor(self._thread, self._log.add, records)
        task.add_done_callback(lambda written: self._written(batch, len(records), written))

    def _written(self, batch: list, count: int, written: asyncio.Future) -> None:
        self._writing = False
        self._count -= count
        error = written.exception()
        for _, done in batch:
            if not done.done():
                done.set_result(None) if error is None else done.set_exception(error)
        self._write()


def _told(done: asyncio.Future) -> None:
    if not done.cancelled() and (error := done.exception()) is not None:
        logger.error("the prediction log: %s", error)
