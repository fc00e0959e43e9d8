"""A small project of the task behaviour: nine intents, pairs, designs, a signal to learn."""

from __future__ import annotations

import numpy as np
import pandas as pd

from rampart.chain.features.history import (
    History,
    Record,
    Transaction,
    dumped,
    loaded,
)

TELLING = ("a9059cbb", "23b872dd", "095ea7b3", "d0e30db0", "2e1a7d4d", "40c10f19", "42966c68",
           "022c0d9f", "f2fde38b")  # fmt: skip
FOREST = {"estimator": "forest", "trees": 5, "min_leaf": 2}
PARAMS = {
    "split": {"validation": 0.25, "test": 0.25, "max_rejected": 9},
    "featurize": {
        "tfidf": {"word_features": 3000, "char_features": 3000},
        "numeric": {"columns": ["n_*"]},
        "counters": {"columns": ["n_txs", "n_value_median"]},
    },
    "tune": {"folds": 2},
    "train": {
        "majority": {
            "features": "counters", "estimator": "majority", "class_weight": False, "folds": 0,
        },
        "surface": {"features": "counters", "folds": 0, **FOREST},
        "logreg": {"features": "tfidf", "estimator": "logreg", "C": "[1.0, 3.0]"},
        "counts": {"features": "numeric", "estimator": "logreg"},
    },
    "evaluate": {
        "calibrate": {"method": "temperature", "positive": None},
        "bootstrap": 100, "unit": "group",
    },
    "explain": {"repeats": 1, "batch": 2},
    "importance": {
        "counts": {"estimator": "logreg", "features": "numeric", "repeats": 2, "best": [3]},
    },
    "compare": {"bootstrap": 100, "baselines": ["majority", "surface"], "unit": "group"},
}  # fmt: skip
STILL = ("majority",)  # validation has its classes in the same shares when it is spoilt
SPIED = ("logreg", "counts")  # models whose fits in the folds are looked at
GROUP = "group"
SHARED: list[set[str]] = []  # splits that may have a pair in common
DROPPED = {  # what is planted -> the reason under which data.json counts what goes
    "again": "equal features",
    "nearly": "equal features",
    "two labels": "equal features, two labels",
    "external": "external, equal to one of training",
}


def raw() -> pd.DataFrame:
    """Return two histories of each of some pairs of each intent; some pairs are held out."""
    rng = np.random.default_rng(5)
    rows = [
        row(rng, label, f"{place}/s{label}{n}", held)
        for place, held, pairs in (("near", "seen", 8), ("far", "design", 4))
        for label in range(9)
        for n in range(pairs)
        for _ in range(2)
    ]
    made = [row(rng, label, f"generated/{label}", "seen") for label in range(9) for _ in range(2)]
    return pd.DataFrame([*rows, *({**one, "package": "generated"} for one in made)])


def row(rng: np.random.Generator, label: int, group: str, held: str) -> dict:
    """Return a raw row: a method of its intent in three of five, values that grow with it."""
    return {
        "history": dumped(drawn(rng, label)), "label": label, "held": held, "group": group,
        "side": "attack" if label else "look-alike", "known": "transactions", "marks": "[]",
        "scenario": f"made {label}", "design": "made", "actor": "made",
        "source": group.split("/")[0], "episode": group, "role": "package", "package": "pkg",
    }  # fmt: skip


def drawn(rng: np.random.Generator, label: int) -> History:
    """Return a history of some transactions."""
    rows = []
    for number in range(int(rng.integers(3, 9))):
        method = TELLING[label if rng.random() < 0.6 else rng.integers(9)]
        time = 60.0 * number + float(rng.integers(50))
        ends = (0, int(rng.integers(1, 4))) if rng.random() < 0.5 else (int(rng.integers(1, 4)), 0)
        value = float(rng.random()) * (1 + label)
        rows.append(Transaction(time, *ends, value, 21_000.0, True, method))
    return History(Record(rows), "transactions", (), len(rows))


def other(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with other words and other numbers."""
    rng = np.random.default_rng(8)
    told = rows.assign(history=[dumped(drawn(rng, int(rng.integers(9)))) for _ in range(len(rows))])
    if "text" not in rows:
        return told
    names = [name for name in rows if name.startswith("n_") and rows[name].notna().any()]
    said = [" ".join(rng.choice(["in_swap_c_n", "out_mint_a_o", "gap_e"], 9)) for _ in told.index]
    return told.assign(text=said, **{name: rng.random(len(rows)) for name in names})


def again(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the histories once more, of other pairs."""
    names = [f"near-9/{name}" for name in rows["group"]]
    return rows.assign(group=names, episode=names)


def nearly(rows: pd.DataFrame) -> pd.DataFrame:
    """Return them at another time, with what no feature may see."""
    late = [at(text, 1e6) for text in rows["history"]]
    return again(rows).assign(history=late, actor="another", design="another")


def at(text: str, start: float) -> str:
    """Return a history that begins at another time."""
    told = loaded(text)
    first = told.record.transactions[0].time
    moved = [one._replace(time=one.time - first + start) for one in told.record.transactions]
    return dumped(told._replace(record=told.record._replace(transactions=moved)))


def elsewhere(rows: pd.DataFrame) -> pd.DataFrame:
    """Return them as histories of a design that is held out."""
    return nearly(rows).assign(held="design", group=[f"far/{name}" for name in rows["group"]])


def marked(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with their label written into them: what it alone calls, six times."""
    said = []
    for text, label in zip(rows["history"], rows["label"], strict=True):
        told = loaded(text)
        last = told.record.transactions[-1]
        more = [
            last._replace(method=TELLING[label], time=last.time + 9 * n, to=7) for n in range(12)
        ]
        record = told.record._replace(transactions=[*told.record.transactions, *more])
        said.append(dumped(told._replace(record=record)))
    return rows.assign(history=said)


def alike(rows: pd.DataFrame) -> np.ndarray:
    """Return which pairs of histories are the same but for when they begin."""
    said = np.array([at(text, 0.0) for text in rows["history"]], dtype=object)
    return said[:, None] == said[None, :]
