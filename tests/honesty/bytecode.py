"""A small project of the task bytecode: ten classes, contracts, packages, a signal to learn."""

from __future__ import annotations

import numpy as np
import pandas as pd

from rampart.solidity.classes import CLASSES
from rampart.tasks.bytecode.prepare import identity, prepare
from tests.evm.assembler import DISPATCH, code

TELLING = (
    "CHAINID", "GASPRICE", "MSIZE", "BASEFEE", "CODESIZE", "COINBASE", "GASLIMIT", "PREVRANDAO",
    "SELFBALANCE", "BLOBBASEFEE",
)  # fmt: skip
FILLER = ("ADDRESS", "CALLER", "ORIGIN", "CALLVALUE", "NUMBER", "TIMESTAMP", "PC", "GAS")
FOREST = {"estimator": "forest", "trees": 5, "min_leaf": 2}
PARAMS = {
    "split": {"validation": 0.25, "test": 0.25, "max_rejected": 9},
    "featurize": {
        "opcodes": {"features": 2000, "sizes": [1, 2]},
        "numeric": {"columns": ["n_*"]},
        "counters": {"columns": ["l_*"]},
    },
    "tune": {"folds": 2},
    "train": {
        "majority": {
            "features": "counters", "estimator": "majority", "class_weight": False, "folds": 0,
        },
        "length": {"features": "counters", "folds": 0, **FOREST},
        "logreg": {"features": "opcodes", "estimator": "logreg", "C": "[1.0, 3.0]"},
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
    "compare": {"bootstrap": 100, "baselines": ["majority", "length"], "unit": "group"},
}  # fmt: skip
SPIED = ("logreg", "counts")  # models whose fits in the folds are looked at
GROUP = "group"
MADE = False  # no row is made for training alone: twins are held out by their variant
SHARED: list[set[str]] = []  # splits that may have a contract in common
DROPPED = {  # what is planted -> the reason under which data.json counts what goes
    "again": "equal code",
    "nearly": "equal code",
    "two labels": "equal code, two labels",
    "external": "external, equal to one of training",
}


def raw() -> pd.DataFrame:
    """Return two codes of each of 12 contracts of each class and more, four of them held out."""
    rng = np.random.default_rng(5)
    rows = []
    for package, contracts in (("near-0", 4), ("near-1", 4), ("far", 4)):
        for label in range(len(CLASSES)):
            for number in range(contracts + label % 3):  # some classes are rarer
                group = f"{package}/{label}-{number}"
                rows += [row(rng, label, package, group) for _ in range(2)]
    return pd.DataFrame(rows)


def row(rng: np.random.Generator, label: int, source: str, group: str) -> dict:
    """Return a raw row: an opcode of its class in three of four, more of it the later the class."""
    telling = TELLING[label if rng.random() < 0.75 else rng.integers(len(CLASSES))]
    told = dict.fromkeys(("era", "compiler", "contract", "function", "variant"), "")
    return told | {
        "code": written(rng, f"{telling} POP " * int(rng.integers(2, 5))),
        "label": label, "source": source, "group": group, "type": "other",
        "origin": "library",
        "held": "package" if source == "far" else "", "role": "package", "package": "pkg",
    }  # fmt: skip


def written(rng: np.random.Generator, told: str) -> str:
    """Return hex of a code that says something among opcodes in an order of its own."""
    filler = " ".join(f"{FILLER[place]} POP" for place in rng.integers(0, len(FILLER), 12))
    selector, address = (rng.bytes(size).hex() for size in (4, 20))
    head = DISPATCH.replace("a1b2c3d4", selector)
    return code(f"{head} {told} 0x{address} POP {filler} STOP").hex()


def other(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with other codes, and what is made of them."""
    rng = np.random.default_rng(8)
    codes = [written(rng, "CALLER POP") for _ in range(len(rows))]
    rows = rows.assign(code=codes)
    if "text" in rows:
        made = pd.DataFrame(prepare(codes), index=rows.index)
        rows = rows.assign(**{name: made[name] for name in made if name in rows})
    return rows


def again(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the codes once more, as other contracts of another package."""
    return rows.assign(source="near-9", group=[f"near-9/{name}" for name in rows["group"]])


def nearly(rows: pd.DataFrame) -> pd.DataFrame:
    """Return them with other selectors, behind metadata."""
    tail = "a165627a7a72305820" + "07" * 32 + "0029"
    return again(rows).assign(
        code=[f"{text[:16]}{'5e' * 4}{text[24:]}{tail}" for text in rows["code"]]
    )


def elsewhere(rows: pd.DataFrame) -> pd.DataFrame:
    """Return them as codes of the package that is held out."""
    groups = [f"far/{name}" for name in rows["group"]]
    return nearly(rows).assign(source="far", group=groups, held="package")


def marked(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with their label written into them, once more than it may be by chance."""
    rng = np.random.default_rng(9)
    codes = [written(rng, f"{TELLING[label]} POP " * 9) for label in rows["label"]]
    return rows.assign(code=codes)


def alike(rows: pd.DataFrame) -> np.ndarray:
    """Return which pairs of codes are equal when masked: no two invented ones are."""
    said = np.array([identity(text) for text in rows["code"]])
    return said[:, None] == said[None, :]
