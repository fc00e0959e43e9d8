"""A small project of the task prompts: three classes, families, sources, a signal to learn."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from rampart.tasks.prompts.families import GRAMMARS, ROLES
from rampart.tasks.prompts.row import KINDS
from tests.honesty.project import words

CLASSES = ("benign", "suspicious", "malicious")
COMMON = """again always around because before bring careful change colour corner early evening
every friend garden gentle green harbour heavy kitchen letter little market middle morning mountain
music never north often open orange paper people plain quiet rather river second silver"""
TELLING = (
    "please recipe explain lesson weather holiday translate birthday",
    "rumour unlocked sneak cheat doorbell gossip borrow hidden",
    "ignore disregard override reveal pretend bypass obey persona",
)
FAMILIES = ("a", "b", "c", "d", "e", "val", "kept")
HELD = ("val", "kept")  # families of validation, in sources of its own
OF_CLASS = (("question", "document"), ("risky",), ("override", "jailbreak"))
COMPOSED = ("quoted", "wrapped", "hidden")  # made of the rows of a split
PARAMS = {
    "synthesize": {"count": 4},
    "split": {
        "external": ["far"], "validation": ["*-val", "*-kept"], "test": 0.25, "max_rejected": 9,
        "compose": {
            name: {"train": 6, "validation": 4, "external": 4}
            for name in ("quoted", "wrapped", "hidden")
        },
        "balance": {"source": 0.8, "kind": 1.0},
    },
    "featurize": {"tfidf": {"word_features": 4000, "char_features": 9000}, "surface": {}},
    "tune": {"folds": 2},
    "train": {
        "majority": {
            "features": "surface", "estimator": "majority", "class_weight": False, "folds": 0,
        },
        "surface": {"features": "surface", "estimator": "logreg"},
        "bayes": {"features": "tfidf", "estimator": "bayes", "alpha": "[0.1, 1.0]"},
        "logreg": {"features": "tfidf", "estimator": "logreg", "source_balance": 0.5},
    },
    "evaluate": {
        "calibrate": {
            "method": "temperature", "positive": "malicious", "objective": "f1_macro",
        },
        "bootstrap": 100, "score": {},
    },
    "explain": {"repeats": 1, "batch": 2},
    "importance": {
        "surface": {"estimator": "logreg", "features": "surface", "repeats": 2, "best": [3]},
    },
    "compare": {"bootstrap": 100, "baselines": ["majority", "surface"]},
}  # fmt: skip
SPIED = ("surface", "logreg")  # models whose fits in the folds are looked at
GROUP = "family"  # what raw rows call their group
SHARED = [
    {"train", "test"}
]  # splits that may have a family in common: test is at random, and says so
DROPPED = {  # what is planted -> the reason under which data.json counts what goes
    "again": "near-duplicate",
    "nearly": "near-duplicate",
    "two labels": "cluster has two labels",
    "external": "external near-duplicate of training",
}


def text(rng: np.random.Generator, label: int) -> str:
    """Return 16 words: anybody's, a few of the class, one or two of another."""
    other = TELLING[(label + rng.integers(1, 3)) % 3].split()
    chosen = [*rng.choice(COMMON.split(), 11), *rng.choice(TELLING[label].split(), 3)]
    return " ".join(rng.permutation([*chosen, *rng.choice(other, 2)]))


def row(kind: str, family: str, source: str, said: str) -> dict:
    """Return a raw row."""
    generated = source.startswith("generated/")
    package = "generated" if generated else "pkg"
    return {
        "text": said, "label": KINDS[kind], "source": source, "family": family, "kind": kind,
        "language": "en", "package": package, "role": "package",
    }  # fmt: skip


def raw() -> pd.DataFrame:
    """Return 8 rows of each family, in two sources; external ones, and generated ones.

    Those of validation have sources of their own, and so have the external ones. A family that was
    generated is for the split that its grammar says; one that no grammar has, for training.
    """
    rng = np.random.default_rng(3)
    rows = []
    for label, name in enumerate(CLASSES):
        kinds = OF_CLASS[label]
        for family in FAMILIES:
            source = "check" if family in HELD else "near"
            rows += [
                row(
                    kinds[n % len(kinds)], f"{name}-{family}", f"{source}-{n % 3}", text(rng, label)
                )
                for n in range(8)
            ]
        for family in ("out", "away"):
            rows += [
                row(kinds[n % len(kinds)], f"{name}-{family}", "far", text(rng, label))
                for n in range(6)
            ]
        made = f"generated/{name}"
        rows += [row(kinds[0], made, made, text(rng, label)) for _ in range(4)]
    for family in made_for("validation"), made_for("external"):
        kind = GRAMMARS[family.removeprefix("generated/")].kind
        rows += [row(kind, family, family, text(rng, KINDS[kind])) for _ in range(4)]
    return pd.DataFrame(rows)


def made_for(split: str) -> str:
    """Return a generated family of a split."""
    return next(name for name, role in ROLES.items() if role == split)


def unheld(kinds: dict, least: dict[str, int]) -> list[tuple[str, str]]:
    """Return the kinds, and the split, of which data.json counts fewer rows than there must be.

    Parameters
    ----------
    kinds : the entry ``kinds`` of data.json: kind -> split -> rows and sources.
    least : split -> rows.
    """
    return [
        (kind, split)
        for kind, counts in kinds.items()
        for split, rows in least.items()
        if counts[split]["rows"] < rows
    ]


def straddling(frames: dict[str, pd.DataFrame]) -> list[str]:
    """Return what is not of its split alone: sources, parts of rows that were composed of others.

    Parameters
    ----------
    frames : split -> its rows. What is composed has the name of its recipe for a source, in every
        split: there the parts, which are rows, must be of the split.
    """
    faults = []
    train = {name for name in frames["train"]["source"] if not name.startswith("composed/")}
    for split in ("validation", "external"):
        faults += [f"{split} {name}" for name in sorted(train & set(frames[split]["source"]))]
    for split, rows in frames.items():
        own = set(rows.loc[rows["parts"] == "", "id"])
        composed = rows[rows["source"].str.startswith("composed/")]
        faults += [
            f"{split} {row.id}"
            for row in composed.itertuples()
            if not row.parts or not set(row.parts.split()) <= own
        ]
    return faults


def other(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with texts of other words and other lengths."""
    rng = np.random.default_rng(8)
    return rows.assign(text=[words(rng, int(rng.integers(3, 40))) for _ in range(len(rows))])


def again(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows once more, as rows of families that validation alone sees."""
    names = [f"{CLASSES[label]}-val" for label in rows["label"]]
    return rows.assign(family=names, source="near-9")


def nearly(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows in capitals and with a word more, in those families."""
    return again(rows).assign(text=[f"{said.upper()}! twilight" for said in rows["text"]])


def elsewhere(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows once more, as rows of the external source."""
    names = [f"{CLASSES[label]}-out" for label in rows["label"]]
    return nearly(rows).assign(family=names, source="far")


def marked(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with their label written into them."""
    return rows.assign(text=[f"class{n} {said}" for n, said in zip(rows["label"], rows["text"])])


def alike(rows: pd.DataFrame) -> np.ndarray:
    """Return which pairs of rows say the same: a Jaccard index of word 3-grams of 0.7 or more."""
    sets = []
    for said in rows["text"]:
        found = re.findall(r"\w+", said.lower())
        sets.append({tuple(found[n : n + 3]) for n in range(max(1, len(found) - 2))})
    return np.array([[len(a & b) >= 0.7 * len(a | b) for b in sets] for a in sets])
