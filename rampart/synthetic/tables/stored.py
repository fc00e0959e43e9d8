"""A labelled table as the stage tabulate leaves it, in a folder of three files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
import pandas as pd

from rampart.core import files
from rampart.synthetic.tables.bins import Bound
from rampart.synthetic.tables.kinds import Column
from rampart.synthetic.tables.missing import require


class Table(NamedTuple):
    """A data set.

    Parameters
    ----------
    features : (n, columns) canonical values.
    y, folds : (n,) codes of the classes, and the fold in which each row is tested.
    schema : the columns.
    classes : their names, in the order of their codes.
    label : name of the label's column.
    bounds : column of numbers -> its range, where that is known without the rows.
    """

    features: pd.DataFrame
    y: np.ndarray
    folds: np.ndarray
    schema: tuple[Column, ...]
    classes: tuple[str, ...]
    label: str = "label"
    bounds: Mapping[str, Bound] = MappingProxyType({})


def read(folder: str | Path) -> Table:
    """Read features.parquet, rows.parquet and schema.json.

    Raises
    ------
    FileNotFoundError : they are not in ``data/<task>/tables/<data set>``; says what makes them.
    """
    folder = Path(folder)
    require(folder / "schema.json", "tabulate", folder.absolute().parts[-3], folder.name)
    about = files.read_json(folder / "schema.json")
    rows = pd.read_parquet(folder / "rows.parquet")
    return Table(
        pd.read_parquet(folder / "features.parquet"),
        rows["label"].to_numpy(),
        rows["fold"].to_numpy(),
        tuple(Column(**column) for column in about["columns"]),
        tuple(about["classes"]),
        about["label"],
        {name: Bound(*bound) for name, bound in about.get("bounds", {}).items()},
    )
