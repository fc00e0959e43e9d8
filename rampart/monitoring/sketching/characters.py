"""Shares of the bytes of a text: a few microseconds, whatever is in it."""

from __future__ import annotations

import numpy as np

CLASSES = ("others", "digits", "upper", "lower", "blanks", "non_ascii")
BYTES = {**dict.fromkeys(CLASSES[1:], "share of bytes"), "entropy": "bits a byte"}
"""Units of what ``shares`` returns."""
_CLASS = np.zeros((256, len(CLASSES)))
for _code, _bytes in enumerate(
    (range(48, 58), range(65, 91), range(97, 123), (*range(9, 14), 32), range(128, 256)), start=1
):
    _CLASS[list(_bytes), _code] = 1


def shares(text: str) -> dict[str, float | None]:
    """Return the share of bytes of each class and the entropy; None where there is no byte.

    Signs and controls are what is left. The entropy ``-Σ s log2 s`` is in bits a byte, 0 to 8.

    Parameters
    ----------
    text : counted as UTF-8.

    Examples
    --------
    >>> found = shares("ab12")
    >>> found["digits"], found["lower"], found["entropy"]
    (0.5, 0.5, 2.0)
    """
    content = np.frombuffer(text.encode("utf-8", "surrogatepass"), np.uint8)
    if not len(content):
        return dict.fromkeys(BYTES)
    share = np.bincount(content, minlength=256) / len(content)
    some = share[share > 0]
    found = dict(zip(CLASSES[1:], (share @ _CLASS)[1:].tolist()))
    return {**found, "entropy": float(-(some @ np.log2(some))) + 0.0}
