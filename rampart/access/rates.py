"""Limit how often a caller may ask: a token bucket each.

A bucket holds ``burst`` tokens and gains ``per_second`` of them a second; a request takes one.
"""

from __future__ import annotations

import threading
from collections import OrderedDict

CALLERS = 10_000


class Rates:
    """A bucket for each caller that asked lately.

    Parameters
    ----------
    per_second : tokens a second, > 0; None: no limit.
    burst : tokens of a full bucket, >= 1.
    callers : how many are remembered; the one that asked longest ago is forgotten first, and would
        begin anew with a full bucket.
    """

    def __init__(self, per_second: float | None, burst: int, callers: int = CALLERS):
        if per_second is not None and not per_second > 0:
            raise ValueError(f"per_second must be > 0, got {per_second}")
        if burst < 1 or callers < 1:
            raise ValueError(f"burst and callers must be >= 1, got {burst} and {callers}")
        self.per_second = per_second
        self.burst = burst
        self.callers = callers
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()  # tokens, when
        self._lock = threading.Lock()

    def take(self, name: str, now: float) -> float:
        """Take a token.

        Parameters
        ----------
        name : of the caller.
        now : seconds of a clock that does not go back; where it does, no token is gained.

        Returns
        -------
        float : 0 where there was one; else the seconds until there is.

        Examples
        --------
        >>> rates = Rates(per_second=2, burst=1)
        >>> [rates.take("a", now) for now in (10, 10, 10.5)]
        [0.0, 0.5, 0.0]
        """
        if self.per_second is None:
            return 0.0
        with self._lock:
            tokens, when = self._buckets.get(name, (float(self.burst), now))
            tokens = min(self.burst, tokens + max(0.0, now - when) * self.per_second)
            wait = 0.0 if tokens >= 1 else (1 - tokens) / self.per_second
            self._buckets[name] = (tokens if wait else tokens - 1, max(now, when))
            self._buckets.move_to_end(name)
            if len(self._buckets) > self.callers:
                self._buckets.popitem(last=False)
            return wait
