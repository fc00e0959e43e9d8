"""How flows are split: whole days and whole sessions; what is equal in its features goes first."""

from __future__ import annotations

import hashlib
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
from rampart.features.numeric.choice import choose
from rampart.tasks.flows import row
from rampart.tasks.flows.derive import ABLATED, DERIVED
from rampart.tasks.flows.prepare import prepare
from rampart.tasks.flows.schemas import SCHEMAS

CLASSES = list(row.CLASSES)
KEPT = ["id", "text", "view", "label", "source", "group", "generated"]
SHOWN = ["start", "client_address", "client_port", "server_address", "server_port"]
SHOWN += ["attack", "activity", "look_alike", "protocol", "service"]
TALK = list(row.TEXTS)  # what a request to a model has beside its numbers
FEATURES = [
    *(f"n_{name}" for name in (*row.NUMBERS, *DERIVED)),
    *sorted({f"n_{row.OWN}{name}" for schema in SCHEMAS for name in schema.own}),
    *(f"c_{name}" for name in row.CATEGORIES),
    *ABLATED,
]
COLUMNS = [*KEPT, *SHOWN, *TALK, *FEATURES]
"""What the files of the splits have."""
TELLING = ["source", "group", "start", "client_address", "client_port"]
"""What tells flows apart whose features are equal."""
MISSING = np.float32(-1e30)
REMEDIES = {
    "train": "name fewer days under external and validation",
    "validation": "raise validation_share, or name another day under validation",
    "test": "raise test",
    "external": "name days (sources) of it under external, or give a file of yours role: external",
}
PATTERNS = {"external": ("source",), "validation": ("source",)}
"""Key of the block ``split`` -> the columns of names that its patterns are for."""


class SplitParams(Block):
    """The block ``split``."""

    external: list[str] = []  # patterns of sources (days) that training never sees
    validation: list[str] = []  # patterns of sources that only validation sees
    validation_share: float = Field(default=0.0, ge=0, lt=1)  # and a share of the other sessions
    test: float = Field(gt=0, lt=1)  # share of the sessions of the days that are learned from
    rows: int | None = Field(default=None, gt=0, le=1e8)  # most rows of a split; null: all
    max_rejected: int = Field(ge=0, le=1e8)  # rows that may break the schema before it stops

    @model_validator(mode="after")
    def _some_left(self) -> SplitParams:
        if self.validation_share + self.test >= 1:
            raise ValueError("validation_share + test must be < 1")
        return self


def divide(
    frame: pd.DataFrame, settings: SplitParams, synthesis: dict[str, Any], dropped: dict[str, int]
) -> Division:
    """Prepare flows, remove those whose features are equal, and say which split each is in.

    Parameters
    ----------
    frame : raw rows that fit the schema.
    synthesis : not used: what is generated is for training alone.
    dropped : counts by reason, added to.

    Raises
    ------
    SplitError : a split lacks a class; says which and what to change.
    """
    print(f"flows: preparing {len(frame):,} flows", flush=True)
    read = frame.groupby(["source", "package"]).size()
    whole = frame["label"].value_counts()
    made = pd.DataFrame(prepare(frame), index=frame.index)
    names = [name for name in FEATURES if name in made]
    told = ["label", "source", "group", "package", "role", *SHOWN, *TALK]
    frame = pd.concat([frame[told], made], axis=1)
    frame["generated"] = frame["package"] == "generated"
    outside = frame["source"].map(lambda name: matches(name, settings.external))
    frame["is_external"] = (outside | (frame["role"] == "external")) & ~frame["generated"]
    frame = one_of_equals(frame, dropped)
    different = frame["label"].value_counts()
    frame["split"] = assign(frame, settings)
    require_classes(frame, CLASSES, REMEDIES, dict.fromkeys(("validation", "external"), "source"))
    frame = limit_rows(frame, settings.rows, dropped)
    absent = {name: np.float32(np.nan) for name in FEATURES if name not in frame}
    frame = pd.concat([frame, pd.DataFrame(absent, index=frame.index)], axis=1)
    report = {
        "columns": columns(frame[frame["split"] == "train"], names),
        "sessions": sessions(frame),
        "severities": {
            name: {"read": int(whole.get(code, 0)), "kept": int(different.get(code, 0))}
            for code, name in enumerate(CLASSES)
        },
        "sources": sources(frame, read),
    }
    return Division(frame, frame[:0], report)


