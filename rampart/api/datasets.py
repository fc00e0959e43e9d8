"""The data set that a caller names: a table, or a folder with one."""

from __future__ import annotations

import math
from pathlib import Path

import pandas as pd

from rampart.core.params import ParamError
from rampart.core.tables import FORMATS
from rampart.data.splitting import fraction

LABELS = "labels.csv"


def table_of(dataset: str | Path) -> Path:
    """Return the absolute path of a data set as ``ingest.files`` takes it.

    A folder's table is labels.csv, or the only table in it; a folder of folders, one a class, is
    itself what some tasks read.

    Raises
    ------
    FileNotFoundError : there is neither a file nor a folder.
    ParamError : a folder with no table, or with several and no labels.csv.
    """
    path = Path(dataset).absolute()
    if path.is_file():
        return path
    if not path.is_dir():
        raise FileNotFoundError(f"{dataset}: there is no such data set, neither table nor folder")
    if (path / LABELS).is_file():
        return path / LABELS
    inside = sorted(path.iterdir())
    tables = [entry for entry in inside if entry.suffix.lower() in FORMATS and entry.is_file()]
    if len(tables) == 1:
        return tables[0]
    if not tables and any(entry.is_dir() for entry in inside):
        return path
    got = ", ".join(entry.name for entry in tables) or "none"
    raise ParamError(
        f"{dataset}: must have {LABELS} or one table ({', '.join(FORMATS)}), got {got}"
    )


def hold_out(rows: pd.DataFrame, share: float) -> pd.DataFrame:
    """Return rows of which a share of the groups of every class is external, for no training.

    Groups are taken in an order that their names give, the rarest class first, and at least one of
    each class; the same rows give the same choice.

    Parameters
    ----------
    rows : with label, group and role.
    share : of the groups of a class, in (0, 1).

    Raises
    ------
    ParamError : a class has one group, so that nothing would be left to learn from.
    """
    groups = rows.groupby("label")["group"].unique()
    held: set[str] = set(rows.loc[rows["role"] == "external", "group"])
    for label in sorted(groups.index, key=lambda label: (len(groups[label]), label)):
        names = sorted(groups[label], key=lambda name: (fraction(f"api/{name}"), name))
        if len(names) < 2:
            raise ParamError(
                f"class {label} has one group ({names[0]}): with only: true two or more are needed"
            )
        wanted = min(math.ceil(share * len(names)), len(names) - 1)
        have = sum(name in held for name in names)
        held |= set([name for name in names if name not in held][: max(0, wanted - have)])
    return rows.assign(role=rows["role"].mask(rows["group"].isin(held), "external"))
