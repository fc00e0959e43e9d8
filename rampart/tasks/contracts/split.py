"""How contracts are split: whole families; what no model learned from stays external."""

from __future__ import annotations

from typing import Any

import pandas as pd
from pydantic import Field, model_validator

from rampart.core.params import Block
from rampart.data.splitting import Division, digest, fraction, limit_rows, require_classes
from rampart.tasks.contracts import row

CLASSES = list(row.CLASSES)
KEPT = ["id", "text", "view", "label", "source", "group", "generated"]
KEPT += ["subject", "family", "evidence"]
COLUMNS = [*KEPT, *row.COLUMNS]
"""What the files of the splits have."""
REMEDIES = {
    "train": "lower validation and test, or name more rows in assemble",
    "validation": "raise validation",
    "test": "raise test",
    "external": "hold more packages, variants or eras out",
}


class SplitParams(Block):
    """The block ``split``."""

    validation: float = Field(gt=0, lt=1)  # share of the families
    test: float = Field(gt=0, lt=1)
    rows: int | None = Field(default=None, gt=0, le=1e8)  # most of a split; null: all
    max_rejected: int = Field(ge=0, le=1e8)

    @model_validator(mode="after")
    def _some_left(self) -> SplitParams:
        if self.validation + self.test >= 1:
            raise ValueError("validation + test must be < 1")
        return self


def lengths(frame: pd.DataFrame) -> pd.Series:
    """Return how much evidence each row has, 1 to 3."""
    return frame[list(map(row.there, row.EVIDENCE))].sum(axis=1)


def divide(
    frame: pd.DataFrame, settings: SplitParams, synthesis: dict[str, Any], dropped: dict[str, int]
) -> Division:
    """Say which split each row is in; the rows of one contract, and of its family, are in one.

    Parameters
    ----------
    frame : raw rows that fit the schema.
    synthesis : not used. dropped : counts by reason, added to.

    Raises
    ------
    SplitError : a split lacks a class; says which and what to change.
    """
    key = frame["subject"] + "/" + frame["evidence"]
    frame = frame.assign(id=key.map(digest), text="", view="", generated=False)
    twice = frame.duplicated("id")
    dropped["the same contract and evidence twice"] = int(twice.sum())
    frame = frame[~twice]
    place = frame["group"].map(lambda group: fraction(f"contracts/{group}"))
    held = place < settings.test + settings.validation
    frame["split"] = "train"
    frame.loc[held, "split"] = "validation"
    frame.loc[place < settings.test, "split"] = "test"
    frame.loc[frame["role"] == "external", "split"] = "external"
    require_classes(frame, CLASSES, REMEDIES)
    frame = limit_rows(frame, settings.rows, dropped)
    counts = frame.groupby(["split", "evidence"]).size().unstack(fill_value=0)
    return Division(frame, frame[:0], {"evidence": counts.T.to_dict()})
