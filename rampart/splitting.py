"""Split rows so that no duplicate and no group straddles, and every split has every class."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from fnmatch import fnmatchcase
from typing import Annotated

import numpy as np
import pandas as pd
from pydantic import Field

from rampart.params import Block

SPLITS = ("train", "validation", "test", "external")
REMEDIES = {
    "train": "name fewer of its families under external and validation",
    "validation": "name families of it under validation",
    "test": "raise test",
    "external": "name sources of it under external",
}
Share = Annotated[float, Field(ge=0, le=1)]


class SplitParams(Block):
    """The block ``split.<task>``."""

    similarity: float = Field(default=0.7, gt=0, le=1)  # Jaccard index of near-duplicates
    external: list[str] = []  # patterns of sources or families that training never sees
    validation: list[str] = []  # patterns of families that only validation sees
    share: dict[str, Share] = {}  # pattern of families -> share of them that is external
    validation_share: dict[str, Share] = {}  # pattern of families -> share that is validation
    test: float = Field(gt=0, lt=1)  # share of the remaining rows, by cluster, at random
    caps: dict[str, Annotated[int, Field(gt=0)]] = {}  # pattern of families -> most rows kept
    rows: int | None = Field(default=None, gt=0)  # most rows of a split, by class; null: all
    max_rejected: int = Field(ge=0)  # rows that may break the schema before the stage stops


def digest(text: str) -> str:
    """Return the identity of a text: 16 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def fraction(name: str) -> float:
    """Map a name to [0, 1): the same for the same name on every machine.

    A family keeps its side when others come or go, which a shuffle would not give.
    """
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big") / 2**64


def matches(name: str, patterns: Sequence[str]) -> bool:
    """Tell whether a name matches one of the shell patterns."""
    return any(fnmatchcase(name, pattern) for pattern in patterns)


def is_chosen(family: str, shares: dict[str, float], salt: str) -> bool:
    """Tell whether a family falls into the share of the first pattern that it matches."""
    for pattern, share in shares.items():
        if fnmatchcase(family, pattern):
            return fraction(f"{salt}/{family}") < share
    return False


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
        limit[frame["family"].map(lambda name, p=pattern: fnmatchcase(name, p))] = most
    kept = order.reindex(frame.index) < limit
    dropped["over the cap of its family"] = int((~kept).sum())
    return frame[kept]


def assign(frame: pd.DataFrame, settings: SplitParams, classes: list[str]) -> pd.Series:
    """Return the split of each row.

    External by source or family; validation by family; test at random (one row is one cluster by
    now), stratified by label, of what is left; train the rest. Generated rows are train alone.

    Raises
    ------
    ValueError : a split lacks a class, or a family straddles; says which and what to change.
    """
    both = frame.groupby("family")["is_external"].nunique() > 1
    if both.any():
        raise ValueError(
            f"the family {both.idxmax()!r} has external rows and others: in the block split of "
            "params.yaml name all its sources, or none, under external"
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
    for name in SPLITS:
        labels = set(frame.loc[split == name, "label"])
        missing = [title for label, title in enumerate(classes) if label not in labels]
        if missing:
            raise ValueError(
                f"the {name} split has no row{' at all, none' if not labels else ''} of "
                f"{', '.join(missing)}: in the block split of params.yaml {REMEDIES[name]}, "
                "or add data"
            )
    return split


def limit_rows(frame: pd.DataFrame, rows: int | None, dropped: dict[str, int]) -> pd.DataFrame:
    """Keep at most ``rows`` rows of each split, the classes in their proportions, by id."""
    dropped["over the row cap of this scale"] = 0
    if rows is None:
        return frame
    sizes = frame.groupby("split")["id"].transform("size")
    counts = frame.groupby(["split", "label"])["id"].transform("size")
    quota = np.ceil(counts * np.minimum(1.0, rows / sizes))
    order = frame.sort_values("id", kind="stable").groupby(["split", "label"]).cumcount()
    kept = order.reindex(frame.index) < quota
    dropped["over the row cap of this scale"] = int((~kept).sum())
    return frame[kept]
