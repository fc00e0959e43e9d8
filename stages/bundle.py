"""Put what scores flows into one folder: graphs, features, lookup, what is usual, and digests.

    python -m stages.bundle flows

in   reports/<task>/champion.json, reports/<task>/models/<model>/metrics.json,
     models/<task>/frozen/<model>/{model.onnx,features.json,speaks.json},
     models/<task>/calibration/<model>.json, reports/<task>/{data.json,tuning/<model>.json},
     data/<task>/splits/train.parquet; where bundle.anomaly asks for it,
     models/<task>/anomaly/{thresholds.json,<name>/model.onnx}, data/<task>/anomaly.parquet and
     data/<task>/splits/validation.parquet; where bundle.background does,
     models/<task>/attributions/<model>.npz; where bundle.assessed names it, a table in
     data/user/<task>, data/<task>/splits/*.parquet, data/<task>/calibrated/<model>.parquet and
     data/<task>/units.parquet; and, where bundle.sign names it, a private key
out  models/<task>/package/{model.onnx,features.json,speaks.json,labels.json,config.json,
     MODEL_CARD.md, ...}, with a key package.sig over all of them; reports/<task>/package.json
     (config.json again: git keeps it with each version)
"""

from __future__ import annotations

import json
from pathlib import Path
from types import ModuleType
from typing import Annotated, Any

import numpy as np
import pandas as pd
from pydantic import Field

from rampart.core import cli, files
from rampart.core.loading import load
from rampart.core.params import Block, Name, ParamError, Params, block, lookup, nearest, read
from rampart.core.tables import read_rows, read_table
from rampart.reporting.cards import model as card
from rampart.reporting.wording import level
from rampart.serving import package as packaging
from rampart.serving import signing
from rampart.serving.onnx import parity
from rampart.serving.plain import vectors

WITHIN = 1e-3  # by which a score may differ from the detector's own
CALIBRATION = ("method", "temperature", "positive", "threshold")


class BundleParams(Block):
    """The block ``bundle``."""

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]  # also that of the artifact
    version: Annotated[str, Field(pattern=r"^\d+\.\d+\.\d+$")] = "1.0.0"
    model: Name | None = None  # null: the champion
    anomaly: bool = False  # whether the detector that the stage anomaly chose goes into it
    background: bool = False  # whether the rows that attributions are told against go into it
    assessed: str | None = None  # a table of what the user's experts say; null: none
    sign: str | None = None  # a file with a private key, never in git; null: no signature
    max_mb: Annotated[float, Field(gt=0)] = 50.0  # all files together, MB of 1,000,000 bytes


def main(argv: list[str] | None = None) -> None:
    """Write the package of one task."""
    import onnx

    (task,) = cli.words(__doc__, argv, "task")
    params = read(task)
    settings = block(params, "bundle", BundleParams)
    classes = list(load("rampart.tasks", task, "score").CLASSES)
    packing = load(f"rampart.tasks.{task}.packing", "contents", needs="contents")
    reports, models = Path("reports") / task, Path("models") / task

    name = _chosen(settings, reports, models, params)
    train = pd.read_parquet(f"data/{task}/splits/train.parquet")
    contents = {
        **{file: (models / "frozen" / name / file).read_bytes() for file in FILES},
        "labels.json": _json(classes),
        **packing.contents(train),
        **(_anomaly(task, packing) if settings.anomaly else {}),
    }
    if settings.background:
        contents["background.npz"] = _background(models / "attributions", name, params)
    if settings.assessed is not None:
        contents["assessed.json"] = _assessed(task, name, settings.assessed, params, packing)
    fitted = files.read_json(models / f"calibration/{name}.json")
    paths = sorted(reports.glob("models/*/metrics.json"))
    figures = {path.parent.name: files.read_json(path) for path in paths}
    config: dict[str, Any] = {
        "name": settings.name,
        "version": settings.version,
        "task": task,
        "scale": params["scale"],
        "model": name,
        "framework": packaging.framework([params["train"][name]["estimator"]]),
        "classes": classes,
        "feature_version": vectors.VERSION,
        "anomaly": settings.anomaly,
        **packaging.graph_facts(onnx.load_from_string(contents["model.onnx"])),
        "calibration": {key: fitted[key] for key in CALIBRATION if key in fitted},
        "metrics": packaging.scores(figures[name], ("test", "external")),
        "files": packaging.files_of(contents),
    }
    contents["MODEL_CARD.md"] = _card(task, params, config, figures).encode()
    contents["config.json"] = _json(config)
    sizes = {file: len(content) for file, content in contents.items()}
    where = params.where("bundle")
    total = packaging.check_size(sizes, settings.max_mb, "see models", where)
    if settings.sign is not None:
        contents[signing.SIGNATURE] = _signature(contents, settings.sign, f"{where}.sign")
    with files.replacing_folder(models / "package") as folder:
        for file, content in contents.items():
            (folder / file).write_bytes(content)
    files.write_json(reports / "package.json", config)
    print(f"{task}: {settings.name} {settings.version}: {name}, {total:,} bytes")


