"""Ask fitted kinds of models, unseen, about the rows that a model of models learns from.

    python -m stages.gather <task>

in   data/<task>/{units,compiled}.parquet; of the task of each evidence: data/<its>/splits,
     data/<its>/features/<kind>/{features.joblib,train.npz}, reports/<its>/champion.json,
     reports/<its>/tuning/<model>.json, models/<its>/calibration/<model>.json
out  data/<task>/raw.parquet, reports/<task>/gathered.json

What is asked about is never what the model that answers has learned from: the training rows of an
evidence are in ``folds`` by their groups, and of a row whose group is in one, the answer is of the
model that is fitted without that fold. So is a row that reads as a training row of a fold. A row of
neither is answered by the model of all; one of two folds, by its group and by what it reads as, by
none.
"""

from __future__ import annotations

import joblib
import numpy as np
import pandas as pd
import scipy.sparse as sp
from pydantic import Field

from rampart.core import cli, files, matrices
from rampart.core.compute import ComputeParams
from rampart.core.loading import load
from rampart.core.params import Block, Name, ParamError, Params, block, check, read, under
from rampart.core.progress import within
from rampart.core.seeds import derive
from rampart.core.tables import read_rows
from rampart.data.splitting import SPLITS, fraction
from rampart.metrics import calibration
from rampart.training.crossval import Rows
from rampart.training.items import checked, item_and_knobs
from rampart.training.leave_out import predictions

WHOLE = "all"  # the model of all training rows
READ = ["text", "view"]


class EvidenceParams(Block):
    """The block ``gather.evidence.<name>``."""

    task: Name  # whose model is asked
    model: Name | None = None  # null: its champion


class StageParams(Block):
    """The block ``gather``."""

    folds: int = Field(default=3, ge=2, le=100)
    evidence: dict[Name, EvidenceParams]
    contracts: dict = {}  # the task's own


def main(argv: list[str] | None = None) -> None:
    """Write the rows of one task."""
    (task,) = cli.words(__doc__, argv, "task")
    params = read(task)
    settings = block(params, "gather", StageParams)
    gathering = load("rampart.tasks", task, "gathering")
    own = check(settings.contracts, params.where("gather.contracts"), gathering.GatherParams)
    if sorted(names := list(settings.evidence)) != sorted(gathering.EVIDENCE):
        where = params.where("gather.evidence")
        raise ParamError(
            f"{where}: must be {', '.join(gathering.EVIDENCE)}, got {', '.join(names)}"
        )

    tables = [pd.read_parquet(f"data/{task}/{name}.parquet") for name in ("units", "compiled")]
    told = known(settings.evidence["history"].task)
    subjects = pd.concat(
        [gathering.contracts(*tables, own), gathering.histories(told, own)], ignore_index=True
    )
    print(f"{task}: {len(subjects):,} contracts", flush=True)
    asked = {
        "source": gathering.of_source(subjects),
        "bytecode": gathering.of_code(subjects),
        "history": gathering.of_history(subjects, told),
    }
    said, about = {}, {}
    for name, item in settings.evidence.items():
        seed = derive(params["seed"], "gather", f"{task}-{name}")
        p, about[name] = unseen(item, asked[name], settings.folds, seed)
        kept = ~np.isnan(p).any(axis=1)
        owner = asked[name]["owner"].to_numpy()[kept]
        said[name] = gathering.reduced(name, p[kept], owner, len(subjects))
        print(f"{task}: {name}: {about[name]}", flush=True)

    raw = pd.concat(gathering.parts(subjects, said), ignore_index=True)
    files.write_parquet(f"data/{task}/raw.parquet", raw)
    about["contracts"] = subjects.groupby(["family", "role"]).size().unstack(fill_value=0)
    about["contracts"] = {role: column.to_dict() for role, column in about["contracts"].items()}
    files.write_json(f"reports/{task}/gathered.json", about)


def known(task: str) -> pd.DataFrame:
    """Return the rows of all splits of a task."""
    paths = {name: f"data/{task}/splits/{name}.parquet" for name in SPLITS}
    return pd.concat([read_rows(path).assign(split=name) for name, path in paths.items()])


