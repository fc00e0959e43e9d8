"""Thin out columns: what is left when a table has fewer rows or no header."""

from __future__ import annotations

import numpy as np
import pandas as pd

from rampart.core.seeds import derive
from rampart.data.cardinality import of
from rampart.tasks.columns.row.rules import rule


def thin(rows: pd.DataFrame, count: int | None, named: bool, seed: int) -> pd.DataFrame:
    """Return the columns as if only some of their rows had been read.

    The rows are drawn by a permutation that depends on the column's id alone, so that a smaller
    draw is part of a larger one. Missing cells are drawn like the others.

    Parameters
    ----------
    rows : id, name, values, n_rows, n_missing, ….
    count : rows of the table that are read; None: all.
    named : whether the header is kept.
    seed : of the draw.

    Returns
    -------
    DataFrame : name, values, n_rows, n_missing and rule changed; the rest as it was.
    """
    drawn = [
        _draw(row.values_, row.n_missing, count, derive(seed, row.id))
        for row in rows.rename(columns={"values": "values_"}).itertuples()
    ]
    names = rows["name"] if named else pd.Series("", index=rows.index)
    thinned = rows.assign(
        name=names,
        values=[values for values, _ in drawn],
        n_rows=[len(values) + missing for values, missing in drawn],
        n_missing=[missing for _, missing in drawn],
        whole=[of(values) for values, _ in drawn],  # of the short table that it now is
    )
    answers = [
        rule(name, list(values), missing)
        for name, (values, missing) in zip(names, drawn, strict=True)
    ]
    return thinned.assign(rule=np.array(answers, dtype=np.int8))


def _draw(values: np.ndarray, n_missing: int, count: int | None, seed: int) -> tuple[list, int]:
    total = len(values) + n_missing
    if count is None or count >= total:
        return list(values), n_missing
    order = np.random.default_rng(seed).permutation(total)[:count]
    kept = [values[i] for i in order if i < len(values)]
    return kept, count - len(kept)
