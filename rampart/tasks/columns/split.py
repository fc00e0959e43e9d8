"""How columns are split: whole groups of tables, no copy on two sides, no rule label held out."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from pydantic import Field, model_validator

from rampart.core.params import Block
from rampart.data.splitting import Division, Share, digest, fraction, matches, require_classes
from rampart.tasks.columns import row
from rampart.tasks.columns.audit import audit
from rampart.tasks.columns.definition import moved, settled
from rampart.tasks.columns.grouping import content, groups, without_duplicates
from rampart.tasks.columns.metadata import describe, slices
from rampart.tasks.columns.row.protocol import ProtocolParams
from rampart.tasks.columns.row.rules import rule
from rampart.tasks.columns.sampling import cap_blocks, ranks, sample
from rampart.tasks.columns.slices import held_variants, slice_of
from rampart.tasks.columns.variants import shown, variants

CLASSES = list(row.CLASSES)
COLUMNS = [
    *("id", "text", "name", "values", "n_rows", "n_missing", "domain", "language", "label"),
    *("source", "group", "column", "block", "label_source", "generated", "weight", "rule"),
    *("whole", "declared", "slice"),
]
"""What the files of the splits have."""
SLACK = 1.15  # a held-out split may have so much more of a class than its share
REMEDIES = {
    "train": "name fewer of its sources under external",
    "validation": "raise validation",
    "test": "raise test",
    "external": "name sources of it under external (or give a file of yours role: external)",
}

PATTERNS = {"external": ("source",)}
"""Key of the block ``split`` -> the columns of names that its patterns are for."""


class Blocks(Block):
    """The most blocks of one source column, by split; null: all."""

    train: int | None = Field(default=None, gt=0, le=1e8)
    validation: int | None = Field(default=10, gt=0, le=1e8)
    test: int | None = Field(default=10, gt=0, le=1e8)
    external: int | None = Field(default=10, gt=0, le=1e8)


class Rows(Block):
    """The most rows by split; null: all."""

    train: int | None = Field(default=None, gt=0, le=1e8)
    validation: int | None = Field(default=None, gt=0, le=1e8)
    test: int | None = Field(default=None, gt=0, le=1e8)
    external: int | None = Field(default=None, gt=0, le=1e8)


class SplitParams(Block):
    """The block ``split``."""

    external: list[str] = []  # patterns of sources (packages) that training never sees
    validation: float = Field(gt=0, lt=1)  # share of the source columns of each class, by group
    test: float = Field(gt=0, lt=1)
    balance: float = Field(default=2.0, ge=1)  # train: largest class over smallest
    blocks: Blocks = Blocks()
    rows: Rows = Rows()
    rule_weight: float = Field(default=0.3, gt=0, le=1)  # of a training row labelled by a rule
    variants: int = Field(default=1, ge=0, le=100)  # copies of a training row with fewer values
    fewest: int = Field(default=5, gt=0, le=1e6)  # values of a variant
    dropout: Share = 0.3  # share of the variants without a name
    dropout_rows: Share = 0.1  # and of the natural training rows
    held_out: bool = True  # a held-out row again: as a short table, or without its name
    protocol: ProtocolParams = ProtocolParams()
    max_rejected: int = Field(ge=0, le=1e8)  # rows that may break the schema before it stops

    @model_validator(mode="after")
    def _some_left(self) -> SplitParams:
        if self.validation + self.test >= 1:
            raise ValueError("validation + test must be < 1")
        return self


def divide(
    frame: pd.DataFrame, settings: SplitParams, synthesis: dict[str, Any], dropped: dict[str, int]
) -> Division:
    """Remove duplicates, say which split each sample is in, sample, and make the variants.

    Parameters
    ----------
    frame : raw rows that fit the schema.
    synthesis : the block ``synthesize``, whose ``ratio`` train is trimmed to.
    dropped : counts by reason, added to.

    Raises
    ------
    SplitError : a split lacks a class; says which and what to change.
    """
    ratio = float(synthesis["ratio"])
    print(f"columns: comparing {len(frame):,} samples", flush=True)
    frame = settled(frame, settings.protocol)
    columns = zip(frame["name"], frame["values"], frame["n_missing"], strict=True)
    frame = frame.assign(
        generated=frame["package"] == "generated", content=[content(*cells) for cells in columns]
    )
    keys = frame["column"] + "\0" + frame["block"].astype(str) + "\0" + frame["content"]
    frame["id"] = keys.map(digest)
    named = frame["source"].map(lambda name: matches(name, settings.external))
    frame["is_external"] = (named | (frame["role"] == "external")) & ~frame["generated"]
    frame["group"] = groups(frame)  # first: a column that is there twice shows which tables are one
    frame = without_duplicates(frame, dropped).sort_values("id", kind="stable")
    frame = without_copies(frame, dropped).reset_index(drop=True)
    frame["split"] = assign(frame, settings)
    hidden = (frame["label_source"] == "rule") & (frame["split"] != "train")
    dropped["label by rule, held out"] = int(hidden.sum())
    whole = frame = frame[~hidden]
    require_classes(frame, CLASSES, REMEDIES, {"external": "source"})

    frame = frame.assign(rank=ranks(frame))
    frame = cap_blocks(frame, settings.blocks.model_dump(), dropped)
    frame = sample(frame, settings.rows.model_dump(), ratio, settings.balance, dropped)
    by_rule = frame["label_source"] == "rule"
    frame = frame.assign(weight=np.where(by_rule, settings.rule_weight, 1.0))
    varied = variants(frame, settings.variants, settings.fewest, settings.dropout)
    again = held_variants(frame) if settings.held_out else varied[:0]
    extra = describe(whole, frame, varied, ratio)
    extra |= {"protocol": moved(whole, settings.protocol)}
    extra |= {"audit": audit(whole, settings.protocol)}
    nameless = (frame["split"] == "train") & ~frame["generated"]
    nameless &= frame["id"].map(lambda key: fraction(f"name/{key}") < settings.dropout_rows)
    frame = frame.assign(name=frame["name"].mask(nameless, ""))
    print(f"columns: {len(frame):,} samples and {len(varied):,} variants", flush=True)
    frame, made = _finished(frame), _finished(pd.concat([varied, again]))
    extra |= {"slices": slices(pd.concat([frame, made]))}
    return Division(frame, made, extra)


def lengths(frame: pd.DataFrame) -> pd.Series:
    """Return the median number of characters of each sample's values, 0 without any."""
    return frame["values"].map(lambda values: np.median([len(v) for v in values] or [0]))


