"""Headers in the styles that tables have."""

from __future__ import annotations

import numpy as np

from rampart.tasks.columns.families.base import pick

BARE = ("col{}", "V{}", "X{}", "field_{}", "column{}", "var{}", "Unnamed: {}", "F{}", "Q{}", "c{}")
PREFIXES = ("tbl", "src", "fld", "raw", "new", "old", "main", "cust", "user", "order", "dim", "t1")
MISSING, MISLEADING, NUMBERED = 0.15, 0.04, 0.06  # shares of the headers


def header(
    names: list[str], others: list[str], rng: np.random.Generator, always: bool = False
) -> str:
    """Return a header: one of the phrases in some style, or none.

    Parameters
    ----------
    names : phrases that fit.
    others : phrases of other classes: a header misleads now and then.
    always : the phrase must be one that fits, and be there.
    """
    kind = rng.random()
    if not always and kind < MISSING:
        return ""
    if not always and kind < MISSING + NUMBERED:
        return pick(rng, BARE).format(rng.integers(1, 60))
    phrase = pick(rng, others if not always and kind > 1 - MISLEADING else names)
    if not always and rng.random() < 0.15:
        phrase = f"{pick(rng, PREFIXES)} {phrase}"
    if rng.random() < 0.06:
        phrase = f"{phrase} {rng.integers(1, 6)}"
    return styled(phrase, rng)


def styled(phrase: str, rng: np.random.Generator) -> str:
    """Return a phrase in one of the styles: ``order_id``, ``orderId``, ``ORDER-ID``, ``ordrd``."""
    words = phrase.split()
    style = int(rng.integers(10))
    if style < 3:
        return "_".join(words).lower()
    if style == 3:
        return words[0].lower() + "".join(word.capitalize() for word in words[1:])
    if style == 4:
        return "".join(word[:1].upper() + word[1:] for word in words)
    if style == 5:
        return "_".join(words).upper()
    if style == 6:
        return pick(rng, ("-", ".")).join(words).lower()
    if style == 7 and len(words) > 1:
        return "_".join(_short(word) for word in words)
    return phrase if style == 8 else phrase.title()


def _short(word: str) -> str:
    """Return a word without its vowels after the first letter, as old databases have them."""
    return word[0] + "".join(letter for letter in word[1:] if letter not in "aeiou")
