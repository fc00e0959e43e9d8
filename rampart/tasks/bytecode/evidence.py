"""Which opcodes of which function speak for a class, with their offsets.

Two things are told apart. *What is there*: facts of ``rampart.evm.facts`` that a class is about, by
the table below, each with its offsets. *How much it weighs*: the log-odds of the class that the
model loses when it is shown the code without that function (occlusion, Zeiler and Fergus 2014).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from rampart.evm.analysis import Analysis
from rampart.evm.blocks import Block
from rampart.evm.walk import FALLBACK, Function
from rampart.solidity.classes import CLASSES, SAFE

ABOUT: Mapping[str, tuple[str, ...]] = {
    "reentrancy": (
        "writes after paying the caller",
        "writes after a call",
        "pays with all gas",
        "call after call",
    ),
    "access_control": (
        "destroys unguarded",
        "writes the caller unguarded",
        "writes an argument unguarded",
        "branch on origin",
        "writes a fixed slot unguarded",
        "pays unguarded",
        "writes another's key unguarded",
    ),
    "unchecked_call": ("result unread", "pays", "calls"),
    "arithmetic": (
        "writes a sum unordered",
        "product of a quotient",
        "differences of arguments",
        "sums of arguments",
        "products",
    ),
    "bad_randomness": (
        "branch on chance",
        "rest of chance",
        "hash of chance",
        "writes chance",
        "branch on block",
    ),
    "time": (
        "branch on exact time",
        "rest of time",
        "branch on time's rest",
        "branch on time and storage",
        "branch on time",
        "sum of the time",
        "writes time",
    ),
    "denial_of_service": (
        "loops with a payment",
        "loops with a call over storage",
        "loops with a call",
        "loops over storage",
        "branch on balance",
    ),
    "front_running": (
        "branch on a hash",
        "writes an argument",
        "unordered call",
        "pays a stored one",
        "branch on paid",
    ),
    "delegatecall": (
        "delegates call data",
        "delegates to an argument",
        "delegates unguarded",
        "delegates to a stored one",
        "delegates",
    ),
}
"""Class -> the facts it is about, the most telling first."""
ASKED = 8
"""Functions that the model is asked about without, at most."""
Predict = Callable[[Sequence[Analysis]], np.ndarray]
"""From analyses to calibrated probabilities, shape (n, classes)."""


class Evidence(NamedTuple):
    """What speaks for a class in one function."""

    label: str
    selector: str  # 0x and eight digits; "" of the fallback
    offset: int  # of the most telling opcode
    fact: str
    offsets: tuple[int, ...]  # all that the fact holds of in this function
    weight: float  # log-odds of the class that are lost without the function


def without(seen: Analysis, function: Function) -> Analysis:
    """Return the code as it would be without one function and the blocks that it alone reaches.

    What stays is in its order, the blocks and the words of the functions behind at new places.
    Offsets in the code are as they were: they are what the code itself says.
    """
    others = tuple(one for one in seen.walk.functions if one.entry != function.entry)
    gone = sorted(set(function.blocks).difference(*(one.blocks for one in others)))
    ops: list[int] = []
    offsets: list[int] = []
    parts: list[Block] = []
    place = [-1] * len(seen.blocks)  # of a block before -> now
    for begin, end in zip([0, *(at + 1 for at in gone)], [*gone, len(seen.blocks)], strict=True):
        if begin == end:
            continue
        run = seen.blocks[begin:end]  # of blocks that stay, one behind the other
        shift = len(ops) - run[0].first
        ops += seen.ops[run[0].first : run[-1].end]
        offsets += seen.offsets[run[0].first : run[-1].end]
        place[begin:end] = range(len(parts), len(parts) + len(run))
        parts += [_shifted(one, shift) for one in run] if shift else run
    left = tuple([one._replace(blocks=tuple([place[at] for at in one.blocks])) for one in others])
    edges = [(place[a], place[b]) for a, b in seen.walk.edges]
    kept = frozenset([edge for edge in edges if -1 not in edge])
    walk = seen.walk._replace(functions=left, edges=kept)
    return seen._replace(ops=ops, offsets=offsets, blocks=parts, walk=walk)


def _shifted(block: Block, by: int) -> Block:
    """Return a block whose instructions stand elsewhere (``_replace`` takes far longer)."""
    return Block._make((*block[:2], block.first + by, block.end + by, *block[4:]))


def evidence(seen: Analysis, predict: Predict, label: str) -> list[Evidence]:
    """Return what speaks for a class, a row a function, the heaviest first.

    Functions in which nothing is there that the class is about are not asked about.
    """
    told = about(seen, label)
    if not told:
        return []
    p = predict([seen, *(without(seen, one.function) for one in told)])
    return weighed(label, told, p[0], p[1:])


def of_classes(
    seen: Analysis, predict: Predict, labels: Sequence[str], p: np.ndarray
) -> list[list[Evidence]]:
    """Return the ``evidence`` of some classes; the model is asked once for all of them.

    Parameters
    ----------
    p : what it says of the whole code, shape (classes,).
    """
    told = [about(seen, label) for label in labels]
    functions = {one.function.entry: one.function for part in told for one in part}
    if not functions:
        return [[] for _ in labels]
    less = predict([without(seen, function) for function in functions.values()])
    place = {entry: number for number, entry in enumerate(functions)}
    rows = [[place[one.function.entry] for one in part] for part in told]
    return [weighed(label, part, p, less[row]) for label, part, row in zip(labels, told, rows)]


class About(NamedTuple):
    """A function in which something is there that a class is about."""

    function: Function
    fact: str  # the most telling one


def about(seen: Analysis, label: str) -> list[About]:
    """Return the functions that the model is asked about without, the most telling first."""
    told = []
    for function in seen.walk.functions:
        facts = [fact for fact in ABOUT[label] if fact in function.found]
        if facts:
            told.append((ABOUT[label].index(facts[0]), -len(facts), function, facts[0]))
    told.sort(key=lambda one: (one[0], one[1], one[2].entry))
    return [About(function, fact) for _, _, function, fact in told[:ASKED]]


def weighed(label: str, told: Sequence[About], p: np.ndarray, less: np.ndarray) -> list[Evidence]:
    """Return functions with what they weigh, the heaviest first.

    Parameters
    ----------
    p : probabilities of the whole code, shape (classes,). less : without each of the functions,
        shape (functions, classes).
    """
    code = CLASSES.index(label)
    whole, odds = _odds(p[code]), _odds(less[:, code])
    found = [
        Evidence(
            label,
            named(function),
            min(function.found[fact]),
            fact,
            tuple(sorted(function.found[fact])),
            float(whole - odds[place]),
        )
        for place, (function, fact) in enumerate(told)
    ]
    return sorted(found, key=lambda one: (-round(one.weight, 6), one.offset))


def named(function: Function) -> str:
    """Return a function's selector as it is written, "" of the fallback."""
    return "" if function.selector == FALLBACK else f"0x{function.selector:08x}"


def _odds(p: Any) -> np.ndarray:
    p = np.clip(np.asarray(p, float), 1e-6, 1 - 1e-6)
    return np.log(p / (1 - p))


def strongest(p: np.ndarray, most: int = 3, least: float = 0.05) -> list[str]:
    """Return the classes that are told, the most probable first: at least one."""
    order = [code for code in np.argsort(-p, kind="stable") if code != SAFE]
    return [CLASSES[code] for code in order[:most] if p[code] >= least] or [CLASSES[order[0]]]
