"""A small project of the task contracts: eleven classes, families, evidence, a signal to learn.

What the rows are made of, the answers of three models out of fold, is held by rule_3_gather.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from rampart.data.splitting import fraction
from rampart.tasks.contracts.row import CLASSES, COLUMNS, EVIDENCE, LABELS, there

TELLING = [name for name in COLUMNS if not name.startswith("n_has_")]
TELLS = [f"n_source_{name}" if name in LABELS["source"] else "n_history_ponzi" for name in CLASSES]
FOREST = {"estimator": "forest", "trees": 5, "min_leaf": 2}
PARAMS = {
    "split": {"validation": 0.3, "test": 0.3, "max_rejected": 9},
    "featurize": {
        "numeric": {"columns": ["n_*"]},
        "counters": {"columns": ["n_has_*"]},
        "ablated": {"columns": ["n_source_*", "n_history_*"]},
    },
    "tune": {"folds": 2},
    "train": {
        "majority": {
            "features": "counters", "estimator": "majority", "class_weight": False, "folds": 0,
        },
        "evidence": {"features": "counters", "folds": 0, **FOREST},
        "logreg": {"features": "numeric", "estimator": "logreg", "C": "[1.0, 3.0]"},
        "counts": {"features": "ablated", "estimator": "logreg"},
    },
    "evaluate": {
        "calibrate": {"method": "temperature", "positive": None},
        "bootstrap": 100, "unit": "group",
    },
    "explain": {"repeats": 1, "batch": 2},
    "importance": {
        "counts": {"estimator": "logreg", "features": "numeric", "repeats": 2, "best": [3]},
    },
    "compare": {"bootstrap": 100, "baselines": ["majority", "evidence"], "unit": "group"},
}  # fmt: skip
SPIED = ("logreg", "counts")  # models whose fits in the folds are looked at
GROUP = "group"
MADE = False  # no row is made for training alone
SHARED: list[set[str]] = []  # splits that may have a family in common
TWICE = "the same contract and evidence twice"
DROPPED = {"again": TWICE, "nearly": TWICE, "external": TWICE}
"""What is planted -> the reason under which data.json counts what goes; a contract has one label,
which the stage gather gives it."""


def raw() -> pd.DataFrame:
    """Return two rows of each of 24 contracts of each class, six of them held out."""
    rng = np.random.default_rng(5)
    return pd.DataFrame(
        row(rng, label, source, group, parts)
        for source, each in (("near-0", 3), ("near-1", 3), ("far", 2))
        for label in range(len(CLASSES))
        for group in groups(f"{source}/{label}", each)
        for parts in (EVIDENCE, EVIDENCE[::2])
    )


def groups(start: str, each: int) -> list[str]:
    """Return so many names of groups in each split: their hash says in which one they are."""
    found: dict[int, list[str]] = {0: [], 1: [], 2: []}
    for number in range(1000):
        name = f"{start}-{number}"
        place = found[min(int(fraction(f"contracts/{name}") / 0.3), 2)]
        if len(place) < each:
            place.append(name)
    return sorted(name for place in found.values() for name in place)


def row(rng: np.random.Generator, label: int, source: str, group: str, parts: tuple) -> dict:
    """Return a raw row: in three of four what tells its class is likely."""
    shown = label if rng.random() < 0.75 else int(rng.integers(len(CLASSES)))
    numbers = dict(zip(TELLING, rng.normal(-3, 1, len(TELLING)))) | {TELLS[shown]: 2.0}
    for kind in EVIDENCE:
        numbers[there(kind)] = float(kind in parts)
        if kind not in parts:
            numbers |= {name: 0.0 for name in TELLING if name.startswith(f"n_{kind}_")}
    return numbers | {
        "subject": group, "label": label, "source": source, "group": group, "family": "twin",
        "evidence": "+".join(parts), "package": "pkg",
        "role": "external" if source == "far" else "package",
    }  # fmt: skip


def other(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with other numbers."""
    rng = np.random.default_rng(8)
    return rows.assign(**{name: rng.normal(-3, 2, len(rows)) for name in TELLING})


def again(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the same contracts once more, as if they were of other families."""
    return rows.assign(source="near-9", group=[f"near-9/{name}" for name in rows["group"]])


def nearly(rows: pd.DataFrame) -> pd.DataFrame:
    """Return them as other models would have spoken of them."""
    return other(again(rows))


def elsewhere(rows: pd.DataFrame) -> pd.DataFrame:
    """Return them as if they were held out."""
    groups = [f"far/{name}" for name in rows["group"]]
    return nearly(rows).assign(source="far", group=groups, role="external")


def marked(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with their label written into them: all models are sure of it."""
    made = rows.copy()
    for place, label in zip(made.index, made["label"]):
        made.loc[place, TELLS[label]] = 7.0
    return made


def alike(rows: pd.DataFrame) -> np.ndarray:
    """Return which pairs of rows are of one contract and the same evidence."""
    told = (rows["subject"] + "/" + rows["evidence"]).to_numpy(object)
    return told[:, None] == told[None, :]
