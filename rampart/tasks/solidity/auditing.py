"""A source to what can be turned against its users: by function, then by file, and the lines.

A file is as bad as its worst function. The line that is pointed at is the one without which the
probability falls most: its words and its signs are left out, and the model is asked again. Where no
line matters by itself, it is the first of the function.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from rampart.solidity.classes import CLASSES, SAFE, SEVERITY, WEAKNESSES
from rampart.solidity.parsing import Source, parse
from rampart.solidity.signs.said import SAID
from rampart.tasks.solidity.row import Reading, readings, told
from rampart.tasks.solidity.worst import worst

Ask = Callable[[Mapping[str, Sequence]], np.ndarray]
"""From columns of n functions (text, view, l_*, n_*) to probabilities of shape (n, classes)."""
LINES = 60
"""Parts of a function that are left out, one at a time: its lines, of a longer one blocks first."""
NOTICED = 0.01
"""Fall of the probability from which a line is pointed at."""
PART = 256
"""Functions that a model is asked about at a time."""


class Pointed(NamedTuple):
    """One class of one function: how likely, where, and what speaks for it."""

    contract: str
    function: str
    label: str
    probability: float
    line: int  # 1-based, the one that speaks most; the first where none does, or none was tried
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
    findings: list[Pointed]  # the worst that is likely first
    broken: int  # places that could not be read


def audit(
    source: Source | str | bytes,
    ask: Ask,
    most: int = 5,
    least: float | Mapping[str, float] = 0.5,
    severity: Mapping[str, float] = SEVERITY,
) -> Audit:
    """Return what a model says of the functions of a source, and where.

    Parameters
    ----------
    source : Solidity, or what ``parse`` made of it.
    ask : the model.
    most : findings whose lines are looked for, of the first; the others keep the first line of
        their function.
    least : probability from which a class of a function is a finding; by class where thresholds
        differ.
    severity : class -> its weight; findings are in the order of severity times probability.

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
    pairs.sort(key=lambda pair: -severity[CLASSES[pair[2]]] * round(float(pair[0]), 4))
    findings = pointed(found, pairs, ask, read.code, most)
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
    found: Sequence[Reading],
    pairs: Sequence[tuple[float, int, int]],
    ask: Ask,
    code: bytes,
    most: int,
) -> list[Pointed]:
    """Return the findings, the first ones with the lines that speak most for them.

    Parameters
    ----------
    found : the functions. pairs : (probability, place in ``found``, class) of the findings.
    most : findings whose lines are looked for.
    """
    falls = strongest(found, pairs[:most], ask)
    text = code.decode("utf-8", "replace").split("\n")
    findings = []
    for number, (probability, place, label) in enumerate(pairs):
        line, fall = falls[number] if number < most else (0, 0.0)
        if fall < NOTICED:
            line, fall = found[place].function.line, 0.0
        findings.append(_told(found[place], label, float(probability), line, fall, text))
    return findings


def strongest(
    found: Sequence[Reading], pairs: Sequence[tuple[float, int, int]], ask: Ask
) -> list[tuple[int, float]]:
    """Return, of each finding, the line without which its probability falls most, and how far.

    Each pass leaves out up to ``LINES`` parts of a function and asks once for all findings. The
    parts of a function of up to ``LINES`` lines are its lines; of a longer one they are blocks,
    and the next pass goes into the worst.

    Returns
    -------
    (line, fall) of each, (0, 0.0) of a function without a line.
    """
    spans = [candidates(found[place]) for _, place, _ in pairs]
    best = [(0, 0.0)] * len(pairs)
    waiting = [number for number, span in enumerate(spans) if span]
    while waiting:
        parts = {number: blocks(spans[number]) for number in waiting}
        asked = dict.fromkeys((pairs[n][1], part) for n in waiting for part in parts[n])
        made = [told(found[place], frozenset(part)) for place, part in asked]
        without = dict(zip(asked, in_parts(ask, made), strict=True))
        for number in waiting:
            probability, place, label = pairs[number]
            left = [without[place, part][label] for part in parts[number]]
            spans[number] = parts[number][int(np.argmin(left))]
            best[number] = spans[number][0], float(probability - min(left))
        waiting = [number for number in waiting if len(spans[number]) > 1]
    return best


def blocks(lines: Sequence[int]) -> list[tuple[int, ...]]:
    """Return lines as at most ``LINES`` blocks of one length, the last may be shorter.

    Examples
    --------
    >>> blocks([3, 4, 7])
    [(3,), (4,), (7,)]
    >>> len(blocks(range(100))), blocks(range(100))[-1]
    (50, (98, 99))
    """
    size = -(-len(lines) // LINES)
    return [tuple(lines[start : start + size]) for start in range(0, len(lines), size)]


def candidates(reading: Reading) -> list[int]:
    """Return the lines that may be pointed at, ascending: those of which a model is told."""
    seen = {word.line for word in [*reading.doings, *reading.masked.words]}
    seen = seen.union(*reading.structure.lines.values())
    inside = range(reading.function.line, reading.function.last_line + 1)
    return sorted(line for line in seen if line in inside)


def _told(
    reading: Reading,
    label: int,
    probability: float,
    line: int,
    fall: float,
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
        fall=fall,
        first=function.line,
        last=function.last_line,
        code=text[line - 1].strip() if line <= len(text) else "",
        signs=tuple(dict.fromkeys(words for _, words in signs)),
        swc=weakness.swc[0] if weakness.swc else "",
        cwe=weakness.cwe,
        sentence=weakness.explanation,
    )
