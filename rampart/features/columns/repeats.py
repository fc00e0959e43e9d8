"""How the whole column repeats its values: four shares, given or those of the values at hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from rampart.features.columns.block import Block
from rampart.features.columns.sums import sum_entropy

NAMES = ("whole_distinct", "whole_top", "whole_entropy", "whole_growth")
TOP = 10
DIGITS = 6  # as rampart.data.cardinality rounds them


def given(rows: Mapping[str, Sequence]) -> np.ndarray:
    """Return the shares that the rows say, float64, (n, 4); NaN for a row that says nothing.

    Parameters
    ----------
    rows : with ``whole`` or without: for each row four shares (rampart.data.cardinality.Repeats),
        or an empty list.

    Raises
    ------
    ValueError : not four shares from 0 to 1; the message has the row's number and name.
    """
    shares = np.full((len(rows["n_rows"]), len(NAMES)), np.nan)
    whole = rows.get("whole")
    for number, said in enumerate(() if whole is None else whole):
        if len(said):
            right = len(said) == len(NAMES) and all(0 <= share <= 1 for share in said)
            if not right:
                name = list(rows["name"])[number]
                raise ValueError(
                    f"whole of column {number} ({name!r}): must be {len(NAMES)} shares from 0 to "
                    f"1, got {list(said)}"
                )
            shares[number] = said
    return shares


def repeats(block: Block, said: np.ndarray) -> np.ndarray:
    """Return what is said, else the shares of the values that a column shows: (C, 4).

    Distinct values, values that are one of the ten most frequent and values that occur once, each
    over all values; and the entropy of the values over log2 of the distinct ones.
    """
    rows, distinct = np.maximum(block.rows, 1), block.distinct
    # A name, whose weight is 0, is one more text of each column and adds nothing to any sum.
    order = np.lexsort((-block.weight, block.column))
    frequent = (np.arange(len(order)) - block.first[block.column]) < TOP
    top = np.add.reduceat(block.weight[order] * frequent, block.first)
    entropy = np.log2(rows) - block.sums(sum_entropy(block.weight)) / 65536 / rows
    shown = np.array(
        [
            distinct / rows,
            top / rows,
            np.where(distinct > 1, entropy / np.log2(np.maximum(distinct, 2)), 0),
            block.sums(block.weight == 1) / rows,
        ]
    ).T
    return np.where(np.isnan(said), np.round(np.clip(shown, 0, 1), DIGITS), said)
