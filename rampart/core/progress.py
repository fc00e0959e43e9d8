"""Say how far a long piece of work is, and about how long the rest takes; on stderr, in no output.

What is fast says nothing: a first line comes after ``every`` seconds, as the next ones do.
"""

from __future__ import annotations

import contextlib
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextvars import ContextVar

EVERY = 5.0  # seconds from one line to the next
SILENCE = 15.0  # the same where nothing can be counted

WITHIN: ContextVar[str] = ContextVar("what the lines of this process are about", default="")


def say(line: str) -> None:
    """Print a line on stderr at once, also from a worker process."""
    print(line, file=sys.stderr, flush=True)


class Progress:
    """Counts the steps of some work: ``[3/12] text, 41 s, about 2 min left``.

    Parameters
    ----------
    total : steps of the whole work; None where that is not known, and then no rest is told.
    say : prints a line.
    every : seconds, at least, from the beginning to the first line and from one to the next. The
        last step is told too where one before it was.
    clock : returns seconds.

    Examples
    --------
    >>> seconds = iter([0, 2, 30, 33, 44])
    >>> fits = Progress(4, print, clock=lambda: next(seconds))
    >>> fits.step("fast"), fits.step("spam smote"), fits.step("at once"), fits.step("spam tvae")
    [2/4] spam smote, 30 s, about 30 s left
    [4/4] spam tvae, 44 s
    (None, None, None, None)
    """

    def __init__(
        self,
        total: int | None,
        say: Callable[[str], None] = say,
        every: float = EVERY,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.total, self.done, self.say, self.every, self.clock = total, 0, say, every, clock
        self.begun = self.told = clock()
        self.lock = threading.Lock()  # threads may share one

    def step(self, text: str = "", n: int = 1) -> None:
        """Count n steps more, the last of which is what the text names."""
        with self.lock:
            self.done += n
            now = self.clock()
            last = self.done == self.total and self.told > self.begun
            if now - self.told < self.every and not last:
                return
            self.told = now
            line = self._line(text, now - self.begun)
        self.say(line)

    def _line(self, text: str, seconds: float) -> str:
        count = str(self.done) if self.total is None else f"{self.done}/{self.total}"
        parts = [text, duration(seconds)]
        if self.total is not None and 0 < self.done < self.total:
            parts.append(f"about {duration(seconds / self.done * (self.total - self.done))} left")
        head = WITHIN.get()
        told = ", ".join(part for part in parts if part)
        return f"{head}: [{count}] {told}" if head else f"[{count}] {told}"


@contextlib.contextmanager
def within(what: str) -> Iterator[None]:
    """Let the lines in here begin with what they are about: ``spam cgan, fold 2: [12/40] ...``."""
    before = WITHIN.set(what)
    try:
        yield
    finally:
        WITHIN.reset(before)


@contextlib.contextmanager
def heartbeat(
    text: str,
    say: Callable[[str], None] = say,
    every: float = SILENCE,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[None]:
    """Say every few seconds that something which counts no steps still runs: ``text, 45 s``."""
    head, begun, over = WITHIN.get(), clock(), threading.Event()

    def beat() -> None:
        while not over.wait(every):
            say(f"{head}: {text}, {duration(clock() - begun)}".removeprefix(": "))

    thread = threading.Thread(target=beat, name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def duration(seconds: float) -> str:
    """Return seconds as a person says them.

    Examples
    --------
    >>> duration(41.2), duration(89.6), duration(150), duration(4000)
    ('41 s', '1 min 30 s', '2 min 30 s', '1 h 7 min')
    """
    whole = round(seconds)
    if whole >= 3600:
        hours, minutes = divmod(round(whole / 60), 60)
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    minutes, rest = divmod(whole, 60)
    if minutes >= 5 or (minutes and not rest):
        return f"{round(whole / 60)} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
