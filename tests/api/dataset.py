"""A tiny data set of twins, on disk as a user would have it: labels.csv beside .sol files."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from importlib import import_module
from io import StringIO
from pathlib import Path

import joblib
import numpy as np
import pandas as pd
import pytest
from sklearn.dummy import DummyClassifier
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import FunctionTransformer

from rampart.api.workspace import Workspace
from rampart.core import files
from rampart.solidity.classes import CLASSES
from rampart.tasks.contracts.row import CLASSES as RISKS
from rampart.tasks.contracts.row import LABELS
from rampart.tasks.contracts.twins import generate
from tests.tasks.bytecode.small import compiled

CONFIG = """# a try in seconds
model: logreg
scale: tiny
only: true # nothing but the dataset
knobs: {C: 3.0, folds: 0}
"""
SEARCH = "scale: tiny\nonly: true\n"


def sources(folder: Path, seed: int, every: int) -> Path:
    """Write a pair of every n-th variant of the twins below a folder, with their table."""
    table, some = [], dict(list(generate.variants().items())[::every])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(generate, "variants", lambda: some)
        twins = list(generate.rows(seed, 1))
    for number, row in enumerate(twins):
        name = f"{number}.sol"
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(row["text"], encoding="utf-8")
        told = {key: row[key] for key in ("contract", "function", "line")}
        table.append({"file": name, "label": CLASSES[row["label"]], **told})
    pd.DataFrame(table).to_csv(folder / "labels.csv", index=False)
    return folder


def workplace(folder: Path) -> Path:
    """Write what the documented calls name: ./datasets and ./configs."""
    sources(folder / "datasets/code_vulnerabilities", 1, 2)
    sources(folder / "datasets/test_set", 2, 5)
    (folder / "configs").mkdir()
    (folder / "configs/code_analyzer.yaml").write_text(CONFIG, encoding="utf-8")
    said(folder / "datasets/what_models_say.csv", 1, 30)
    said(folder / "datasets/what_models_say_of_others.csv", 2, 2)
    (folder / "configs/aggregator.yaml").write_text(CONFIG, encoding="utf-8")
    (folder / "configs/aggregator_search.yaml").write_text(SEARCH, encoding="utf-8")
    return folder


def codes(folder: Path) -> Path:
    """Write codes as if compiled, from which bytecode learns where no data set is given."""
    files.write_parquet(folder / "data/contracts/compiled.parquet", compiled(8))
    return folder


def said(path: Path, seed: int, count: int) -> Path:
    """Write what models may say of ``count`` contracts of each class: mostly they are right."""
    rng, table = np.random.default_rng(seed), []
    for label in RISKS:
        for number in range(count):
            kinds = ["history"] if label == "fraud" else ["source", "bytecode"][number % 3 // 2 :]
            row = {"contract": f"{label}-{number}", "label": label}
            for kind in kinds:
                p = rng.dirichlet(np.ones(len(LABELS[kind])))
                true = LABELS[kind].index(label) if label in LABELS[kind] else 1
                p = 0.3 * p + 0.7 * (np.arange(len(p)) == true)
                row |= {f"{kind}_{name}": round(q, 4) for name, q in zip(LABELS[kind], p)}
            table.append(row)
    pd.DataFrame(table).to_csv(path, index=False)
    return path


@contextmanager
def inside(folder: Path) -> Iterator[Path]:
    """Work in a folder, and go back."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield folder
    finally:
        os.chdir(before)


@contextmanager
def one_process(*apart: str) -> Iterator[None]:
    """Run the stages in this process, but those named: each of them has one of its own."""
    own = Workspace.run

    def run(space: Workspace, verb: str, *names: str, profile: bool = False) -> None:
        if verb in apart:
            return own(space, verb, *names, profile=profile)
        with inside(space.path), redirect_stdout(StringIO()), redirect_stderr(StringIO()):
            import_module(f"stages.{verb}").main([space.task, *names])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Workspace, "run", run)
        yield


def kept() -> None:
    """Write the folder of a model, below the current folder, that knows no more than shares.

    tests/api/test_trainer.py evaluates one that was trained.
    """
    folder, labels = Path("models/code_analyzer/v1.0"), np.arange(len(CLASSES))
    shares = DummyClassifier(strategy="prior").fit(labels[:, None], labels)
    folder.mkdir(parents=True)
    joblib.dump(Pipeline([("f", FunctionTransformer()), ("c", shares)]), folder / "model.joblib")
    files.write_json(folder / "calibration.json", {"method": "none", "classes": list(CLASSES)})
    files.write_text(folder / "config.yaml", "task: solidity\n")