FILES = ("model.onnx", "features.json", "speaks.json")


def _chosen(settings: BundleParams, reports: Path, models: Path, params: Params) -> str:
    """Return the model to package.

    Raises
    ------
    ParamError : it was not frozen; lists those that were.
    """
    name = settings.model or files.read_json(reports / "champion.json")["model"]
    frozen = sorted(path.name for path in (models / "frozen").glob("*"))
    if name not in frozen:
        who = f"the champion {name!r}" if settings.model is None else repr(name)
        raise ParamError(
            f"{params.where('bundle')}.model: {who} is not frozen: add it under freeze, or take "
            f"one that is; {nearest(name, frozen)}"
        )
    return name


def _card(
    task: str, params: Params, config: dict[str, Any], figures: dict[str, dict[str, Any]]
) -> str:
    """Return the model card: the words are the task's, the figures those of its reports."""
    words, name = load("rampart.tasks", task, "words"), config["model"]
    reports = Path("reports") / task
    tuned = files.read_json(reports / f"tuning/{name}.json")
    knobs = {**params["train"][name], **tuned["best_params"]}
    return card.card(
        config,
        figures[name],
        card.by_package(files.read_json(reports / "data.json")["sources"]),
        words.CARD,
        figures,
        level(lookup(params, "evaluate.alpha")),
        [
            ("Figures of this task", card.figures(figures[name], words.METRICS)),
            ("Training", card.settings(f"`train.{name}` of pipelines/{task}/params.yaml:", knobs)),
            ("How to reproduce", card.reproduced(task, "bundle")),
        ],
    )


def _anomaly(task: str, packing: ModuleType) -> dict[str, bytes]:
    """Return the files of the detector that is used.

    Raises
    ------
    ValueError : from the rows of validation they do not give the scores that thresholds are of.
    """
    folder = Path(f"models/{task}/anomaly")
    name, told = packing.unusual(files.read_json(folder / "thresholds.json"))
    graph = (folder / name / "model.onnx").read_bytes()
    rows = pd.read_parquet(f"data/{task}/splits/validation.parquet")
    given = {"features": vectors.Raw(json.loads(told)).rows(rows)}
    found = parity.session(graph).run(["score"], given)[0][:, 0]
    scores = pd.read_parquet(f"data/{task}/anomaly.parquet")
    native = scores.loc[scores["split"] == "validation", name].to_numpy()
    if len(native) != len(found) or not np.abs(found - native).max() <= WITHIN:
        raise ValueError(
            f"anomaly: {name} gives other scores here than the stage anomaly: run it again"
        )
    return {"anomaly.onnx": graph, "anomaly.json": told}


def _background(folder: Path, name: str, params: Params) -> bytes:
    try:
        return (folder / f"{name}.npz").read_bytes()
    except FileNotFoundError:
        raise ParamError(
            f"{params.where('bundle')}.background: {name} has none: add it to attribute.models"
        ) from None


def _assessed(task: str, name: str, path: str, params: Params, packing: ModuleType) -> bytes:
    """Return the knots between the risks of a model and those that the user's experts say.

    Raises
    ------
    ParamError : a task that tells no risk, a file elsewhere, or what is wrong with the table.
    """
    where, folder = f"{params.where('bundle')}.assessed", Path("data/user") / task
    if (knots := getattr(packing, "knots", None)) is None:
        raise ParamError(f"{where}: {task} tells no risk that an expert could assess")
    if not Path(path).resolve().is_relative_to(folder.resolve()):  # the stage depends on it
        raise ParamError(f"{where}: must be a table in {folder}, got {path!r}")
    paths = sorted(Path(f"data/{task}/splits").glob("*.parquet"))
    rows = {one.stem: read_rows(one, ["id", "subject", "evidence"]) for one in paths}
    said = pd.read_parquet(f"data/{task}/calibrated/{name}.parquet").filter(regex=r"^(id|p_\d+)$")
    units = pd.read_parquet(f"data/{task}/units.parquet", columns=["id", "package", "path"])
    own = units[units["package"] == "user"]
    try:
        return _json(
            knots(
                read_table(path),
                path,
                pd.concat(rows.values()).merge(said, on="id"),
                set(rows["train"]["subject"]),
                dict(zip(own["path"], own["id"])),
            )
        )
    except (ValueError, OSError) as error:
        raise ParamError(f"{where}: {error}") from None


def _signature(contents: dict[str, bytes], key: str, where: str) -> bytes:
    try:
        return signing.sign(contents, Path(key).read_bytes())
    except OSError as error:
        raise ParamError(f"{where}: {key}: {error.strerror}") from None
    except ValueError as error:
        raise ParamError(f"{where}: {key} {error}") from None


def _json(value: Any) -> bytes:
    text = json.dumps(value, indent=2, sort_keys=isinstance(value, dict), ensure_ascii=False)
    return f"{text}\n".encode()


if __name__ == "__main__":
    cli.run(main)