def one_of_equals(frame: pd.DataFrame, dropped: dict[str, int]) -> pd.DataFrame:
    """Keep one of the flows whose features are equal; those with two labels go whole.

    A flow that is in training and in an external source stays with training.

    Parameters
    ----------
    frame : with text, the features, label and ``is_external``.

    Returns
    -------
    frame with ``id``: 16 hexadecimal digits of what is equal.
    """
    # Of equals the first stays: in an order that does not depend on that of the files.
    frame = frame.assign(id=identities(frame)).sort_values(["id", *TELLING], kind="stable")
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
    """Return a digest of the features of each row, the same on every machine.

    The hour and the last octet are no part of it; a number that a source lacks is missing.
    """
    numbers = frame.reindex(columns=[name for name in FEATURES if name.startswith("n_")])
    values = numbers.to_numpy(np.float32)
    values = np.where(np.isnan(values), MISSING, values) + np.float32(0)  # of two zeros one
    words = frame[["text", *(name for name in FEATURES if name.startswith("c_"))]].astype(str)
    return [
        hashlib.sha256(head.tobytes() + "\0".join(tail).encode("utf-8", "replace")).hexdigest()[:16]
        for head, tail in zip(values, words.itertuples(index=False), strict=True)
    ]


def assign(frame: pd.DataFrame, settings: SplitParams) -> pd.Series:
    """Return the split of each row.

    External and validation by day; of the other days whole sessions, of each class and activity in
    proportion, by the hash of their names: a session keeps its side when others come or go. What
    is generated is for training.
    """
    split = pd.Series("train", index=frame.index)
    held = frame["source"].map(lambda name: matches(name, settings.validation))
    real = ~frame["generated"] & ~frame["is_external"]
    place = places(frame[real & ~held])
    test, both = settings.test, settings.test + settings.validation_share
    split[place.index] = np.select([place < test, place < both], ["test", "validation"], "train")
    split[real & held] = "validation"
    split[frame["is_external"]] = "external"
    return split


def places(frame: pd.DataFrame) -> pd.Series:
    """Return where each row's session stands among those of its kind, evenly in [0, 1).

    The kind of a session is its source and the highest severity that one of its flows has, so that
    a share of the sessions is a share of every class.
    """
    worst = frame.groupby("group")["label"].max()
    table = pd.DataFrame({"worst": worst, "source": frame.groupby("group")["source"].first()})
    table["order"] = [fraction(f"split/{name}") for name in table.index]
    table = table.sort_values("order", kind="stable")
    by = table.groupby(["source", "worst"])
    number, size = by.cumcount(), by["order"].transform("size")
    # Rarer kinds than one in 1 / share would else never be held out: each begins at its own place.
    start = pd.Series(
        [fraction(f"{s}/{w}") for s, w in zip(table["source"], table["worst"])], index=table.index
    )
    return frame["group"].map((number + start) / size)


def columns(train: pd.DataFrame, names: list[str]) -> dict[str, dict[str, str]]:
    """Return what became of each column: kept, or dropped and why; by the training rows alone."""
    numbers = [name for name in names if name.startswith(("n_", "x_"))]
    table = {name: {"kept": "no", "reason": reason} for name, reason in row.NEVER.items()}
    for choice in choose({name: train[name].to_numpy(float) for name in numbers}):
        ablated = "built, in the ablation alone" if choice.name in ABLATED else choice.reason
        kept = choice.kept and choice.name not in ABLATED
        table[choice.name] = {"kept": "yes" if kept else "no", "reason": ablated}
    for name in names:
        if name.startswith("c_"):
            levels = train[name].nunique()
            table[name] = {"kept": "yes" if levels > 1 else "no", "reason": f"{levels} values"}
    return table


def sessions(frame: pd.DataFrame) -> dict[str, dict[str, int]]:
    """Return split -> flows, sessions, sources."""
    return {
        name: {
            "flows": len(part),
            "sessions": int(part["group"].nunique()),
            "sources": int(part["source"].nunique()),
        }
        for name in SPLITS
        for part in [frame[frame["split"] == name]]
    }


def sources(frame: pd.DataFrame, read: pd.Series) -> list[dict[str, Any]]:
    """Return one row a source: where it is from, rows read and rows kept."""
    kept = frame.groupby("source").size()
    labels = frame.groupby("source")["label"].unique()
    words = {"user": "the user's own", "generated": "generated here"}
    return [
        {
            "name": source,
            "package": package,
            "version": "",
            "licence": words.get(package, "recorded here"),
            "data_licence": words.get(package, "recorded here"),
            "labels": sorted(map(int, labels.get(source, []))),
            "rows_read": int(count),
            "rows": int(kept.get(source, 0)),
        }
        for (source, package), count in read.items()
    ]


def lengths(frame: pd.DataFrame) -> pd.Series:
    """Return the packets of each flow."""
    return frame["n_packets"].fillna(0)
