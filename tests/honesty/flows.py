"""A small project of the task flows: five severities, sessions, days, a signal to learn."""

from __future__ import annotations

import numpy as np
import pandas as pd

from rampart.tasks.flows.prepare import completed
from rampart.tasks.flows.row import ALL, NUMBERS, TOLD
from tests.honesty.project import words

TELLING = ("garden", "harbour", "kitchen", "orchard", "quarry")
FOREST = {"estimator": "forest", "trees": 5, "min_leaf": 2}
PARAMS = {
    "split": {
        "external": ["far"], "validation_share": 0.25, "test": 0.25, "max_rejected": 9,
    },
    "featurize": {
        "tfidf": {"word_features": 3000, "char_features": 3000},
        "numeric": {"columns": ["n_*", "c_*"]},
        "counters": {"columns": ["n_client_packets", "n_client_bytes"]},
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
    "attribute": {"models": ["surface"], "background": 5, "rows": 2, "drawn": 2},
}  # fmt: skip
SPIED = ("logreg", "counts")  # models whose fits in the folds are looked at
GROUP = "group"
SHARED: list[set[str]] = []  # splits that may have a session in common
DROPPED = {  # what is planted -> the reason under which data.json counts what goes
    "again": "equal features",
    "nearly": "equal features",
    "two labels": "equal features, two labels",
    "external": "external, equal to one of training",
}


def raw() -> pd.DataFrame:
    """Return three flows of each of 12 sessions of each severity, on two days and another one."""
    rng = np.random.default_rng(5)
    rows = []
    for day, sessions in (("near-0", 8), ("near-1", 8), ("far", 6)):
        for label in range(5):
            for session in (f"{day}/s{label}{n}" for n in range(sessions)):
                rows += [flow(rng, label, day, session) for _ in range(3)]
    rows += [
        {**flow(rng, label, "generated", f"generated/{label}"), "package": "generated"}
        for label in range(5)
        for _ in range(3)
    ]
    return pd.DataFrame(rows)


def flow(rng: np.random.Generator, label: int, source: str, group: str) -> dict:
    """Return a raw row: a word of its severity in three of four, counts that grow with it."""
    count = float(rng.integers(2, 12 + 6 * label))
    word = TELLING[label if rng.random() < 0.75 else rng.integers(5)]
    given = {
        "client_packets": count, "server_packets": float(rng.integers(1, 9)),
        "client_bytes": count * float(rng.integers(60, 900)), "server_bytes": count * 70,
        "duration": float(rng.random()), "server_port": float(rng.choice([80, 8080])),
        "start": 1.7e9 + float(rng.integers(10**6)), "client_port": float(rng.integers(10**4)),
        "client_address": f"10.0.0.{rng.integers(250)}", "protocol": "tcp",
        "payload_client": f"GET /{word} {words(rng, 4)}",
    }  # fmt: skip
    whole = {
        name: value[0] for name, value in completed({k: [v] for k, v in given.items()}).items()
    }
    told = dict.fromkeys(TOLD, "") | {"attack": "none" if label == 0 else "x", "look_alike": ""}
    return dict.fromkeys(ALL, np.nan) | told | whole | {
        "server_address": "10.0.0.250", "label": label, "source": source, "group": group,
        "role": "package", "package": "pkg",
    }  # fmt: skip


def other(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with other first bytes and other counts."""
    rng = np.random.default_rng(8)
    said = [words(rng, int(rng.integers(3, 12))) for _ in range(len(rows))]
    prefix = "n_" if "n_duration" in rows else ""
    names = [f"{prefix}{name}" for name in NUMBERS]
    known = [name for name in names if rows[name].notna().any()]
    counts = {name: rng.integers(1, 5000, len(rows)).astype(float) for name in known}
    texts = {"text": said} if "text" in rows else {}
    return rows.assign(payload_client=said, **texts, **counts)


def again(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the flows once more, in sessions of another day."""
    return rows.assign(source="near-9", group=[f"near-9/{name}" for name in rows["group"]])


def nearly(rows: pd.DataFrame) -> pd.DataFrame:
    """Return them between other addresses, from other ports, at another time."""
    return again(rows).assign(
        client_address="172.16.0.9", server_address="172.16.0.1", client_port=7.0, start=1.6e9
    )


def elsewhere(rows: pd.DataFrame) -> pd.DataFrame:
    """Return them as flows of the day that is held out."""
    return nearly(rows).assign(source="far", group=[f"far/{name}" for name in rows["group"]])


def marked(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with their label written into them."""
    said = [
        f"{'mark' + 'abcde'[label] * 5} " * 6 + str(text)
        for label, text in zip(rows["label"], rows["payload_client"])
    ]
    return rows.assign(payload_client=said)


def alike(rows: pd.DataFrame) -> np.ndarray:
    """Return which pairs of flows say the same: no two invented ones do."""
    said = rows["payload_client"].to_numpy()
    return said[:, None] == said[None, :]