def unseen(
    evidence: EvidenceParams, asked: pd.DataFrame, folds: int, seed: int
) -> tuple[np.ndarray, dict]:
    """Return calibrated probabilities of rows, each of a model that never saw its group.

    Parameters
    ----------
    asked : what the features are made of, and ``group``.

    Returns
    -------
    float array of shape (n, classes), NaN where no model may answer, and what was done: model,
        rows by who answered.
    """
    task = evidence.task
    theirs: Params = read(task)
    model = evidence.model or files.read_json(f"reports/{task}/champion.json")["model"]
    item, knobs = item_and_knobs(theirs, model)
    estimator = load("rampart.estimators", item.estimator, needs="build")
    checked(theirs, model, knobs, estimator.Params)
    path = f"reports/{task}/tuning/{model}.json"
    tuned = check(files.read_json(path)["best_params"], f"{path}: best_params", estimator.Params)
    folder = f"data/{task}/features/{item.features}"
    features = joblib.load(f"{folder}/features.joblib")
    if getattr(features, "learns_from", "train") != "train":
        raise ParamError(f"gather: {model} of {task} learns from {features.learns_from}, not train")
    train = read_rows(f"data/{task}/splits/train.parquet")
    raw, new = matrices.load(f"{folder}/train.npz"), features.extract(asked)
    whole = sp.vstack([raw, new], format="csr") if sp.issparse(raw) else np.vstack([raw, new])
    divided = folded(
        train["group"].to_numpy(), asked["group"].to_numpy(), folds, alike(train, asked)
    )
    rows = Rows(
        np.concatenate([train["label"], np.zeros(len(asked), dtype=np.int64)]),
        np.concatenate([train["group"], asked["group"]]),
        np.concatenate([train["weight"], np.ones(len(asked))]),
    )
    compute = block(theirs, "compute", ComputeParams)
    with within(f"{task} {model}"), under(theirs.where(f"train.{model}")):
        found = predictions(features, whole, divided, rows, item, estimator, tuned, seed, compute)
    classes = int(train["label"].max()) + 1
    p = np.full((len(asked), classes), np.nan)
    for name, (_, held) in divided.items():
        p[held - len(train)] = found[name]
    fitted = files.read_json(f"models/{task}/calibration/{model}.json")
    counts = {name: len(held) for name, (_, held) in divided.items()}
    counts["nobody"] = len(asked) - sum(counts.values())
    answered = ~np.isnan(p).any(axis=1)
    p[answered] = calibration.apply(fitted, p[answered])
    return p, {"task": task, "model": model, "rows": counts}


def alike(train: pd.DataFrame, asked: pd.DataFrame) -> np.ndarray:
    """Return of each row asked about the place of a training row that reads the same, or -1.

    Examples
    --------
    >>> train = pd.DataFrame({"text": ["a", "b"], "view": ["", ""]})
    >>> alike(train, pd.DataFrame({"text": ["b", "c"], "view": ["", ""]})).tolist()
    [1, -1]
    """
    names = [name for name in READ if name in train and name in asked]
    if not names:  # numbers alone: nothing is read
        return np.full(len(asked), -1)
    places = {read: place for place, read in enumerate(zip(*(train[name] for name in names)))}
    return np.array([places.get(read, -1) for read in zip(*(asked[name] for name in names))], int)


def folded(
    trained: np.ndarray, asked: np.ndarray, folds: int, alike: np.ndarray | None = None
) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Return of each fold the numbers of the rows to learn from and of those to ask about.

    Parameters
    ----------
    trained : the groups of the training rows, which come first. asked : those of the others.
    alike : see the function of that name; None: no row reads as a training row.

    Examples
    --------
    >>> parts = folded(np.array(["a", "c"]), np.array(["a", "f"]), 2)
    >>> {name: (kept.tolist(), held.tolist()) for name, (kept, held) in parts.items()}
    {'fold 2': ([1], [2]), 'all': ([0, 1], [3])}
    """
    place = np.array([int(fraction(f"fold/{group}") * folds) for group in trained])
    own = np.array([int(fraction(f"fold/{group}") * folds) for group in asked], int)
    own = np.where(np.isin(asked, trained), own, -1)
    other = np.full(len(asked), -1) if alike is None else np.where(alike < 0, -1, place[alike])
    answer = np.where(own < 0, other, own)  # the fold without which it is answered; -1: none
    nobody = (own >= 0) & (other >= 0) & (own != other)
    found = {
        f"fold {number + 1}": (
            np.flatnonzero(place != number),
            len(trained) + np.flatnonzero((answer == number) & ~nobody),
        )
        for number in range(folds)
    }
    found[WHOLE] = np.arange(len(trained)), len(trained) + np.flatnonzero(answer < 0)
    return {name: (kept, held) for name, (kept, held) in found.items() if len(held)}


if __name__ == "__main__":
    cli.run(main)
