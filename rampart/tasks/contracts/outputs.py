"""What models say of contracts, in a table of a user's own: rows that the aggregator learns from.

A row is a contract. ``label`` is a class; for each evidence that the table knows, a column
``<evidence>_<class>`` for each class of its model (``source_time``, ``history_benign``) has what
that model says, 0 to 1: of a class that is none of safe the highest of the contract's parts, of
safe the lowest. All cells of an evidence are empty where a contract does not have it. ``contract``
names it, ``group`` what must not straddle a split; without them each row is on its own.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from rampart.core.params import nearest
from rampart.core.tables import read_table
from rampart.tasks.contracts.row import CLASSES, EVIDENCE, LABELS, rows, subsets


def outputs(path: str | Path, role: str = "package", every: bool = False) -> pd.DataFrame:
    """Return the raw rows of a table, as the stage gather writes those of the task's contracts.

    Parameters
    ----------
    path : CSV, JSON lines, Parquet or a workbook.
    role : of the rows: package or external.
    every : a row for each part of the evidence that a contract has; else one with all of it.

    Raises
    ------
    ValueError : a column is missing, a label is none, or a number is not from 0 to 1; says where.
    """
    table = read_table(path)
    said = {kind: found for kind in EVIDENCE if (found := _said(table, kind, path)) is not None}
    if not said:
        raise ValueError(
            f"{path}: no column <evidence>_<class>, as source_{CLASSES[0]}: "
            f"evidence is {', '.join(EVIDENCE)}"
        )
    own = _own(table, path, role)
    has = np.array([~np.isnan(said[kind]).any(axis=1) for kind in said])
    if (bare := ~has.any(axis=0)).any():
        raise ValueError(f"{path}: row {int(np.argmax(bare)) + 1} has no evidence at all")
    made = []
    for kinds in subsets(list(said)):
        used = np.array([kind in kinds for kind in said])
        fits = has[used].all(axis=0) if every else (has == used[:, None]).all(axis=0)
        if not len(places := np.flatnonzero(fits)):
            continue
        numbers = pd.DataFrame(rows({kind: said[kind][places] for kind in kinds}, len(places)))
        part = own.iloc[places].reset_index(drop=True).assign(evidence="+".join(kinds))
        made.append(pd.concat([part, numbers], axis=1))
    return pd.concat(made, ignore_index=True)


def _own(table: pd.DataFrame, path: str | Path, role: str) -> pd.DataFrame:
    """Return what is known of each contract beside what models say."""
    if "label" not in table:
        raise ValueError(f"{path}: no column label; it has {', '.join(map(str, table))}")
    labels = table["label"].astype(str)
    if unknown := [name for name in labels if name not in CLASSES]:
        raise ValueError(
            f"{path}: label: there is no {unknown[0]!r}; {nearest(unknown[0], CLASSES)}"
        )
    number = pd.Series([f"row {place + 1}" for place in range(len(table))])
    names = table["contract"].astype(str) if "contract" in table else number
    if (twice := names.duplicated()).any():
        raise ValueError(f"{path}: contract: {names[twice].iloc[0]!r} is there twice")
    group = table["group"].astype(str) if "group" in table else names
    own = {"subject": "user/" + names, "label": labels.map(CLASSES.index), "source": "user"}
    own |= {"group": "user/" + group, "family": "user", "role": role, "package": "user"}
    return pd.DataFrame(own)


def _said(table: pd.DataFrame, kind: str, path: str | Path) -> np.ndarray | None:
    """Return what a model says, (n, classes), NaN where it is not asked; None: of no contract."""
    names = [f"{kind}_{label}" for label in LABELS[kind]]
    there = [name for name in names if name in table]
    if not there:
        return None
    if lacking := [name for name in names if name not in table]:
        raise ValueError(f"{path}: has {there[0]} and lacks {', '.join(lacking)}")
    cells = table[names].mask(table[names] == "")
    p = cells.apply(pd.to_numeric, errors="coerce").to_numpy(dtype=float)
    wrong = ~((p >= 0) & (p <= 1)) & cells.notna().to_numpy()
    wrong |= np.isnan(p) & ~np.isnan(p).all(axis=1, keepdims=True)
    if wrong.any():
        row, column = (int(place[0]) for place in np.nonzero(wrong))
        got = cells.iloc[row, column]
        raise ValueError(
            f"{path}: row {row + 1}: {names[column]} must be from 0 to 1, or all of {kind} empty, "
            f"got {'nothing' if pd.isna(got) else repr(got)}"
        )
    return p
