"""How prompts are split: what is external, what only validation sees, what is a duplicate."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import numpy as np
import pandas as pd
from pydantic import Field

from rampart.core.params import Block
from rampart.data.dedup import clusters
from rampart.data.splitting import (
    Division,
    Share,
    SplitError,
    digest,
    fits,
    is_chosen,
    limit_rows,
    matches,
    require_classes,
    written,
)
from rampart.tasks.prompts.prepare import FLAGS, prepare

CLASSES = ["benign", "suspicious", "malicious"]
COLUMNS = ["id", "text", "label", "source", "group", "generated", "view", *FLAGS]
"""What the files of the splits have."""
REMEDIES = {
    "train": "name fewer of its families under external and validation",
    "validation": "name families of it under validation, or a share of them under validation_share",
    "test": "raise test",
    "external": "name sources of it under external, or a share of its families under share, or "
    "give a file of yours role: external",
}
OFFERS = dict.fromkeys(("validation", "external"), "family")
"""Split -> the column whose names can be given to it."""

PATTERNS = {
    "external": ("source", "family"),
    "validation": ("family",),
    "share": ("family",),
    "validation_share": ("family",),
    "caps": ("family",),
}
"""Key of the block ``split`` -> the columns of names that its patterns are for."""


class SplitParams(Block):
    """The block ``split``."""

    similarity: float = Field(default=0.7, gt=0, le=1)  # Jaccard index of near-duplicates
    external: list[str] = []  # patterns of sources or families that training never sees
    validation: list[str] = []  # patterns of families that only validation sees
    share: dict[str, Share] = {}  # pattern of families -> share of them that is external
    validation_share: dict[str, Share] = {}  # pattern of families -> share that is validation
    test: float = Field(gt=0, lt=1)  # share of the remaining rows, by cluster, at random
    # pattern of families -> most rows kept
    caps: dict[str, Annotated[int, Field(gt=0, le=1e8)]] = {}
    rows: int | None = Field(default=None, gt=0, le=1e8)  # most rows of a split; null: all
    max_rejected: int = Field(ge=0, le=1e8)  # rows that may break the schema before it stops


def divide(
    frame: pd.DataFrame, settings: SplitParams, synthesis: dict[str, Any], dropped: dict[str, int]
) -> Division:
    """Clean the prompts, remove near-duplicates and say which split each is in.

    Parameters
    ----------
    frame : raw rows that fit the schema.
    synthesis : the block ``synthesize``; every generated row is for training.
    dropped : counts by reason, added to.

    Raises
    ------
    SplitError : a split lacks a class, or a family straddles.
    """
    print(f"prompts: cleaning {len(frame):,} texts", flush=True)
    frame = frame.assign(**prepare(frame["text"]))
    empty = frame["text"].str.strip() == ""
    dropped["nothing left after cleaning"] = int(empty.sum())
    frame = frame[~empty].reset_index(drop=True)
    frame["id"] = frame["text"].map(digest)
    frame["generated"] = frame["source"].str.startswith("generated/")
    held = [
        matches(source, settings.external)
        or matches(family, settings.external)
        or is_chosen(family, settings.share, "external")
        for source, family in zip(frame["source"], frame["family"], strict=True)
    ]
    frame["is_external"] = (frame["role"] == "external") | pd.Series(held, index=frame.index)

    print("prompts: searching near-duplicates", flush=True)
    frame["cluster"] = clusters(frame["text"].tolist(), settings.similarity)
    frame = cap(one_a_cluster(frame, dropped), settings.caps, dropped)
    frame["split"] = assign(frame, settings, CLASSES)
    frame = limit_rows(frame, settings.rows, dropped).rename(columns={"family": "group"})
    return Division(frame, frame[:0], {})


def lengths(frame: pd.DataFrame) -> pd.Series:
    """Return the characters of each prompt."""
    return frame["text"].str.len()


def one_a_cluster(frame: pd.DataFrame, dropped: dict[str, int]) -> pd.DataFrame:
    """Keep one row of each cluster of near-duplicates.

    A cluster with two labels goes whole. One that spans training and external sources stays with
    training, so that no near-duplicate of what training saw is scored as unseen.

    Parameters
    ----------
    frame : with id, label, cluster and ``is_external``.
    dropped : counts by reason, added to.
    """
    two = frame.groupby("cluster")["label"].transform("nunique") > 1
    dropped["cluster has two labels"] = int(two.sum())
    frame = frame[~two]
    spans = frame["is_external"] & (~frame["is_external"]).groupby(frame["cluster"]).transform(
        "any"
    )
    dropped["external near-duplicate of training"] = int(spans.sum())
    frame = frame[~spans].sort_values("id", kind="stable")
    again = frame.duplicated("cluster")
    dropped["near-duplicate"] = int(again.sum())
    return frame[~again]


def cap(frame: pd.DataFrame, caps: dict[str, int], dropped: dict[str, int]) -> pd.DataFrame:
    """Keep at most a number of rows of each family: the first by id, which is a hash."""
    order = frame.sort_values("id", kind="stable").groupby("family").cumcount()
    limit = pd.Series(np.inf, index=frame.index)
    for pattern, most in caps.items():
        limit[frame["family"].map(lambda name, p=pattern: fits(name, p))] = most
    kept = order.reindex(frame.index) < limit
    dropped["over the cap of its family"] = int((~kept).sum())
    return frame[kept]


def assign(frame: pd.DataFrame, settings: SplitParams, classes: Sequence[str]) -> pd.Series:
    """Return the split of each row.

    External by source or family; validation by family; test at random (one row is one cluster by
    now), stratified by label, of what is left; train the rest. Generated rows are train alone.

    Raises
    ------
    SplitError : a split lacks a class, or a family straddles; says which and what to change.
    """
    both = frame.groupby("family")["is_external"].nunique() > 1
    if both.any():
        raise SplitError(
            f"the family {written(both.idxmax())!r} has external rows and others: name all its "
            "sources, or none, under external"
        )
    split = pd.Series("train", index=frame.index)
    for label in range(len(classes)):
        rows = frame[(frame["label"] == label) & ~frame["is_external"] & ~frame["generated"]]
        held = np.array(
            [
                matches(name, settings.validation)
                or is_chosen(name, settings.validation_share, "validation")
                for name in rows["family"]
            ],
            dtype=bool,
        )
        split[rows.index[held]] = "validation"
        rest = rows[~held].sort_values("id", kind="stable")
        # The id is a hash of the text: taking the first is a random choice that never changes.
        split[rest.index[: round(len(rest) * settings.test)]] = "test"
    split[frame["is_external"]] = "external"
    require_classes(frame.assign(split=split), classes, REMEDIES, OFFERS)
    return split
