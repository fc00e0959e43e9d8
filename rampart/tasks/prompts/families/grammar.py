"""What a family of generated prompts is, and how its templates become texts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from rampart.tasks.prompts.codecs import CODECS

ROLES = ("train", "validation", "external")
SLOT = re.compile(r"\{(\w+)(?:\|(\w+))?\}")
NEARBY = dict(
    zip("abcdefghijklmnopqrstuvwxyz", "svxfrghjoklknmpowtdyibezux", strict=True)
)  # a key beside it on most keyboards


class Grammar(NamedTuple):
    """One family: every text of it is in one split and of one kind."""

    role: str  # of ROLES
    kind: str  # of KINDS
    templates: dict[str, list[str]]  # by language
    slots: Mapping[str, Sequence[str]]
    rough: bool = True  # whether some of the texts get typos and other marks of haste


def expand(
    template: str,
    slots: Mapping[str, Sequence[str]],
    rng: np.random.Generator,
    given: Mapping[str, str] | None = None,
) -> str:
    """Fill the slots of a template, those of their values too.

    ``{Now}`` is ``{now}`` with a capital letter, ``{now|rot13}`` is encoded (``codecs``).

    Parameters
    ----------
    template : braces that hold more than one word stay as they are, so code can be written.
    slots : values of each slot; they may have slots of their own.
    given : values that are put in as they are.

    Raises
    ------
    KeyError : a slot that has no values, or a codec that there is not.
    """
    given = given or {}
    used: dict[str, set[int]] = {}  # no value twice in a text while there are others

    def value(match: re.Match[str]) -> str:
        name, codec = match.groups()
        if name in given:
            text = given[name]
        else:
            values = slots[name.lower()]
            taken = used.setdefault(name.lower(), set())
            free = [i for i in range(len(values)) if i not in taken] or range(len(values))
            chosen = free[rng.integers(len(free))]
            taken.add(chosen)
            text = SLOT.sub(value, values[chosen])
        text = text[:1].upper() + text[1:] if name[0].isupper() else text
        return CODECS[codec](text, rng) if codec else text

    return SLOT.sub(value, template)


def roughen(text: str, rng: np.random.Generator) -> str:
    """Write a text as people in haste do: half of them stay as they are.

    Only how it is written changes (case, final mark, a typo, spaces), never a word: the same is
    done to all classes, so none of it tells one from another.
    """
    way = int(rng.integers(16))
    if way == 0:
        return text.lower()
    if way == 1:
        return text.rstrip(".!? ")
    if way == 2:
        return text.lower().rstrip(".!? ").replace(",", "").replace("'", "")
    if way in (3, 4, 5):
        for _ in range(1 + (way == 5)):
            text = _typo(text, rng)
        return text
    if way == 6:
        return text.rstrip(".") + ["...", "!!", " ?", " :)", " .", "!?"][rng.integers(6)]
    if way == 7:
        return text.replace(". ", ".  ").replace(", ", " , ")
    if way == 8 and len(text) < 90 and rng.random() < 0.4:
        return text.upper()
    return text


def _typo(text: str, rng: np.random.Generator) -> str:
    """Swap, drop, double or miss one letter inside a word."""
    places = [i for i in range(1, len(text) - 1) if text[i - 1 : i + 2].isalpha()]
    if not places:
        return text
    i = places[rng.integers(len(places))]
    way = rng.integers(4)
    if way == 0:
        return text[:i] + text[i + 1] + text[i] + text[i + 2 :]
    if way == 1:
        return text[:i] + text[i + 1 :]
    if way == 2:
        return text[:i] + text[i] + text[i:]
    return text[:i] + NEARBY.get(text[i], text[i]) + text[i + 1 :]
