"""Write what a server's traffic is compared with, and try it: does it stay quiet, does it see?

    python -m stages.reference columns

in   data/<task>/splits/*.parquet, reports/<task>/package.json (which model),
     data/<task>/calibrated/<model>.parquet; for a model that the stage retrain promoted
     models/<task>/package/model.onnx and data/<task>/features/<reference.features>/*.npz
out  models/<task>/reference/: reference.json, reference.npz;
     reports/<task>/drift/: check.csv, check.png

The rows are those of the held-out splits. Only those of the last split count for the accuracy: a
model was calibrated on the others.
"""

from __future__ import annotations

import fnmatch
from typing import Annotated, Any

import numpy as np
import pandas as pd
from pydantic import Field

from rampart.core import cli, files, matrices
from rampart.core.loading import load
from rampart.core.params import Block, Name, ParamError, block, lookup, nearest, read
from rampart.core.seeds import derive
from rampart.metrics.probability import probabilities
from rampart.monitoring import reference as stored
from rampart.monitoring.drift import DriftParams, Sample, assess
from rampart.monitoring.reference_files import written
from rampart.monitoring.sketches import sketch
from rampart.reporting.plots import style
from rampart.serving.onnx import parity
from rampart.studies.drift import checking
from rampart.studies.drift.figure import stability

HELD, UNSEEN, RETRAINED = ("validation", "test"), "external", "retrained"
FLOAT32 = "float32"


class ReferenceParams(Block):
    """The block ``reference``."""

    sketch: Name
    """The module of rampart/monitoring/sketching that says what is kept of a row."""
    fields: list[str] = Field(min_length=1)
    """The columns of the splits that a request has too; n_* are all that begin with n_."""
    features: Name | None = None
    """The kind that a retrained model is asked of."""
    rows: Annotated[int, Field(ge=100, le=100_000)] = 2000
    of_group: Annotated[int, Field(ge=1, le=100_000)] = 12
    """Rows of one group at most: one large table would be most of the sample."""
    halves: Annotated[int, Field(ge=0, le=1000)] = 20
    """Random halves of the reference that are compared with each other."""
    tests: DriftParams = DriftParams()


def main(argv: list[str] | None = None) -> None:
    """Write the reference of one task, and how it does."""
    (task,) = cli.words(__doc__, argv, "task")
    params = read(task)
    settings = block(params, "reference", ReferenceParams)
    kind = load("rampart.monitoring.sketching", settings.sketch, needs="features")
    classes = list(load("rampart.tasks", task, "score").CLASSES)
    seed = derive(lookup(params, "seed"), "reference", task)
    package = files.read_json(f"reports/{task}/package.json")
    where = params.where("reference")
    answers = _answers(task, package["model"], settings.features, classes, where)
    rows = {split: _rows(task, split, settings, where) for split in (*HELD, UNSEEN)}
    unseen = rows.pop(UNSEEN)
    sample = _sample(pd.concat(rows.values()), answers, kind, classes)
    places = stored.some(sample.group, settings.rows, settings.of_group, derive(seed, "rows"))
    sample = stored.taken(sample, places)
    about = {
        "task": task,
        "scale": params["scale"],
        "sketch": settings.sketch,
        "classes": classes,
        "splits": list(HELD),
        "rows": len(places),
        "of_group": settings.of_group,
        "groups": len(np.unique(sample.group)),
        **{key: package[key] for key in ("name", "version", "model")},
        "variant": package.get("variant", FLOAT32),  # what is frozen comes in no other
        "graph": package["files"]["model.onnx"]["sha256"],
        **stored.accuracy(sample.correct, sample.group, settings.tests.alpha, seed),
    }
    kept = stored.Reference(sample, about, settings.tests)
    with files.replacing_folder(f"models/{task}/reference") as folder:
        for name, content in written(kept).items():
            (folder / name).write_bytes(content)
    sources = list(unseen.groupby("source"))
    outside = {
        f"{UNSEEN}: {source}": _sample(part, answers, kind, classes)
        for source, part in [("all", unseen), *(sources if len(sources) > 1 else ())]
    }
    _check(task, kept, outside, settings, seed)


