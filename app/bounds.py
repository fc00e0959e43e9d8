"""The ranges of columns as ``app.synthesize --bounds`` takes them; imports nothing slow."""

from __future__ import annotations

import math
from collections.abc import Sequence

FORM = "COLUMN=LOW:HIGH or COLUMN=LOW:HIGH:log"


def read(texts: Sequence[str]) -> dict[str, tuple[float, float, bool]]:
    """Return the range of each column, and whether its parts are of equal ratio.

    Raises
    ------
    ValueError : another form, a range without width or with an infinite one, or a logarithm of
        what is below 0.

    Examples
    --------
    >>> read(["age=0:120", "a=b=-1:1e3", "bytes=0:1e9:log"])
    {'age': (0.0, 120.0, False), 'a=b': (-1.0, 1000.0, False), 'bytes': (0.0, 1000000000.0, True)}
    """
    found = {}
    for text in texts:
        name, _, span = text.rpartition("=")
        ends = span.removesuffix(":log")
        try:
            low, high = map(float, ends.split(":"))
        except ValueError:
            raise ValueError(f"--bounds must be {FORM}, got {text!r}") from None
        if not name or not (low < high and math.isfinite(high - low)):
            raise ValueError(f"--bounds must be {FORM} with LOW < HIGH, got {text!r}")
        if ends != span and low < 0:
            raise ValueError(f"--bounds must be {FORM}, the latter with LOW >= 0, got {text!r}")
        found[name] = (low, high, ends != span)
    return found
