"""A source to what can be turned against its users: by function, then by file, and the lines.

A file is as bad as its worst function. The line that is pointed at is the one
without which the probability falls most: its words and its signs are left out, and the model is
asked again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from rampart.solidity.classes import CLASSES, SAFE, WEAKNESSES
from rampart.solidity.parsing import Source, parse
from rampart.solidity.signs.said import SAID
from rampart.tasks.solidity.row import Reading, readings, told
from rampart.tasks.solidity.worst import worst

Ask = Callable[[Mapping[str, Sequence]], np.ndarray]
"""From columns of n functions (text, view, l_*, n_*) to probabilities of shape (n, classes)."""
LINES = 10
"""Lines of a function that are left out, one at a time, at most."""
PART = 256
"""Functions that a model is asked about at a time."""


class Pointed(NamedTuple):
    """One class of one function: how likely, where, and what speaks for it."""

    contract: str
    function: str
    label: str
    probability: float
    line: int  # 1-based, the one that speaks most
    fall: float  # of the probability, without that line
    first: int  # lines of the function
    last: int
    code: str  # what stands on the line
    signs: tuple[str, ...]  # what is seen there or elsewhere in it, in words, the strongest first
    swc: str
    cwe: str
    sentence: str


class Audit(NamedTuple):
    """What is said of a source."""

    functions: list[tuple[str, str, int]]  # contract, name, line
    probabilities: np.ndarray  # (functions, classes)
    file: dict[str, float]  # class -> its probability in the worst function
    findings: list[Pointed]  # the likeliest first
    broken: int  # places that could not be read


def audit(
    source: Source | str | bytes,
    ask: Ask,
    most: int = 5,
    least: float | Mapping[str, float] = 0.5,
) -> Audit:
    """Return what a model says of the functions of a source, and where.

    Parameters
    ----------
    source : Solidity, or what ``parse`` made of it.
    ask : the model.
    most : findings that are told.
    least : probability from which a class of a function is a finding; by class where thresholds
        differ.

    Raises
    ------
    ValueError : binary, or too long.
    """
    read = source if isinstance(source, Source) else parse(source)
    found = readings(read)
    if not found:
        empty = {name: float(code == SAFE) for code, name in enumerate(CLASSES)}
        return Audit([], np.zeros((0, len(CLASSES))), empty, [], read.broken)
    p = in_parts(ask, [told(one) for one in found])
    file = dict(zip(CLASSES, worst(p, np.zeros(len(p), dtype=int), 1)[0].tolist()))
    edges = [least if isinstance(least, float) else least.get(name, 1.0) for name in CLASSES]
    pairs = [
        (p[place, code], place, code)
        for place in range(len(found))
        for code in range(len(CLASSES))
        if code != SAFE and p[place, code] >= edges[code]
    ]
    pairs.sort(key=lambda pair: (-pair[0], pair[1], pair[2]))
    findings = pointed(found, pairs[:most], ask, read.code)
    places = [(one.function.contract, one.function.name, one.function.line) for one in found]
    return Audit(places, p, file, findings, read.broken)


def in_parts(ask: Ask, made: Sequence[Mapping[str, Any]]) -> np.ndarray:
    """Return what a model says of rows, ``PART`` at a time: a large source has thousands."""
    starts = range(0, len(made), PART)
    return np.vstack([ask(columns(made[start : start + PART])) for start in starts])


def columns(made: Sequence[Mapping[str, Any]]) -> dict[str, list]:
    """Return rows, whose names have one order, as columns."""
    return dict(zip(made[0], map(list, zip(*(one.values() for one in made))), strict=True))


def pointed(
    found: Sequence[Reading], pairs: Sequence[tuple[float, int, int]], ask: Ask, code: bytes
) -> list[Pointed]:
    """Return the findings with their lines; the model is asked once for all of them.

    Parameters
    ----------
    found : the functions. pairs : (probability, place in ``found``, class) of the findings.
    """
    if not pairs:
        return []
    tried = {place: candidates(found[place], label) for _, place, label in pairs}
    asked = [(place, line) for place, lines in tried.items() for line in lines]
    without = {}
    if asked:
        made = [told(found[place], frozenset({line})) for place, line in asked]
        without = dict(zip(asked, in_parts(ask, made), strict=True))
    text = code.decode("utf-8", "replace").split("\n")
    findings = []
    for probability, place, label in pairs:
        falls = {line: probability - without[place, line][label] for line in tried[place]}
        first = found[place].function.line
        best = max(falls, key=lambda line: (falls[line], -line), default=first)
        findings.append(_told(found[place], label, float(probability), best, falls, text))
    return findings


def candidates(reading: Reading, label: int) -> list[int]:
    """Return the lines that may be pointed at: those with signs of the class first."""
    signs = SAID[CLASSES[label]]
    lines = reading.structure.lines
    there = [line for name in signs for line in lines.get(name, ())]
    done = [word.line for word in reading.doings] + [word.line for word in reading.masked.words]
    inside = range(reading.function.line, reading.function.last_line + 1)
    return [line for line in dict.fromkeys([*there, *done]) if line in inside][:LINES]


def _told(
    reading: Reading,
    label: int,
    probability: float,
    line: int,
    falls: Mapping[int, float],
    text: Sequence[str],
) -> Pointed:
    weakness, function = WEAKNESSES[label], reading.function
    lines = reading.structure.lines
    signs = [(name, words) for name, words in SAID[weakness.name].items() if name in lines]
    signs.sort(key=lambda one: line not in lines[one[0]])  # those of the line itself first
    return Pointed(
        contract=function.contract,
        function=function.name,
        label=weakness.name,
        probability=probability,
        line=line,
        fall=float(falls.get(line, 0.0)),
        first=function.line,
        last=function.last_line,
        code=text[line - 1].strip() if line <= len(text) else "",
        signs=tuple(dict.fromkeys(words for _, words in signs)),
        swc=weakness.swc[0] if weakness.swc else "",
        cwe=weakness.cwe,
        sentence=weakness.explanation,
    )
