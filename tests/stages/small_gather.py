"""A small project for the stage gather: contracts, and three tasks whose models were chosen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import joblib
import numpy as np
import pandas as pd

from rampart.core import files, matrices
from rampart.data.splitting import fraction
from rampart.features import numeric
from rampart.solidity.classes import CLASSES
from rampart.solidity.parsing import parse
from rampart.tasks.behaviour.row import CLASSES as INTENTS
from rampart.tasks.bytecode.prepare import prepare as codes
from rampart.tasks.solidity.row import rows as functions
from tests.stages.small import write_files
from tests.tasks.bytecode.small import body

FOLDS = 3
EACH = 3  # contracts of a class that may be learned from; one more is held out
TASKS = {"source": "sources", "bytecode": "codes", "history": "pasts"}
NAMES = {"sources": CLASSES, "codes": CLASSES, "pasts": INTENTS}
SHARED = {"scale": "tiny", "seed": 7, "compute": {"workers": 1}}
TRAIN = {"model": {"features": "numeric", "estimator": "logreg", "C": 1.0}}
TEXT = "contract C {{ uint a; function f(uint x) public {{ {body} a = x; }} }}"
RAW = Path("data/contracts/raw.parquet")


def write() -> None:
    """Write everything that the stage reads."""
    write_params()
    whole = units()
    files.write_parquet("data/contracts/units.parquet", whole)
    files.write_parquet("data/contracts/compiled.parquet", compiled(whole))
    learned = whole[whole["role"] == "package"]
    fitted("sources", source_rows(learned))
    fitted("codes", code_rows(compiled(learned)))
    told = histories()
    fitted("pasts", told["train"])
    for name, frame in told.items():
        files.write_parquet(f"data/pasts/splits/{name}.parquet", frame)


def write_params(**changes: object) -> None:
    """Write the parameters of the four tasks; ``changes``: knobs of the block gather."""
    evidence = {kind: {"task": task} for kind, task in TASKS.items()}
    gather = {"folds": FOLDS, "evidence": evidence, "contracts": {"most": 100}} | changes
    for task in NAMES:
        write_files(SHARED, {"train": TRAIN}, task)
    write_files(SHARED, {"gather": gather}, "contracts")


def units() -> pd.DataFrame:
    """Return a source of each class and number; the last number is held out."""
    rows = []
    for label in range(len(CLASSES)):
        for number in range(EACH + 1):
            held = "variant" if number == EACH else ""
            lines = "if (x > 1) { a += x; } " * (label + 1) + "x = x * x; " * number
            rows.append(
                {
                    "id": f"{label}-{number}", "text": TEXT.format(body=lines), "package": "pack",
                    "source": "pack/one", "kind": "twin", "group": f"far/{number}" if held
                    else f"near/{(3 * label + number) % 8}", "label": label, "contract": "C",
                    "held": held, "open": "[]", "role": "external" if held else "package",
                }
            )  # fmt: skip
    return pd.DataFrame(rows)


def compiled(whole: pd.DataFrame) -> pd.DataFrame:
    """Return the code of each unit, in a group of the unit's and the contract's name."""
    frame = whole.assign(unit=whole["id"], group=whole["group"] + ".C", runs=200, error="")
    frame["id"] = "code-" + frame["id"]
    numbers = frame["unit"].str.partition("-")[2].astype(int)
    frame["bytecode"] = [body(label, number) for label, number in zip(frame["label"], numbers)]
    return frame.drop(columns="text")


def source_rows(whole: pd.DataFrame) -> pd.DataFrame:
    """Return a row a function."""
    told = zip(whole["text"], whole["label"], whole["group"])
    rows = [{**row, "label": label, "group": group}
            for text, label, group in told for row in functions(parse(text))]  # fmt: skip
    return pd.DataFrame(rows)


def code_rows(whole: pd.DataFrame) -> pd.DataFrame:
    """Return a row a code."""
    made = pd.DataFrame(codes(whole["bytecode"].tolist()))
    return made.assign(label=whole["label"].to_numpy(), group=whole["group"].to_numpy())


def histories() -> dict[str, pd.DataFrame]:
    """Return the rows of the four splits of the model of histories."""
    rng = np.random.default_rng(3)
    rows = []
    for label in range(len(INTENTS)):
        for number, split in enumerate(("train", "train", "train", "test", "external")):
            numbers = {"n_calls": label + rng.random(), "n_paid": rng.random()}
            own = {"id": f"past-{label}-{number}", "label": label, "source": "sim"}
            rows.append(
                {**own, **numbers, "group": f"{split}/{number}-{label % 3}", "split": split}
            )
    frame = pd.DataFrame(rows)
    empty = {"validation": frame[:0].drop(columns="split")}
    parts = {name: part.drop(columns="split") for name, part in frame.groupby("split")}
    return empty | {name: part.reset_index(drop=True) for name, part in parts.items()}


def fitted(task: str, train: pd.DataFrame) -> None:
    """Write the training rows of a task, its features, and what was chosen."""
    train = train.reset_index(drop=True)
    files.write_parquet(f"data/{task}/splits/train.parquet", train)
    features, raw = numeric.Features(numeric.Params(columns=("n_*",))).fit_extract(train)
    with files.replacing_folder(f"data/{task}/features/numeric") as folder:
        joblib.dump(features, folder / "features.joblib")
        matrices.save(folder / "train.npz", raw)
    files.write_json(f"reports/{task}/champion.json", {"model": "model"})
    files.write_json(f"reports/{task}/tuning/model.json", {"best_params": {"C": 1.0}})
    cooled = {"method": "temperature", "temperature": 1.5, "classes": list(NAMES[task])}
    files.write_json(f"models/{task}/calibration/model.json", cooled)


def fold(group: str) -> int:
    """Return the fold of a group, from 0."""
    return int(fraction(f"fold/{group}") * FOLDS)


def spoil(task: str, chosen: Callable[[str], bool]) -> None:
    """Give the training rows of some groups other labels and other numbers."""
    path = f"data/{task}/splits/train.parquet"
    train = pd.read_parquet(path)
    there = train["group"].map(chosen).to_numpy()
    assert 0 < there.sum() < len(train)
    raw = matrices.load(f"data/{task}/features/numeric/train.npz")
    train.loc[there, "label"] = (train.loc[there, "label"] + 1) % len(NAMES[task])
    raw[there] = raw[there][:, ::-1] + 1
    files.write_parquet(path, train)
    matrices.save(f"data/{task}/features/numeric/train.npz", raw)
