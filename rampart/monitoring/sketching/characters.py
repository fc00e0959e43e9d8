"""Counts over the bytes of a text: a few microseconds, whatever its length."""

from __future__ import annotations

import numpy as np

CLASSES = {
    "digits": (slice(48, 58),),
    "upper": (slice(65, 91),),
    "lower": (slice(97, 123),),
    "blanks": (slice(9, 14), slice(32, 33)),
    "non_ascii": (slice(128, 256),),
}
"""What a byte of UTF-8 can be; the others are signs and controls."""

BYTES = {**dict.fromkeys(CLASSES, "share of bytes"), "entropy": "bits a byte"}
"""Units of what ``shares`` returns."""


def histogram(text: str) -> np.ndarray:
    """Return how often each byte of a text in UTF-8 occurs, int64 of shape (256,)."""
    content = text.encode("utf-8", "surrogatepass")
    return np.bincount(np.frombuffer(content, np.uint8), minlength=256)


def shares(counts: np.ndarray) -> dict[str, float | None]:
    """Return the share of bytes of each class, and the entropy; None where there is no byte.

    The entropy ``-Σ s log2 s`` is in bits a byte, 0 to 8.

    Parameters
    ----------
    counts : int array of shape (256,), as ``histogram`` gives it.

    Examples
    --------
    >>> found = shares(histogram("ab12"))
    >>> found["digits"], found["lower"], found["entropy"]
    (0.5, 0.5, 2.0)
    """
    total = int(counts.sum())
    if not total:
        return dict.fromkeys((*CLASSES, "entropy"))
    found: dict[str, float | None] = {
        name: sum(int(counts[part].sum()) for part in parts) / total
        for name, parts in CLASSES.items()
    }
    some = counts[counts > 0] / total
    found["entropy"] = float(-(some * np.log2(some)).sum()) + 0.0
    return found