def without_copies(frame: pd.DataFrame, dropped: dict[str, int]) -> pd.DataFrame:
    """Remove the external tables whose data are in a table of training too."""
    inside = (~frame["is_external"]).groupby(frame["group"]).transform("any")
    copies = frame["is_external"] & inside
    dropped["external copy of a table of training"] = int(copies.sum())
    return frame[~copies]


def assign(frame: pd.DataFrame, settings: SplitParams) -> pd.Series:
    """Return the split of each row.

    Whole groups go to test, then to validation, until each has its share of the source columns of
    every class: the rarest class first, groups in the order of their hash. A group that would
    give a split far more of a class than its share is for training. Labels by rule do not count.

    Parameters
    ----------
    frame : with group, column, label, label_source, generated and ``is_external``.
    """
    split = pd.Series("train", index=frame.index)
    split[frame["is_external"]] = "external"
    held = ~frame["is_external"] & ~frame["generated"] & (frame["label_source"] != "rule")
    pairs = frame[held].drop_duplicates(["column", "label"])
    names = sorted(pairs["group"].unique(), key=lambda name: (fraction(f"split/{name}"), name))
    number = {name: n for n, name in enumerate(names)}
    counts = np.zeros((len(names), len(CLASSES)), dtype=int)
    np.add.at(counts, (pairs["group"].map(number).to_numpy(dtype=int), pairs["label"]), 1)
    totals = counts.sum(axis=0)
    wanted = {"test": totals * settings.test, "validation": totals * settings.validation}
    have = {name: np.zeros(len(CLASSES)) for name in wanted}
    taken: dict[str, str] = {}
    for label in np.argsort(totals, kind="stable"):
        for part, most in wanted.items():
            for name in names:
                if have[part][label] >= most[label]:
                    break
                rows = counts[number[name]]
                after = have[part] + rows
                if name not in taken and rows[label] and (after <= SLACK * most + 1).all():
                    taken[name], have[part] = part, after
    inside = frame["group"].isin(taken) & ~frame["generated"]
    split[inside] = frame["group"][inside].map(taken)
    return split


def _finished(frame: pd.DataFrame) -> pd.DataFrame:
    """Return rows with what is derived from the final name and values."""
    keys = ("name", "values", "n_missing", "whole")
    cells = list(zip(*(frame[key] for key in keys), strict=True))
    return frame.assign(
        text=[shown(name, values) for name, values, *_ in cells],
        rule=np.array([rule(*cell) for cell in cells], dtype=np.int8),
        slice=[slice_of(name, values, whole) for name, values, _, whole in cells],
        weight=frame["weight"].astype("float32"),
    )
