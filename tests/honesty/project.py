"""Small projects for the honesty tests: the real stages, in this process, on invented rows.

A later task joins by a module beside this one, with ``PARAMS``, ``raw`` and ``other``, and by its
name in ``TASKS`` (its rows are split into train, validation, test, external) or in ``TABLES`` (its
tables are divided into folds).
"""

from __future__ import annotations

import hashlib
import shutil
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd
import yaml

from rampart.core import files
from stages import (
    compare,
    evaluate,
    explain,
    featurize,
    importance,
    split,
    stack,
    train,
    tune,
)
from tests.stages.small import write_files

TASKS = ("prompts", "columns", "flows", "behaviour", "bytecode", "solidity", "contracts")
TABLES = ("malware",)
HELD = ("validation", "test", "external")
SHARED = {"scale": "tiny", "seed": 11, "compute": {"workers": 1}}
PIPELINES = Path(__file__).parents[2] / "pipelines"
KEPT = {"evaluate", "explain", "compare", "rank"}  # blocks: limits, criteria, rivals as published
SEARCHED = ".rampart"  # where tune keeps its trials, by the files that it should read

SCORING = (split, featurize, tune, train, evaluate, explain, compare)

SPLITS = tuple(f"data/{{}}/splits/{name}.parquet" for name in ("train", *HELD))
FEATURES = ("data/{}/features/*/features.joblib", "data/{}/features/*/train.npz")
TUNING = ("reports/{}/tuning/*.json", "reports/{}/tuning/*.csv")
MODELS = ("models/{}/*/model.joblib",)
CALIBRATION = ("models/{}/calibration/*.json",)  # the threshold too
IMPORTANCE = ("reports/{}/more/importance-*/importance.csv",)
CHAMPION = ("reports/{}/champion.json", "reports/{}/criteria.csv")


def small(task: str) -> ModuleType:
    """Return the module that makes a task's small project."""
    return import_module(f"tests.honesty.{task}")


def published(task: str) -> dict[str, Any]:
    """Return the parameters of the task's own pipeline."""
    return yaml.safe_load((PIPELINES / task / "params.yaml").read_text(encoding="utf-8"))


def parameters(task: str, **changes: dict) -> dict[str, Any]:
    """Return those of the small project: the task's own where it has no other, and changes."""
    params = {**small(task).PARAMS}
    for name in KEPT & params.keys():
        params[name] = {**published(task)[name], **params[name]}
    for name, change in changes.items():
        params[name] = {**params.get(name, {}), **change}
    return params


def write(task: str, raw: pd.DataFrame | None = None, **changes: dict) -> None:
    """Write parameters and raw rows into the folder; a change is merged into a block."""
    write_files(SHARED, parameters(task, **changes), task)
    licence = {"name": "p", "version": "1", "licence": "MIT", "data_licence": "CC0"}
    files.write_text("data/packages.yaml", yaml.safe_dump({"packages": {"pkg": licence}}))
    files.write_parquet(f"data/{task}/raw.parquet", small(task).raw() if raw is None else raw)


def run(task: str, *stages: ModuleType) -> None:
    """Run some stages in the order of the pipeline, or all of them, each on all its items."""
    params = yaml.safe_load(Path(f"pipelines/{task}/params.yaml").read_text("utf-8"))
    models, stacks = params["train"], params.get("stack", {})
    blends = [name for name, item in models.items() if item["features"] in stacks]
    plain = [name for name in models if name not in blends]
    order = [(split, [None]), (featurize, params["featurize"]), (tune, plain), (train, plain)]
    order += [(stack, stacks), (tune, blends), (train, blends), (evaluate, models)]
    order += [(explain, models), (importance, params.get("importance", {})), (compare, [None])]
    for stage, items in order:
        for item in items if not stages or stage in stages else []:
            stage.main([task, item] if item else [task])


def run_after_split(task: str, until: ModuleType = compare) -> None:
    """Run what fits, calibrates or chooses; no search goes on where another one was."""
    shutil.rmtree(SEARCHED, ignore_errors=True)
    stages = (featurize, tune, train, stack, evaluate, importance, compare)
    run(task, *stages[: stages.index(until) + 1])


def path(task: str, name: str) -> Path:
    """Return the file of a split."""
    return Path(f"data/{task}/splits/{name}.parquet")


def splits(task: str) -> dict[str, pd.DataFrame]:
    """Return the rows of each split."""
    return {name: pd.read_parquet(path(task, name)) for name in ("train", *HELD)}


def spoil(task: str, name: str, fewer: bool = True) -> None:
    """Put other rows into a split: few of them, other contents, other labels, other order.

    Two groups of each class stay, which the resampling of groups and the folds of a blend need.

    Parameters
    ----------
    fewer : False leaves number and order of the rows as they are.
    """
    rows = pd.read_parquet(path(task, name))
    if fewer:
        number = rows.groupby("label")["group"].transform(
            lambda names: pd.factorize(names, sort=True)[0]
        )
        place = rows.groupby(["label", "group"]).cumcount()
        rows = rows[(number < 2) & (place < 3)][::-1]
    rows = small(task).other(rows)
    classes = rows["label"].max() + 1
    files.write_parquet(path(task, name), rows.assign(label=(rows["label"] + 1) % classes))


def digests(root: Path, patterns: tuple[str, ...], task: str) -> dict[str, str]:
    """Return the SHA-256 of each file that one of the patterns finds."""
    found = [file for pattern in patterns for file in root.glob(pattern.format(task))]
    assert found, f"no file is like {patterns}"
    return {
        str(file.relative_to(root)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(found)
    }


def moved(before: Path, after: Path, patterns: tuple[str, ...], task: str) -> list[str]:
    """Return the files whose bytes differ between two folders."""
    first, second = (digests(root, patterns, task) for root in (before, after))
    assert first.keys() == second.keys()
    return [name for name in first if first[name] != second[name]]


def blends(task: str) -> list[str]:
    """Return the models that learn from validation: their features are others' predictions."""
    params = small(task).PARAMS
    stacks = params.get("stack", {})
    return [name for name, item in params["train"].items() if item["features"] in stacks]


def words(rng: np.random.Generator, count: int) -> str:
    """Return invented words that no other text has."""
    return " ".join(f"q{rng.integers(10**8):x}z" for _ in range(count))
