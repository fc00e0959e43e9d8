"""Variants of a training sample: fewer of its values, and now and then no header.

A table to classify may have five rows and no header, so training sees such samples too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
import pandas as pd

from rampart.tasks.columns.grouping import content

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
    kept, columns = [], {name: [] for name in ("id", "name", "values", "n_rows", "n_missing")}
    for number in range(count):
        cells = zip(*(train[name] for name in columns), strict=True)
        for place, (key, name, values, _, n_missing) in enumerate(cells):
            digest = hashlib.sha256(f"variant/{key}/{number}".encode()).digest()
            rng = np.random.default_rng(int.from_bytes(digest[8:16], "big"))
            chosen = subset(values, fewest, rng)
            missing = round(n_missing * len(chosen) / len(values)) if len(values) else n_missing
            if content(name, chosen, missing) in held:
                continue
            header = "" if rng.random() < dropout else name
            row = (digest[:8].hex(), header, chosen, len(chosen) + missing, missing)
            for column, value in zip(columns.values(), row, strict=True):
                column.append(value)
            kept.append(place)
    return train.iloc[kept].assign(generated=True, **columns)


def subset(values: Sequence[str], fewest: int, rng: np.random.Generator) -> list[str]:
    """Draw some of the values: at least two different ones, if there are.

    A sample without two different values would be ``unknown`` by definition, whatever its label.
    """
    most = len(values)
    if most <= fewest:
        return list(values)
    size = min(most, int(np.exp(rng.uniform(np.log(fewest), np.log(most + 1)))))
    order = rng.permutation(most)
    chosen = [values[place] for place in order[:size]]
    if len(set(chosen)) == 1:
        others = [values[place] for place in order[size:] if values[place] != chosen[0]]
        chosen[-1:] = others[:1] or chosen[-1:]
    return chosen