def _answers(
    task: str, model: str, features: str | None, classes: list[str], where: str
) -> pd.DataFrame:
    """Return id, prediction (a code) and the probabilities of the packaged model, float."""
    names = [f"p_{code}" for code in range(len(classes))]
    if model != RETRAINED:
        frame = pd.read_parquet(f"data/{task}/calibrated/{model}.parquet")
        return frame[["id", "prediction"]].assign(
            **dict(zip(names, probabilities(frame, classes).T))
        )
    if features is None:
        raise ParamError(f"{where}.features: a retrained model is asked again: give their kind")
    with open(f"models/{task}/package/model.onnx", "rb") as graph:
        running = parity.session(graph.read())
    parts = []
    for split in (*HELD, UNSEEN):
        ids = pd.read_parquet(f"data/{task}/splits/{split}.parquet", columns=["id"])
        X = matrices.load(f"data/{task}/features/{features}/{split}.npz")
        p, code = parity.predict(running, X)
        parts.append(ids.assign(prediction=code, **dict(zip(names, p.T.astype(float)))))
    return pd.concat(parts)


def _rows(task: str, split: str, settings: ReferenceParams, where: str) -> pd.DataFrame:
    """Return the rows of a split: their fields, and what is known of them."""
    rows = pd.read_parquet(f"data/{task}/splits/{split}.parquet")
    names = list(rows)
    fields = [name for field in settings.fields for name in _named(field, names, f"{where}.fields")]
    known = rows[["id", "label", "source", "group"]].assign(split=split)
    return known.assign(fields=rows[fields].to_dict("records"))


def _named(field: str, columns: list[str], where: str) -> list[str]:
    found = fnmatch.filter(columns, field) if "*" in field else [field]
    if not found or found[0] not in columns:
        raise ParamError(f"{where}: the rows have no column {field!r}; {nearest(field, columns)}")
    return found


def _sample(rows: pd.DataFrame, answers: pd.DataFrame, kind: Any, classes: list[str]) -> Sample:
    """Return rows as a server would have logged them, with what is known of their labels."""
    said = rows[["id"]].merge(answers, on="id", how="left", validate="one_to_one")
    if said.isna().any(axis=None):
        raise ValueError("some held-out rows have no prediction: run the stage evaluate again")
    p = said.drop(columns=["id", "prediction"]).to_numpy(dtype=float)
    sketched = [
        sketch(kind.features(row), dict(zip(classes, odds)))
        for row, odds in zip(rows["fields"], p.tolist())
    ]
    code = said["prediction"].to_numpy()
    right = (code == rows["label"].to_numpy()).astype(float)
    return stored.sample(
        sketched,
        np.array(classes, dtype=object)[code],
        p[np.arange(len(p)), code],
        np.where(rows["split"].isin(HELD[:-1]), np.nan, right),
        rows["group"],
    )


def _check(
    task: str,
    kept: stored.Reference,
    outside: dict[str, Sample],
    settings: ReferenceParams,
    seed: int,
) -> None:
    """Write how often the reference takes its own half for drift, and what it sees of others."""
    verdicts = {
        name: [assess(kept.sample, one, settings.tests, derive(seed, name))]
        for name, one in outside.items()
    }
    quiet = checking.halves(kept.sample, settings.halves, settings.tests, derive(seed, "halves"))
    table = checking.table({checking.HALVES: quiet, **verdicts})
    series = {f"{UNSEEN}: all": checking.moved(verdicts[f"{UNSEEN}: all"])}
    if settings.halves:
        series[f"{checking.HALVES}, median of {settings.halves}"] = checking.moved(quiet)
    with files.replacing_folder(f"reports/{task}/drift") as folder:
        files.write_csv(folder / "check.csv", table, digits=4)
        figure = stability(series, settings.tests.psi)
        (folder / "check.png").write_bytes(style.png(figure))
    for line in table.itertuples():
        print(f"{task}: {line.current}: {line.alarms} of {line.runs} alarms: {line.drifted}")


if __name__ == "__main__":
    cli.run(main)
