"""How histories are split: whole pairs of an attack and its look-alike on one side.

What is equal in its features counts once, and goes where two classes share it. Episodes that the
simulation holds out (how it is done, or how its contracts are called) are external.
"""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
import pandas as pd
from pydantic import Field, model_validator

from rampart.core.params import Block
from rampart.data.splitting import SPLITS, Division, fraction, limit_rows, require_classes
from rampart.features.numeric.choice import choose
from rampart.tasks.behaviour import row
from rampart.tasks.behaviour.prepare import FEATURES, prepare

CLASSES = list(row.CLASSES)
KEPT = ["id", "text", "view", "label", "source", "group", "generated"]
SHOWN = ["episode", "scenario", "design", "held", "known", "actor", "side", "marks", "history"]
COLUMNS = [*KEPT, *SHOWN, *FEATURES]
"""What the files of the splits have."""
MISSING = np.float32(-1e30)
REMEDIES = {
    "train": "lower validation and test",
    "validation": "raise validation",
    "test": "raise test",
    "external": "let the stage simulate hold designs out, or give a file of yours role: external",
}


class SplitParams(Block):
    """The block ``split``."""

    validation: float = Field(gt=0, lt=1)  # share of the pairs of each scenario
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
    """Prepare histories, keep one of equal ones, and say which split each is in.

    Parameters
    ----------
    frame : raw rows that fit the schema.
    synthesis : not used: nothing is generated here.
    dropped : counts by reason, added to.

    Raises
    ------
    SplitError : a split lacks a class; says which and what to change.
    """
    print(f"behaviour: preparing {len(frame):,} histories", flush=True)
    read = frame.groupby(["source", "package"]).size()
    made = pd.DataFrame(prepare(frame), index=frame.index)
    told = ["label", "source", "group", "package", "role", *SHOWN]
    frame = pd.concat([frame[told], made], axis=1)
    frame["generated"] = frame["package"] == "generated"
    outside = (frame["role"] == "external") | (frame["held"] != "seen")
    frame["is_external"] = outside & ~frame["generated"]
    straddling = frame["group"].isin(frame.loc[~frame["is_external"], "group"])
    wrong = frame["is_external"] & straddling
    dropped["external, of a pair that training has"] = int(wrong.sum())
    frame = one_of_equals(frame[~wrong], dropped)
    frame["split"] = assign(frame, settings)
    require_classes(frame, CLASSES, REMEDIES, dict.fromkeys(("external",), "source"))
    frame = limit_rows(frame, settings.rows, dropped)
    report = {
        "columns": columns(frame[frame["split"] == "train"]),
        "episodes": episodes(frame),
        "sources": sources(frame, read),
    }
    return Division(frame, frame[:0], report)


def one_of_equals(frame: pd.DataFrame, dropped: dict[str, int]) -> pd.DataFrame:
    """Keep one of the histories whose features are equal; those with two labels go whole.

    One that is in training and in what is held out stays with training.
    """
    tie = ["group", "episode", "actor"]
    frame = frame.assign(id=identities(frame)).sort_values(["id", *tie], kind="stable")
    two = frame.groupby("id")["label"].transform("nunique") > 1
    dropped["equal features, two labels"] = int(two.sum())
    frame = frame[~two]
    inside = (~frame["is_external"]).groupby(frame["id"]).transform("any")
    copies = frame["is_external"] & inside
    dropped["external, equal to one of training"] = int(copies.sum())
    frame = frame[~copies]
    again = frame.duplicated("id")
    dropped["equal features"] = int(again.sum())
    return frame[~again]


def identities(frame: pd.DataFrame) -> list[str]:
    """Return a digest of the features of each row, the same on every machine."""
    values = frame[[*FEATURES]].to_numpy(np.float32)
    values = np.where(np.isnan(values), MISSING, values) + np.float32(0)  # of two zeros one
    return [
        hashlib.sha256(head.tobytes() + text.encode()).hexdigest()[:16]
        for head, text in zip(values, frame["text"], strict=True)
    ]


def assign(frame: pd.DataFrame, settings: SplitParams) -> pd.Series:
    """Return the split of each row: the same share of the pairs of each kind, by their hash.

    The kind of a pair is its scenario and the highest label that one of its rows has. What is
    generated is for training.
    """
    real = frame[~frame["is_external"] & ~frame["generated"]].groupby("group")
    table = pd.DataFrame({"scenario": real["scenario"].first(), "label": real["label"].max()})
    table["order"] = [fraction(f"split/{name}") for name in table.index]
    table = table.sort_values("order", kind="stable")
    by = table.groupby(["scenario", "label"])
    place = (by.cumcount() + 0.5) / by["order"].transform("size")
    test, both = settings.test, settings.test + settings.validation
    place = frame["group"].map(place)
    sides = np.select([place < test, place < both], ["test", "validation"], "train")
    sides = np.where(frame["generated"], "train", np.where(frame["is_external"], "external", sides))
    return pd.Series(sides, index=frame.index)


def columns(train: pd.DataFrame) -> dict[str, dict[str, str]]:
    """Return what became of each column: kept, or dropped and why; by the training rows alone."""
    table = {name: {"kept": "no", "reason": reason} for name, reason in row.NEVER.items()}
    for one in choose({name: train[name].to_numpy(float) for name in FEATURES}):
        table[one.name] = {"kept": "yes" if one.kept else "no", "reason": one.reason}
    return table


def episodes(frame: pd.DataFrame) -> dict[str, dict[str, int]]:
    """Return split -> histories, episodes, pairs, and histories by what is known of them."""
    return {
        name: {
            "histories": len(part),
            "episodes": int(part["episode"].nunique()),
            "pairs": int(part["group"].nunique()),
            **{f"known: {key}": int(n) for key, n in part["known"].value_counts().items()},
        }
        for name in SPLITS
        for part in [frame[frame["split"] == name]]
    }


def sources(frame: pd.DataFrame, read: pd.Series) -> list[dict[str, Any]]:
    """Return one row a source: where it is from, rows read and rows kept."""
    kept = frame.groupby("source").size()
    labels = frame.groupby("source")["label"].unique()
    return [
        {
            "name": source,
            "package": package,
            "version": "",
            "licence": "the user's own" if package == "user" else "simulated here",
            "data_licence": "the user's own" if package == "user" else "simulated here",
            "labels": sorted(map(int, labels.get(source, []))),
            "rows_read": int(count),
            "rows": int(kept.get(source, 0)),
        }
        for (source, package), count in read.items()
    ]


def lengths(frame: pd.DataFrame) -> pd.Series:
    """Return the transactions of each history."""
    return frame["n_txs"]
