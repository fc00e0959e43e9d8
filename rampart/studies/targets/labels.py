"""From a column of names to classes: which there are, and where they are missing."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from pydantic import Field

from rampart.core.params import Block


class TargetParams(Block):
    """One entry of ``targets.of``."""

    column: str = Field(min_length=1)  # of the rows; its values are the classes
    rename: dict[str, str] = {}  # value -> class
    others: str | None = None  # the class of every value that is not renamed; null: its own


def named(values: pd.Series, settings: TargetParams) -> pd.Series:
    """Return the class of each value.

    Raises
    ------
    ValueError : an empty value: a row without an answer cannot be asked about.

    Examples
    --------
    >>> settings = TargetParams(column="a", rename={"none": "benign"}, others="attack")
    >>> named(pd.Series(["none", "flood", "scan"]), settings).tolist()
    ['benign', 'attack', 'attack']
    """
    text = values.astype(object).where(values.notna(), "").astype(str)
    if (text == "").any():
        row = int(np.flatnonzero(text == "")[0])
        raise ValueError(f"{settings.column}: row {row} is empty: each row needs a value")
    own = text if settings.others is None else pd.Series(settings.others, index=text.index)
    return text.map(settings.rename).fillna(own)


def classes_of(names: Mapping[str, pd.Series], settings: TargetParams) -> list[str]:
    """Return the classes: those of train first, so that their codes have no gap.

    What was renamed comes before the rest, in its order; the rest by name. A class that train
    lacks is one all the same: no model can say it, and its recall is 0.

    Parameters
    ----------
    names : split -> what ``named`` gives.

    Raises
    ------
    ValueError : train has one class alone.
    """
    learned = set(names["train"])
    if len(learned) < 2:
        raise ValueError(f"{settings.column}: train has one class, {learned.pop()!r}: needs two")
    first = list(dict.fromkeys(settings.rename.values()))
    place = {name: number for number, name in enumerate(first)}

    def order(name: str) -> tuple[bool, int, str]:
        return name not in learned, place.get(name, len(first)), name

    return sorted(set().union(*names.values()), key=order)


def counted(frame: pd.DataFrame, classes: list[str]) -> pd.DataFrame:
    """Return rows and groups of each class in each split and source, the empty cells too.

    Parameters
    ----------
    frame : split, source, group, label (codes of ``classes``).

    Returns
    -------
    DataFrame : split, source, class, rows, groups; splits as they come, sources by name.
    """
    tables = []
    for (split, source), part in frame.groupby(["split", "source"], sort=False):
        rows = part["label"].value_counts().reindex(range(len(classes)), fill_value=0)
        groups = part.groupby("label")["group"].nunique()
        table = pd.DataFrame({"split": split, "source": source, "class": classes})
        table["rows"] = rows.to_numpy()
        table["groups"] = groups.reindex(range(len(classes)), fill_value=0).to_numpy()
        tables.append(table)
    order = {name: number for number, name in enumerate(dict.fromkeys(frame["split"]))}
    whole = pd.concat(tables, ignore_index=True)
    by = whole["split"].map(order)
    return whole.iloc[np.lexsort((whole["source"], by))].reset_index(drop=True)
