"""How codes are split: by package and contract, what is equal once; variants, eras held out."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from pydantic import Field, model_validator

from rampart.core.params import Block
from rampart.data.splitting import (
    SPLITS,
    Division,
    fraction,
    limit_rows,
    matches,
    require_classes,
)
from rampart.solidity import classes
from rampart.tasks.bytecode.prepare import FEATURES, identity, prepare

CLASSES = list(classes.CLASSES)
TOLD = ["label", "source", "group", "package", "origin", "era", "compiler", "contract", "function"]
TOLD += ["variant", "held", "type", "code"]
COLUMNS = ["id", "text", "view", "selectors", *TOLD, "generated", *FEATURES]
"""What the files of the splits have."""
CLEAN = ("library", "artifact", "project")
"""The origins of codes that nobody has changed."""
EDITED = "guard removed"
ORDER = ("library", "artifact", "project", "user", "test", "twin safe", "twin")
"""Of equal codes the first of these origins stays; those whose guard was removed come last."""
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
    """Remove codes that are equal, say which split each is in, and prepare those that are left.

    Parameters
    ----------
    frame : raw rows that fit the schema.
    synthesis : not used.
    dropped : counts by reason, added to.

    Raises
    ------
    SplitError : a split lacks a class; says which and what to change.
    """
    frame = frame.assign(generated=False, held=whole_eras(frame))
    named = np.zeros(len(frame), dtype=bool)
    for column in PATTERNS["external"]:
        named |= frame[column].map(lambda name: matches(name, settings.external)).to_numpy(bool)
    frame["is_external"] = (frame["held"] != "") | (frame["role"] == "external") | named
    whole = frame["label"].value_counts()
    frame = one_of_equals(frame, dropped)
    frame = apart(frame, dropped)
    frame["split"] = assign(frame, settings)
    require_classes(frame, CLASSES, REMEDIES, {"external": "source"})
    frame = limit_rows(frame, settings.rows, dropped)
    print(f"bytecode: preparing {len(frame):,} codes", flush=True)
    made = pd.DataFrame(prepare(frame["code"]), index=frame.index)
    frame = pd.concat([frame, made], axis=1)
    report = {
        "codes": {
            name: {"read": int(whole.get(code, 0)), "kept": int((frame["label"] == code).sum())}
            for code, name in enumerate(CLASSES)
        },
        "kinds": kinds(frame),
        "groups": {
            name: int(frame.loc[frame["split"] == name, "group"].nunique()) for name in SPLITS
        },
    }
    return Division(frame, frame[:0], report)


def whole_eras(frame: pd.DataFrame) -> pd.Series:
    """Return why each row is held out: an era that some rows are held out for is held out whole.

    What packages publish compiled is of that era too, and would else be learned from.
    """
    eras = set(frame.loc[frame["held"] == "era", "era"]) - {""}
    return frame["held"].mask((frame["held"] == "") & frame["era"].isin(eras), "era")


def one_of_equals(frame: pd.DataFrame, dropped: dict[str, int]) -> pd.DataFrame:
    """Keep one of the codes that are equal once metadata, operands and depths are masked.

    A code whose guard was removed and that is equal to a clean one is clean: the edit did not reach
    this contract, or changed a number alone. Other codes with two labels go whole.

    Returns
    -------
    frame with ``id``, what is equal.
    """
    known = {code: identity(code) for code in frame["code"].unique()}
    rank = {origin: place for place, origin in enumerate(ORDER)}
    order = frame["origin"].map(rank).fillna(len(ORDER))
    frame = frame.assign(id=frame["code"].map(known), order=order)
    clean = frame["origin"].isin(CLEAN) & (frame["label"] == classes.SAFE)
    wrong = clean.groupby(frame["id"]).transform("any") & (frame["origin"] == EDITED)
    dropped["guard removed, equal to a clean code"] = int(wrong.sum())
    frame = frame[~wrong]
    two = frame.groupby("id")["label"].transform("nunique") > 1
    dropped["equal code, two labels"] = int(two.sum())
    frame = frame[~two]
    inside = (~frame["is_external"]).groupby(frame["id"]).transform("any")
    copies = frame["is_external"] & inside
    dropped["external, equal to one of training"] = int(copies.sum())
    frame = frame[~copies]
    told = ["id", "order", "source", "group", "contract", "code"]
    frame = frame.sort_values(told, kind="stable")
    again = frame.duplicated("id")
    dropped["equal code"] = int(again.sum())
    return frame[~again].drop(columns="order")


def apart(frame: pd.DataFrame, dropped: dict[str, int]) -> pd.DataFrame:
    """Leave out external codes of a group that training has.

    The other versions of a contract of training would be told from it by little.
    """
    inside = set(frame.loc[~frame["is_external"], "group"])
    wrong = frame["is_external"] & frame["group"].isin(inside)
    dropped["external, of a group that training has"] = int(wrong.sum())
    return frame[~wrong].copy()


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

    The kind of a group is its rarest class and the origin of that class's rows, so that a share of
    the groups is a share of every class. A group keeps its place as long as its kind does.
    """
    size = frame["label"].map(frame["label"].value_counts())
    rare = frame.assign(size=size).sort_values(["size", "origin", "id"], kind="stable")
    kind = rare.groupby("group")[["label", "origin"]].first()
    kind["order"] = [fraction(f"split/{name}") for name in kind.index]
    kind = kind.sort_values("order", kind="stable")
    by = kind.groupby(["label", "origin"])
    number, count = by.cumcount(), by["order"].transform("size")
    # Few groups of a kind would else never be held out: each kind begins at its own place.
    start = [fraction(f"{label}/{origin}") for label, origin in zip(kind["label"], kind["origin"])]
    return frame["group"].map((number + np.array(start)) / count)


def kinds(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return rows and groups of each split, class, origin and reason for being held out."""
    by = frame.groupby(["split", "label", "origin", "held"], sort=True)
    return [
        {
            "split": split,
            "class": CLASSES[label],
            "origin": origin,
            "held": held,
            "rows": len(part),
            "groups": int(part["group"].nunique()),
        }
        for (split, label, origin, held), part in by
    ]


def lengths(frame: pd.DataFrame) -> pd.Series:
    """Return the bytes of each code, metadata left out."""
    return frame["l_bytes"]
