"""Does the evidence carry the verdict? It is taken out, and beside it something else at random.

Deletion is the test of an explanation that needs no expert (Samek et al. 2017): of source the line
that is pointed at is blanked and the whole file read again, of bytecode the function is left out.
Evidence is faithful where the probability falls more than without something else of the same kind.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

from rampart.core.progress import Progress
from rampart.evm.analysis import analyse
from rampart.solidity.classes import CLASSES, SAFE
from rampart.tasks.bytecode.evidence import evidence, without
from rampart.tasks.solidity.auditing import Ask, audit

COLUMNS = ["evidence", "class", "before", "without it", "without another"]
ALIKE = dict.fromkeys(CLASSES, 1.0)  # the likeliest class is looked at, however grave it is


def of_sources(texts: Sequence[str], ask: Ask, rng: np.random.Generator) -> Iterator[tuple]:
    """Yield, of each source that a class is said of, what is left of it without a line.

    Parameters
    ----------
    ask : see ``rampart.tasks.solidity.auditing``.

    Yields
    ------
    rows of ``COLUMNS``. The other line is one of the same function that is not blank.
    """
    step = Progress(len(texts)).step
    for text in texts:
        step("sources")
        found = audit(text, ask, most=1, least=0.0, severity=ALIKE).findings
        if not found:
            continue
        one, lines = found[0], text.split("\n")
        inside = range(one.first + 1, min(one.last, len(lines)))
        others = [n for n in inside if n != one.line and any(map(str.isalnum, lines[n - 1]))]
        if not others or one.line == one.first:  # a function of one line has nothing else
            continue
        left = [_left(lines, line, ask, one.label) for line in (one.line, int(rng.choice(others)))]
        yield ("source", one.label, one.probability, *left)


def _left(lines: Sequence[str], line: int, ask: Ask, label: str) -> float:
    """Return the probability of a class of a source without one of its lines."""
    kept = [*lines[: line - 1], "", *lines[line:]]
    return audit("\n".join(kept), ask, most=0, least=1.0).file[label]


def of_codes(codes: Sequence[str], predict: Any, rng: np.random.Generator) -> Iterator[tuple]:
    """Yield, of each code with two functions or more, what is left of its class without one.

    Parameters
    ----------
    predict : see ``rampart.tasks.bytecode.scoring.predictor``.

    Yields
    ------
    rows of ``COLUMNS``.
    """
    step = Progress(len(codes)).step
    for code in codes:
        step("codes")
        seen = analyse(code)
        p = predict([seen])[0]
        place = 1 + int(np.argmax(p[1:]))
        label = CLASSES[place]
        told = evidence(seen, predict, label)
        named = {f"0x{one.selector:08x}": one for one in seen.walk.functions if one.selector >= 0}
        if not told or told[0].selector not in named or len(named) < 2:
            continue
        others = sorted(named.keys() - {told[0].selector})
        chosen = [named[told[0].selector], named[others[int(rng.integers(len(others)))]]]
        left = predict([without(seen, one) for one in chosen])[:, place]
        yield ("bytecode", label, float(p[place]), *map(float, left))


def auc(table: pd.DataFrame) -> float:
    """Return how often the evidence carries more than something else; a tie counts half.

    Examples
    --------
    >>> auc(pd.DataFrame({"without it": [0.1, 0.5], "without another": [0.9, 0.5]}))
    0.75
    """
    gap = (table["without another"] - table["without it"]).round(6)
    return float(((gap > 0) + 0.5 * (gap == 0)).mean())


def interval(
    table: pd.DataFrame, replicates: int, alpha: float, rng: np.random.Generator
) -> tuple[float, float]:
    """Return the bootstrap interval of ``auc`` over rows, each of which is of another contract."""
    gap = (table["without another"] - table["without it"]).round(6).to_numpy()
    wins = (gap > 0) + 0.5 * (gap == 0)
    means = wins[rng.integers(len(wins), size=(replicates, len(wins)))].mean(axis=1)
    return tuple(float(value) for value in np.quantile(means, [alpha / 2, 1 - alpha / 2]))


def attacked(frame: pd.DataFrame, column: str, most: int) -> list[str]:
    """Return the texts of external rows of a class, one a group, by the hash of their id.

    Parameters
    ----------
    frame : a split, with ``label``, ``group`` and ``id``.
    """
    rows = frame[frame["label"] != SAFE].sort_values("id", kind="stable")
    return rows.drop_duplicates("group")[column].drop_duplicates().tolist()[:most]
