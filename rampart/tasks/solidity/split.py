"""How functions are split: by group, what is equal once; whole variants and packages held out."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from pydantic import Field, model_validator

from rampart.core.params import Block
from rampart.data.splitting import (
    SPLITS,
    Division,
    digest,
    fraction,
    limit_rows,
    matches,
    require_classes,
)
from rampart.solidity import classes
from rampart.tasks.solidity.row import FEATURES, PLACE

CLASSES = list(classes.CLASSES)
TOLD = ["label", "source", "group", "package", "origin", "variant", "held", "era", "unit"]
COLUMNS = ["id", "text", "view", "code", *TOLD, "generated", *PLACE, *FEATURES]
"""What the files of the splits have."""
ORDER = ("library", "project", "user", "test", "twin safe", "twin", "guard removed")
"""Of equal functions the first of these origins stays."""
REMEDIES = {
    "train": "name fewer groups under external, or lower test and validation",
    "validation": "raise validation",
    "test": "raise test",
    "external": "name sources or groups of it under external, or give a file role: external",
}
PATTERNS = {"external": ("source", "group", "package")}
"""Key of the block ``split`` -> the columns of names that its patterns are for."""


class SplitParams(Block):
    """The block ``split``."""

    external: list[str] = []  # patterns of sources, groups and packages that training never sees
    validation: float = Field(gt=0, lt=1)  # shares of the groups of a kind
    test: float = Field(gt=0, lt=1)
    rows: int | None = Field(default=None, gt=0, le=1e8)  # most rows of a split; null: all
    max_rejected: int = Field(ge=0, le=1e8)  # rows that may break the schema before it stops

    @model_validator(mode="after")
    def _some_left(self) -> SplitParams:
        if self.validation + self.test >= 1:
            raise ValueError("validation + test must be < 1")
        return self


def divide(
    frame: pd.DataFrame, settings: SplitParams, synthesis: dict[str, Any], dropped: dict[str, int]
) -> Division:
    """Remove functions that are equal, and say which split each is in.

    Parameters
    ----------
    frame : raw rows that fit the schema.
    synthesis : not used.
    dropped : counts by reason, added to.

    Raises
    ------
    SplitError : a split lacks a class; says which and what to change.
    """
    frame = frame.assign(generated=False)
    named = np.zeros(len(frame), dtype=bool)
    for column in PATTERNS["external"]:
        named |= frame[column].map(lambda name: matches(name, settings.external)).to_numpy(bool)
    frame["is_external"] = (frame["held"] != "") | (frame["role"] == "external") | named
    whole = frame["label"].value_counts()
    frame = one_of_equals(frame, dropped)
    frame = frame[apart(frame, dropped)]
    frame["split"] = assign(frame, settings)
    require_classes(frame, CLASSES, REMEDIES, {"external": "source"})
    frame = limit_rows(frame, settings.rows, dropped)
    report = {
        "functions": {
            name: {"read": int(whole.get(code, 0)), "kept": int((frame["label"] == code).sum())}
            for code, name in enumerate(CLASSES)
        },
        "kinds": kinds(frame),
        "groups": {
            name: int(frame.loc[frame["split"] == name, "group"].nunique()) for name in SPLITS
        },
    }
    return Division(frame, frame[:0], report)


def one_of_equals(frame: pd.DataFrame, dropped: dict[str, int]) -> pd.DataFrame:
    """Keep one of the functions that are equal; those that models could not tell apart go whole.

    Equal in all that a model is told (words, doings, signs) with two labels: all of them go.
    Equal in their words and of one label: one stays, training's before an external one, what
    nobody changed before what was made.

    Returns
    -------
    frame with ``id``: 16 hexadecimal digits of what is equal.
    """
    signs = [name for name in FEATURES if name.startswith("n_")]
    seen = frame["text"] + "\0" + frame["view"]
    values = pd.util.hash_pandas_object(frame[signs].astype(np.float64), index=False)
    told = seen + "\0" + values.astype(str)
    two = frame["label"].groupby(told).transform("nunique") > 1
    dropped["equal to the model, two labels"] = int(two.sum())
    frame = frame[~two]
    rank = {origin: place for place, origin in enumerate(ORDER)}
    frame = frame.assign(id=identities(frame), rank=frame["origin"].map(rank).fillna(len(ORDER)))
    order = ["id", "is_external", "rank", "source", "group", "unit", "line"]
    frame = frame.sort_values(order, kind="stable").drop(columns="rank")
    inside = (~frame["is_external"]).groupby(frame["id"]).transform("any")
    copies = frame["is_external"] & inside
    dropped["external, equal to one of training"] = int(copies.sum())
    frame = frame[~copies]
    again = frame.duplicated("id")
    dropped["equal functions"] = int(again.sum())
    return frame[~again]


def identities(frame: pd.DataFrame) -> list[str]:
    """Return a digest of the words and the label of each row, the same on every machine."""
    whole = frame["text"] + "\0" + frame["view"] + "\0" + frame["label"].astype(str)
    return whole.map(digest).tolist()


def apart(frame: pd.DataFrame, dropped: dict[str, int]) -> pd.Series:
    """Return which rows stay so that no group is in training and in the external split."""
    outside = set(frame.loc[frame["is_external"], "group"])
    straddling = ~frame["is_external"] & frame["group"].isin(outside)
    dropped["of a group that is external"] = int(straddling.sum())
    return ~straddling


def assign(frame: pd.DataFrame, settings: SplitParams) -> pd.Series:
    """Return the split of each row: whole groups, of each kind and class in proportion."""
    split = pd.Series("train", index=frame.index)
    place = places(frame[~frame["is_external"]])
    test, both = settings.test, settings.test + settings.validation
    split[place.index] = np.select([place < test, place < both], ["test", "validation"], "train")
    split[frame["is_external"]] = "external"
    return split


def places(frame: pd.DataFrame) -> pd.Series:
    """Return where each row's group stands among those of its kind, evenly in [0, 1).

    The kind of a group is its rarest class and the origin of the rows of that, so that a share of
    the groups is a share of every class.
    """
    sizes = frame["label"].value_counts()
    rare = frame.assign(size=frame["label"].map(sizes))
    first = rare.sort_values(["group", "size", "label", "origin"], kind="stable")
    table = first.groupby("group")[["label", "origin"]].first()
    table["order"] = [fraction(f"split/{name}") for name in table.index]
    table = table.sort_values("order", kind="stable")
    by = table.groupby(["label", "origin"])
    number, size = by.cumcount(), by["order"].transform("size")
    start = pd.Series(
        [fraction(f"{a}/{b}") for a, b in zip(table["label"], table["origin"])], index=table.index
    )
    return frame["group"].map((number + start) / size)


def kinds(frame: pd.DataFrame) -> dict[str, dict[str, dict[str, int]]]:
    """Return split -> origin -> class -> rows."""
    table: dict[str, dict[str, dict[str, int]]] = {}
    for (split, origin, label), rows in frame.groupby(["split", "origin", "label"]):
        table.setdefault(split, {}).setdefault(origin, {})[CLASSES[label]] = len(rows)
    return table


def lengths(frame: pd.DataFrame) -> pd.Series:
    """Return the words of each function."""
    return frame["l_words"]
