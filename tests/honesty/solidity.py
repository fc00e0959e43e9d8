"""A small project of the task solidity: ten classes, files, packages, a signal to learn."""

from __future__ import annotations

import numpy as np
import pandas as pd

from rampart.solidity.classes import CLASSES
from rampart.tasks.solidity.row import FEATURES

TELLING = tuple(f"t_{name}" for name in CLASSES)
FILLER = ("v_name", "m_call", "e_emit", "i_if", "r_return", "o_plus", "o_less", "s_store")
SIGNS = [name for name in FEATURES if name.startswith("n_")]
FOREST = {"estimator": "forest", "trees": 5, "min_leaf": 2}
PARAMS = {
    "split": {"validation": 0.25, "test": 0.25, "max_rejected": 9},
    "featurize": {
        "tfidf": {"word_features": 3000, "char_features": 3000},
        "numeric": {"columns": ["n_*"]},
        "counters": {"columns": ["l_*"]},
    },
    "tune": {"folds": 2},
    "train": {
        "majority": {
            "features": "counters", "estimator": "majority", "class_weight": False, "folds": 0,
        },
        "size": {"features": "counters", "folds": 0, **FOREST},
        "logreg": {"features": "tfidf", "estimator": "logreg", "C": "[1.0, 3.0]"},
        "counts": {"features": "numeric", "estimator": "logreg"},
    },
    "evaluate": {
        "calibrate": {"method": "temperature", "positive": None},
        "bootstrap": 100, "unit": "group", "score": {"replicates": 50},
    },
    "explain": {"repeats": 1, "batch": 2},
    "importance": {
        "counts": {"estimator": "logreg", "features": "numeric", "repeats": 2, "best": [3]},
    },
    "compare": {"bootstrap": 100, "baselines": ["majority", "size"], "unit": "group"},
}  # fmt: skip
SPIED = ("logreg", "counts")  # models whose fits in the folds are looked at
GROUP = "group"
MADE = False  # no row is made for training alone: twins are held out by their variant
SHARED: list[set[str]] = []  # splits that may have a file in common
DROPPED = {  # what is planted -> the reason under which data.json counts what goes
    "again": "equal functions",
    "nearly": "equal functions",
    "two labels": "equal to the model, two labels",
    "external": "external, equal to one of training",
}


def raw() -> pd.DataFrame:
    """Return two functions of each of 12 files of each class and more, four of them held out."""
    rng = np.random.default_rng(5)
    rows = []
    for package, contracts in (("near-0", 4), ("near-1", 4), ("far", 4)):
        for label in range(len(CLASSES)):
            for number in range(contracts + label % 3):  # some classes are rarer
                group = f"{package}/{label}-{number}"
                rows += [row(rng, label, package, group) for _ in range(2)]
    return pd.DataFrame(rows)


def row(rng: np.random.Generator, label: int, source: str, group: str) -> dict:
    """Return a raw row: a word of its class in three of four, and signs that go with it."""
    shown = label if rng.random() < 0.75 else int(rng.integers(len(CLASSES)))
    told = dict.fromkeys(("era", "variant", "unit"), "") | dict.fromkeys(("line", "last_line"), 1)
    return told | said(rng, [TELLING[shown]] * int(rng.integers(2, 5)), shown) | {
        "code": "function f() {}", "contract": "C", "function": "f", "label": label,
        "source": source, "group": group, "origin": "library",
        "held": "package" if source == "far" else "", "role": "package", "package": "pkg",
    }  # fmt: skip


def said(rng: np.random.Generator, told: list[str], shown: int) -> dict:
    """Return words and numbers of a function that no other one has."""
    words = [*told, *rng.choice(FILLER, 12), *(f"w{rng.integers(10**8):x}" for _ in range(3))]
    numbers = dict.fromkeys(FEATURES, 0.0) | dict(zip(SIGNS[:12], rng.random(12)))
    numbers[SIGNS[20 + shown]] = 2.0
    numbers |= {"l_words": float(len(words)), "l_lines": float(rng.integers(3, 9))}
    return {"text": " ".join(words), "view": " ".join(words[::-1]), **numbers}


def other(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with other words and other numbers."""
    rng = np.random.default_rng(8)
    made = [said(rng, ["t_none"], int(rng.integers(len(CLASSES)))) for _ in range(len(rows))]
    frame = pd.DataFrame(made, index=rows.index)
    return rows.assign(**{name: frame[name] for name in frame if name in rows})


def again(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the functions once more, in files of another package."""
    return rows.assign(source="near-9", group=[f"near-9/{name}" for name in rows["group"]])


def nearly(rows: pd.DataFrame) -> pd.DataFrame:
    """Return them under other names, elsewhere in their files."""
    return again(rows).assign(contract="Other", function="g", code="function g(){}", line=77)


def elsewhere(rows: pd.DataFrame) -> pd.DataFrame:
    """Return them as functions of the package that is held out."""
    groups = [f"far/{name}" for name in rows["group"]]
    return nearly(rows).assign(source="far", group=groups, held="package")


def marked(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with their label written into them, more than it may be by chance."""
    more = [" ".join([TELLING[label]] * 9) for label in rows["label"]]
    return rows.assign(text=rows["text"] + " " + more)


def alike(rows: pd.DataFrame) -> np.ndarray:
    """Return which pairs of functions have the same words: no two invented ones have."""
    told = (rows["text"] + "\0" + rows["view"]).to_numpy(object)
    return told[:, None] == told[None, :]
