"""How prompts are split: what is external, what only validation sees, what is a duplicate."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

import numpy as np
import pandas as pd
from pydantic import Field, field_validator

from rampart.core.params import Block, nearest
from rampart.data.dedup import clusters
from rampart.data.splitting import (
    SPLITS,
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
from rampart.tasks.prompts import compose
from rampart.tasks.prompts.families import ROLES
from rampart.tasks.prompts.language import language
from rampart.tasks.prompts.prepare import FLAGS, prepare
from rampart.tasks.prompts.row import FOREIGN, KINDS

CLASSES = ["benign", "suspicious", "malicious"]
COLUMNS = ["id", "text", "label", "source", "group", "kind", "language", "weight", "generated"]
COLUMNS += ["parts", "view", *FLAGS]
"""What the files of the splits have."""
HEAVIEST = 10.0  # weight of a row
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


Split = Literal["train", "validation", "external"]


class BalanceParams(Block):
    """The block ``split.balance``: how far a row counts less where there are many like it."""

    source: float = Field(default=0.0, ge=0, le=1)  # 0: rows count alike, 1: sources do
    kind: float = Field(default=0.0, ge=0, le=1)  # the same for the kinds of a class


class SplitParams(Block):
    """The block ``split``."""

    # most rows of each class that are read of a package's source; null: all
    read: int | None = Field(default=None, gt=0, le=1e8)
    similarity: float = Field(default=0.7, gt=0, le=1)  # Jaccard index of near-duplicates
    external: list[str] = []  # patterns of sources or families that training never sees
    validation: list[str] = []  # patterns of families that only validation sees
    share: dict[str, Share] = {}  # pattern of families -> share of them that is external
    validation_share: dict[str, Share] = {}  # pattern of families -> share that is validation
    test: float = Field(gt=0, lt=1)  # share of the remaining rows, by cluster, at random
    # pattern of families -> most rows kept
    caps: dict[str, Annotated[int, Field(gt=0, le=1e8)]] = {}
    # recipe -> split -> rows made of that split's own rows (compose.py)
    compose: dict[str, dict[Split, Annotated[int, Field(ge=0, le=1e6)]]] = {}
    # split -> most rows of a package's source in it, before rows are composed of them
    most: dict[Literal["validation", "external"], Annotated[int, Field(gt=0, le=1e8)]] = {}
    balance: BalanceParams = BalanceParams()
    rows: int | None = Field(default=None, gt=0, le=1e8)  # most rows of a split; null: all
    max_rejected: int = Field(ge=0, le=1e8)  # rows that may break the schema before it stops

    @field_validator("compose")
    @classmethod
    def _known(cls, value: dict[str, dict[str, int]]) -> dict[str, dict[str, int]]:
        for name in value:
            if name not in compose.RECIPES:
                raise ValueError(f"no recipe {name!r}; {nearest(name, list(compose.RECIPES))}")
        return value


def divide(
    frame: pd.DataFrame, settings: SplitParams, synthesis: dict[str, Any], dropped: dict[str, int]
) -> Division:
    """Clean the prompts, remove near-duplicates and say which split each is in.

    Parameters
    ----------
    frame : raw rows that fit the schema.
    synthesis : the block ``synthesize``; a generated family says which split it is for.
    dropped : counts by reason, added to.

    Raises
    ------
    SplitError : a split lacks a class, or a family straddles.
    """
    frame = some(frame, settings.read, dropped)
    print(f"prompts: cleaning {len(frame):,} texts", flush=True)
    frame = frame.assign(**prepare(frame["text"]))
    empty = frame["text"].str.strip() == ""
    dropped["nothing left after cleaning"] = int(empty.sum())
    frame = frame[~empty].reset_index(drop=True)
    frame["id"] = frame["text"].map(digest)
    frame["generated"] = frame["source"].str.startswith("generated/")
    frame = told(frame)
    require_one_class(frame)
    held = [
        matches(source, settings.external)
        or matches(family, settings.external)
        or is_chosen(family, settings.share, "external")
        for source, family in zip(frame["source"], frame["family"], strict=True)
    ]
    chosen = (frame["role"] == "external") | (frame["family"].map(ROLES) == "external")
    frame["is_external"] = chosen | pd.Series(held, index=frame.index)

    print("prompts: searching near-duplicates", flush=True)
    frame["cluster"] = clusters(frame["text"].tolist(), settings.similarity)
    frame = cap(one_a_cluster(frame, dropped), settings.caps, dropped)
    frame["split"] = assign(frame, settings, CLASSES)
    frame = at_most(frame, settings.most, dropped)
    frame["parts"] = ""
    made = composed(frame, settings)
    dropped["composed row is there already"] = int(made["id"].isin(frame["id"]).sum())
    frame = pd.concat([frame, made[~made["id"].isin(frame["id"])]], ignore_index=True)
    # By another hash than the id: the rows of test have the lowest ids of all that are not made.
    drawn = frame.assign(id=frame["id"].map(lambda name: digest(f"rows/{name}")))
    frame = frame.loc[limit_rows(drawn, settings.rows, dropped).index]
    frame = frame.rename(columns={"family": "group"})
    frame["weight"] = balanced(frame, settings.balance)
    return Division(frame, frame[:0], {"kinds": by_kind(frame)})


def some(frame: pd.DataFrame, most: int | None, dropped: dict[str, int]) -> pd.DataFrame:
    """Keep so many rows of each class of a source, the first by the hash of their text.

    Those of a user's own files are all kept.
    """
    if most is None:
        return frame
    drawn = frame["text"].map(digest).sort_values(kind="stable").index
    order = frame.loc[drawn].groupby(["source", "label"]).cumcount()
    kept = (order.reindex(frame.index) < most) | (frame["role"] != "package")
    dropped["not read at this scale"] = int((~kept).sum())
    return frame[kept]


def told(frame: pd.DataFrame) -> pd.DataFrame:
    """Fill in the language where the source does not say it, and the kind that follows.

    A row whose source does not say the language and whose text is in another than English is of
    the foreign kind of its class.
    """
    silent = frame["language"] == ""
    found = frame.loc[silent, "text"].map(language)
    frame.loc[silent, "language"] = found
    foreign = found.index[found != "en"]
    frame.loc[foreign, "kind"] = frame.loc[foreign, "label"].map(FOREIGN)
    return frame


def require_one_class(frame: pd.DataFrame) -> None:
    """Raise SplitError if a kind, which is scored as one, has rows of two classes."""
    classes = frame.groupby("kind")["label"].unique()
    for kind, labels in classes[classes.str.len() > 1].items():
        names = " and ".join(CLASSES[label] for label in sorted(labels))
        raise SplitError(f"the kind {kind!r} has rows of {names}: a kind is of one class")


def composed(frame: pd.DataFrame, settings: SplitParams) -> pd.DataFrame:
    """Return the rows made of each split's own rows, cleaned as all others, in that split.

    A recipe for which a split has no parts, as with a user's rows alone, makes none there.
    """
    parts = []
    for split in ("train", "validation", "external"):
        counts = {name: by.get(split, 0) for name, by in settings.compose.items()}
        rows = frame[(frame["split"] == split) & ~frame["generated"]]
        counts = {name: n for name, n in counts.items() if n}
        if without := [name for name in counts if compose.lacking(rows, name)]:
            print(f"prompts: {split} has no rows to compose {', '.join(without)}", flush=True)
        wanted = {name: n for name, n in counts.items() if name not in without}
        made = compose.compose(rows, split, wanted)
        compose.check_parts(made, rows)
        parts.append(made.assign(split=split))
    made = pd.concat(parts, ignore_index=True)
    if made.empty:
        return frame[:0]
    made = made.assign(**prepare(made["text"]), generated=True, is_external=False)
    made["id"] = made["text"].map(digest)
    return made[made["text"].str.strip() != ""].drop_duplicates("id")


def balanced(frame: pd.DataFrame, settings: BalanceParams) -> pd.Series:
    """Return how much each row counts in what is fitted on its split; the mean of a split is 1.

    A row of a source with n rows in its split and class weighs ``n ** -source``; then the weights
    of a kind, whose sum is s, are multiplied by ``s ** -kind``: at 1 all kinds of a class have the
    same sum. No row then counts more than ``HEAVIEST`` times the mean, so that the only row of a
    source is not the only one that is learned from.

    Parameters
    ----------
    frame : with split, label, source and kind.
    """
    sides = [frame["split"], frame["label"]]
    weight = frame.groupby([*sides, frame["source"]])["label"].transform("size")
    weight = weight.astype(float) ** -settings.source
    weight *= weight.groupby([*sides, frame["kind"]]).transform("sum") ** -settings.kind
    weight = (weight / weight.groupby(frame["split"]).transform("mean")).clip(upper=HEAVIEST)
    return weight / weight.groupby(frame["split"]).transform("mean")


def by_kind(frame: pd.DataFrame) -> dict[str, dict[str, dict[str, int]]]:
    """Return kind -> split -> rows and sources; of the kinds that users bring, also those of none.

    A number of rows says little where one source has them all.
    """
    table: dict[str, dict[str, dict[str, int]]] = {}
    for kind in dict.fromkeys([*KINDS, *sorted(set(frame["kind"]))]):
        rows = frame[frame["kind"] == kind]
        table[kind] = {
            split: {
                "rows": int((rows["split"] == split).sum()),
                "sources": int(rows.loc[rows["split"] == split, "source"].nunique()),
            }
            for split in SPLITS
        }
    return table


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


def at_most(frame: pd.DataFrame, most: dict[str, int], dropped: dict[str, int]) -> pd.DataFrame:
    """Keep at most a number of rows of each source in a split: the first by id, which is a hash.

    Those of a user's own files are all kept.
    """
    order = frame.sort_values("id", kind="stable").groupby(["split", "source"]).cumcount()
    kept = order.reindex(frame.index) < frame["split"].map(most).fillna(np.inf)
    kept |= frame["role"] != "package"
    dropped["over the most of its source in its split"] = int((~kept).sum())
    return frame[kept]


def assign(frame: pd.DataFrame, settings: SplitParams, classes: Sequence[str]) -> pd.Series:
    """Return the split of each row.

    External by source or family; validation by family; test at random (one row is one cluster by
    now), stratified by label, of what is left; train the rest. A generated family says itself
    which split it is for, and is never in test.

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
    role = frame["family"].map(ROLES)
    split[frame["generated"] & (role == "validation")] = "validation"
    split[frame["is_external"]] = "external"
    # Rows that were made are no reason to score a class that no source has.
    counted = ~frame["generated"] | (split == "train")
    require_classes(frame.assign(split=split)[counted], classes, REMEDIES, OFFERS)
    return split
