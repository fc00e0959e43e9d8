"""Passages of a chosen length from consecutive paragraphs or sentences of one text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

LONGEST = 2500
"""Characters; a passage above it is left out: one paragraph of that length is a table or a list."""
REST = 100
"""Characters that the end of a text needs to be a passage though it is shorter than was asked."""


def passages(parts: Iterable[str], lengths: Iterator[int], joint: str = "\n\n") -> Iterator[str]:
    """Join consecutive parts until each passage has its length; a short rest is dropped.

    Parameters
    ----------
    parts : paragraphs or sentences of one text, in order.
    lengths : the least length of the next passage in characters, without end
        (``itertools.cycle``); shared by the texts of a source, so that short texts vary as well.
    joint : what stands between two parts.

    Examples
    --------
    >>> list(passages(["ab", "c", "def"], iter([3, 1]), " "))
    ['ab c', 'def']
    """
    text, least = "", None
    for part in parts:
        least = next(lengths) if least is None else least
        text = f"{text}{joint}{part}" if text else part
        if len(text) >= least:
            if len(text) <= LONGEST:
                yield text
            text, least = "", None
    if REST <= len(text) <= LONGEST:
        yield text
