"""A small project of the task columns: eight classes of invented cells, whole tables."""

from __future__ import annotations

import numpy as np
import pandas as pd

from rampart.tasks.columns.grouping import is_trivial
from rampart.tasks.columns.row import Row
from tests.honesty.project import words
from tests.integration.columns import CELLS, word

COMMON = {"features": "columns", "class_weight": True}
PARAMS = {
    "synthesize": {"ratio": 0.1, "count": 4},
    "split": {
        "external": ["far"], "validation": 0.25, "test": 0.25, "max_rejected": 1,
        "rows": {"train": None},
    },
    "featurize": {"columns": {}, "onehot": {"column": "rule", "size": 8}},
    "tune": {"folds": 2},
    "stack": {"members": {"first": "forest", "second": "logreg", "third": "xgboost"}},
    "train": {
        "majority": {"features": "onehot", "estimator": "majority", "class_weight": False},
        "rules": {"features": "onehot", "estimator": "given", "class_weight": False},
        "forest": {**COMMON, "estimator": "forest", "trees": 6, "source_balance": 0.3},
        "logreg": {**COMMON, "estimator": "logreg", "C": 0.1},
        "xgboost": {**COMMON, "estimator": "xgboost", "rounds": 3, "max_depth": 2},
        "ensemble": {"features": "members", "estimator": "blend", "step": 0.25},
    },
    "evaluate": {
        "calibrate": {"method": "temperature", "positive": None},
        "bootstrap": 100, "unit": "group", "score": {"fewest": 1},
    },
    "explain": {"repeats": 1, "batch": 2, "size_mib": 20},
    "importance": {
        "rules": {"estimator": "given", "features": "onehot", "repeats": 2, "best": [99]},
    },
    "compare": {"bootstrap": 100, "baselines": ["majority", "rules"], "unit": "group"},
}  # fmt: skip
SPIED = ("logreg",)
GROUP = "table"
STILL = ("majority",)  # validation has its classes in the same shares when it is spoilt
SHARED: list[set[str]] = []  # splits that may have a group in common
DROPPED = {  # what is planted -> the reason under which data.json counts what goes
    "again": "same cells",
    "nearly": "same cells",
    "two labels": "same cells, two labels",
    "external": "same cells",
}


def raw() -> pd.DataFrame:
    """Return a column of each class in each of 12 tables, of which 3 are of another source."""
    rng = np.random.default_rng(4)
    rows = []
    for source, count in (("near", 9), ("far", 3)):
        for table in (f"{source}/t{n}" for n in range(count)):
            rows += [column(rng, label, table, source) for label in range(8)]
    rows += [
        {**column(rng, label, f"generated/f{n}", "generated/family"), "package": "generated"}
        for label in range(8)
        for n in range(2)
    ]
    return pd.DataFrame(rows)


def column(rng: np.random.Generator, label: int, table: str, source: str) -> dict:
    """Return a raw row: most cells are of the class, some of another."""
    kinds = [kind for pair in CELLS.values() for kind in pair]
    cells = [
        kinds[2 * label + n % 2](rng) if rng.random() < 0.5 else rng.choice(kinds)(rng)
        for n in range(24)
    ]
    name = f"{word(rng)} {word(rng)}"
    return Row(
        name=name, values=cells, n_rows=25, n_missing=1, domain="d", language="en", label=label,
        label_source="doc", source=source, table=table, column=f"{table}/{name}", block=0,
    )._asdict() | {"package": "pkg", "role": "package"}  # fmt: skip


def other(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with cells and headers of other words."""
    rng = np.random.default_rng(8)
    cells = [[words(rng, int(rng.integers(1, 9))) for _ in range(12)] for _ in range(len(rows))]
    names = [words(rng, 1) for _ in range(len(rows))]
    changed = rows.assign(name=names, values=cells, n_rows=13, n_missing=1)
    # What the simple rules say of a row is a column of the splits.
    return changed.assign(rule=(rows["rule"] + 3) % 8) if "rule" in rows else changed


def again(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the columns once more, as columns of tables of another source."""
    tables = [f"near-9/{table}" for table in rows["table"]]
    keys = [f"near-9/{key}" for key in rows["column"]]
    return rows.assign(source="near-9", table=tables, column=keys)


def nearly(rows: pd.DataFrame) -> pd.DataFrame:
    """Return them with their cells in another order, and another header where that may be."""
    cells = [list(values)[::-1] for values in rows["values"]]
    same = [
        name if is_trivial(values) else f"my {name}" for name, values in zip(rows["name"], cells)
    ]
    return again(rows).assign(values=cells, name=same)


def elsewhere(rows: pd.DataFrame) -> pd.DataFrame:
    """Return them as columns of tables of the external source."""
    return nearly(rows).assign(
        source="far",
        table=[f"far/{table}" for table in rows["table"]],
        column=[f"far/{key}" for key in rows["column"]],
    )


def marked(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with their label written into them."""
    cells = [
        [f"{'#@%&*+=~'[label] * 9} {cell}" for cell in values]
        for label, values in zip(rows["label"], rows["values"])
    ]
    return rows.assign(values=cells)


def alike(rows: pd.DataFrame) -> np.ndarray:
    """Return which pairs of rows have the same cells; with few of them, under the same header.

    A held-out row that is there again without its header, to be scored so, is no duplicate of it:
    such a pair is of one block of one column, in one split, and has a name once.
    """
    keys = [
        (sorted(values), name.lower() if is_trivial(values) else "")
        for name, values in zip(rows["name"], rows["values"])
    ]
    same = np.array([[a == b for b in keys] for a in keys])
    column = rows["column"] + "/" + rows["block"].astype(str)
    column = (column + "/" + rows["split"] if "split" in rows else column).to_numpy()
    nameless = (rows["name"] == "").to_numpy()
    again = (column[:, None] == column) & (nameless[:, None] != nameless)
    return same & ~again
