"""Which of the user's new columns are held out for scoring already, so that none is trained on."""

from __future__ import annotations

import numpy as np
import pandas as pd

from rampart.tasks.columns.grouping import content, groups


def seen(new: pd.DataFrame, held: pd.DataFrame) -> np.ndarray:
    """Tell which new rows are of data that is held out.

    Those are the rows with the same cells as a held one, and all rows of a table that holds the
    same data as a held table; both as the split decides it (rampart/tasks/columns/grouping.py).

    Parameters
    ----------
    new : frame with name, values, n_missing, table and column.
    held : the rows of validation, test and external, with ``group`` for the table.

    Returns
    -------
    bool array of shape (len(new),).
    """
    identities = {
        content(name, list(values), missing)
        for name, values, missing in zip(held["name"], held["values"], held["n_missing"])
    }
    same = [
        content(name, list(values), missing) in identities
        for name, values, missing in zip(new["name"], new["values"], new["n_missing"])
    ]
    keys = ["table", "column", "name", "values"]
    both = pd.concat(
        [
            held.assign(table="held/" + held["group"])[keys],
            new.assign(table="new/" + new["table"])[keys],
        ],
        ignore_index=True,
    )
    joined = groups(both.assign(generated=False)).to_numpy()
    ours, theirs = joined[len(held) :], joined[: len(held)]
    return np.array(same, dtype=bool) | np.isin(ours, theirs)
