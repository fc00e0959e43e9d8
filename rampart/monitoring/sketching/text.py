"""A text as a few numbers: how long, of which characters, in which script."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from rampart.monitoring.sketching.characters import BYTES, shares

MOST = 10_000  # characters that are looked at; the length is of all
FLAG = "flag_"
UNITS = {
    "characters": "characters", "words": "words", "lines": "lines",
    "word_length": "characters, mean", "distinct": "share of words", **BYTES, "hidden": "places",
}  # fmt: skip
SCRIPTS = {
    "latin": ((0x41, 0x5A), (0x61, 0x7A), (0xC0, 0x24F), (0x1E00, 0x1EFF)),
    "greek": ((0x370, 0x3FF),),
    "cyrillic": ((0x400, 0x52F),),
    "hebrew": ((0x590, 0x5FF),),
    "arabic": ((0x600, 0x77F),),
    "indic": ((0x900, 0xDFF),),
    "thai": ((0xE00, 0xE7F),),
    "kana": ((0x3040, 0x30FF),),
    "han": ((0x3400, 0x9FFF),),
    "hangul": ((0x1100, 0x11FF), (0xAC00, 0xD7AF)),
}
"""Blocks of Unicode by the script that most of their letters are of."""

_ENDS, _NAMED = np.array(
    [(0, 0)]
    + [
        (end, code)
        for low, high, script in sorted(
            (low, high, place)
            for place, blocks in enumerate(SCRIPTS.values(), start=1)
            for low, high in blocks
        )
        for end, code in ((low - 1, 0), (high, script))
    ]
    + [(0x110000, 0)]
).T


def features(row: Mapping[str, Any]) -> dict[str, float | str | None]:
    """Return what is kept of a text; nothing of it can be read back.

    Parameters
    ----------
    row : ``text``; where the caller has found it out, ``language``, a code of ISO 639-1, and
        ``flag_<kind>``, how much of a kind was taken out of the text or decoded in it.

    Returns
    -------
    dict : ``characters``, ``words``, ``lines``, ``word_length`` (mean, characters), ``distinct``
    (share of the words), shares of bytes and their entropy (``characters.shares``), ``script`` of
    most letters (``none`` without any that is known), ``language``, and ``hidden``, all flags
    together.

    Examples
    --------
    >>> kept = features({"text": "One two\\ntwo"})
    >>> kept["characters"], kept["words"], kept["lines"], kept["script"]
    (11, 3, 2, 'latin')
    """
    text = str(row["text"])
    seen = text[:MOST]
    words = seen.split()
    found: dict[str, float | str | None] = {
        "characters": len(text),
        "words": len(words),
        "lines": seen.count("\n") + 1,
        "word_length": sum(map(len, words)) / len(words) if words else None,
        "distinct": len(set(words)) / len(words) if words else None,
        **shares(seen),
        "script": script(seen),
    }
    if "language" in row:
        found["language"] = row["language"]
    if flags := [value for name, value in row.items() if name.startswith(FLAG)]:
        found["hidden"] = float(sum(flags))
    return found


def script(text: str) -> str:
    """Return the script that most letters of a text are of.

    Examples
    --------
    >>> script("Привет, world"), script("12:30")
    ('cyrillic', 'none')
    """
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    counts = np.bincount(_NAMED[np.searchsorted(_ENDS, points)], minlength=len(SCRIPTS) + 1)
    best = int(counts[1:].argmax())
    return list(SCRIPTS)[best] if counts[best + 1] else "none"
