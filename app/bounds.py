"""The ranges of columns as ``app.synthesize --bounds`` takes them; imports nothing slow."""

from __future__ import annotations

import math
from collections.abc import Sequence


def read(texts: Sequence[str]) -> dict[str, tuple[float, float]]:
    """Return the ranges of columns from ``COLUMN=LOW:HIGH``.

    Raises
    ------
    ValueError : another form, or a range without width.

    Examples
    --------
    >>> read(["age=0:120", "a=b=-1:1e3"])
    {'age': (0.0, 120.0), 'a=b': (-1.0, 1000.0)}
    """
    found = {}
    for text in texts:
        name, _, span = text.rpartition("=")
        try:
            low, high = map(float, span.split(":"))
        except ValueError:
            raise ValueError(f"--bounds must be COLUMN=LOW:HIGH, got {text!r}") from None
        if not name or not (math.isfinite(low) and math.isfinite(high) and low < high):
            raise ValueError(f"--bounds must be COLUMN=LOW:HIGH with LOW < HIGH, got {text!r}")
        found[name] = (low, high)
    return found
