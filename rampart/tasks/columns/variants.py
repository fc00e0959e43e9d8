"""Variants of a training sample: fewer of its values, and now and then no header.

A table to classify may have five rows and no header, so training sees such samples too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
import pandas as pd

from rampart.data.cardinality import of
from rampart.tasks.columns.grouping import content
from rampart.tasks.columns.row import CODES

SHORT_TABLES = 0.5  # of the variants are tables of their own: they know no whole column
LONGEST = 300  # characters of a sample as the error tables show it


def shown(name: str, values: Sequence[str]) -> str:
    """Return a sample as one line of at most 300 characters.

    Examples
    --------
    >>> shown("city", ["Oslo", "Rome"])
    'city: Oslo | Rome'
    """
    line = f"{name}: "
    for number, value in enumerate(values):
        if len(line) >= LONGEST:
            break
        line += (" | " if number else "") + value[:LONGEST]
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"


def variants(frame: pd.DataFrame, count: int, fewest: int, dropout: float) -> pd.DataFrame:
    """Return ``count`` variants of each natural training row.

    The number of values is log-uniform between ``fewest`` and all; missing cells go in
    proportion. What is drawn depends on the row's id alone. A variant that has the cells of a
    held-out sample is left out.

    Parameters
    ----------
    frame : rows of all splits, with the columns of the task's schema.
    count : variants a row.
    fewest : least number of values, where the row has as many.
    dropout : share of the variants without a name.

    Returns
    -------
    frame like the given one; ``generated`` is true, the id is the variant's own.
    """
    train = frame[(frame["split"] == "train") & ~frame["generated"]]
    held = set(frame.loc[frame["split"] != "train", "content"])
    keys = ("id", "name", "values", "n_rows", "n_missing", "whole", "label", "declared")
    kept, made = [], []
    for number in range(count):
        for place, row in enumerate(zip(*(train[key] for key in keys), strict=True)):
            key, name, values, _, n_missing, whole, label, declared = row
            digest = hashlib.sha256(f"variant/{key}/{number}".encode()).digest()
            rng = np.random.default_rng(int.from_bytes(digest[8:16], "big"))
            chosen = subset(values, fewest, rng)
            missing = round(n_missing * len(chosen) / len(values)) if len(values) else n_missing
            if content(name, chosen, missing) in held:
                continue
            header = "" if rng.random() < dropout else name
            if rng.random() < SHORT_TABLES:
                whole = list(of(chosen))
                label = label_of(label, declared, whole)
            total = len(chosen) + missing
            made.append((digest[:8].hex(), header, chosen, total, missing, whole, label))
            kept.append(place)
    columns = dict(zip(keys[:7], zip(*made))) if made else {}
    columns = {key: list(cells) for key, cells in columns.items()}
    return train.iloc[kept].assign(generated=True, **columns)


def label_of(label: int, declared: int, whole: Sequence[float]) -> int:
    """Return the label of a short table cut from a column.

    It is the column's, except where the guide made it categorical and no value is there twice: a
    set that repeats cannot be seen in such a table, and it is what its source declares.
    """
    return declared if label == CODES["categorical"] and whole[0] == 1 else label


def subset(values: Sequence[str], fewest: int, rng: np.random.Generator) -> list[str]:
    """Draw some of the values: at least two different ones, if there are.

    A sample without two different values would be ``unknown`` by definition, whatever its label.
    """
    most = len(values)
    if most <= fewest:
        return list(values)
    return drawn(values, min(most, int(np.exp(rng.uniform(np.log(fewest), np.log(most + 1))))), rng)


def drawn(values: Sequence[str], size: int, rng: np.random.Generator) -> list[str]:
    """Draw ``size`` of the values, two different ones among them, if there are."""
    if len(values) <= size:
        return list(values)
    order = rng.permutation(len(values))
    chosen = [values[place] for place in order[:size]]
    if len(set(chosen)) == 1:
        others = [values[place] for place in order[size:] if values[place] != chosen[0]]
        chosen[-1:] = others[:1] or chosen[-1:]
    return chosen
