"""Put what inference needs into one folder: graph, config, labels, model card.

    python -m stages.package columns

in   reports/<task>/{champion,data,retrain}.json, reports/<task>/models/*/metrics.json,
     models/<task>/exported/*.onnx, models/<task>/calibration/*.json,
     models/<task>/compressed/<model>/*.onnx, reports/<task>/compress/<model>.json,
     models/<task>/retrained/ (where the stage retrain promoted a model); for a text model
     data/<task>/features/<kind>/features.joblib; where the task's card has sections of its own,
     data/<task>/calibrated/<model>.parquet; and, where package.sign names it, a private key
out  models/<task>/package/{model.onnx,config.json,labels.json,MODEL_CARD.md}, with tokens
     tokenizer.json and, with a key, package.sig over all of them;
     reports/<task>/package.json (config.json again: git keeps it with each version)
"""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import joblib
import pandas as pd

from rampart.core import cli, files
from rampart.core.loading import load
from rampart.core.params import ParamError, Params, block, lookup, read
from rampart.reporting.cards import model as card
from rampart.reporting.wording import level
from rampart.serving import package as packaging
from rampart.serving import signing

RETRAINED = "retrained"
CALIBRATION = ("method", "temperature", "positive", "threshold")


def main(argv: list[str] | None = None) -> None:
    """Write the package of one task."""
    import onnx

    (task,) = cli.words(__doc__, argv, "task")
    params = read(task)
    settings = block(params, "package", packaging.PackageParams)
    classes = list(load("rampart.tasks", task, "score").CLASSES)
    words = _words(task)
    features = load("rampart.features", settings.features, needs="Params")
    reports = Path("reports") / task

    paths = sorted(reports.glob("models/*/metrics.json"))
    figures = {path.parent.name: files.read_json(path) for path in paths}
    name, item, graph, fitted, entry = _chosen(task, params, settings, figures)
    model = graph.read_bytes()
    contents = {"model.onnx": model, "labels.json": _json(classes)}
    tokens = _tokens(task, settings, fitted, contents) if settings.tokens else {}
    config: dict[str, Any] = {
        "name": settings.name,
        "version": settings.version,
        "task": task,
        "scale": params["scale"],
        "model": name,
        "variant": entry.get("variant", settings.variant),
        "framework": packaging.framework(_estimators(params, item)),
        "classes": classes,
        **(tokens or {"feature_version": features.feature_version}),
        **packaging.graph_facts(onnx.load_from_string(model)),
        "calibration": {key: fitted[key] for key in CALIBRATION if key in fitted},
        "metrics": packaging.scores(
            figures[name], ("test", "external"), getattr(words, "FIGURES", ())
        ),
        "files": packaging.files_of(contents),
    }
    if config["variant"] != packaging.FLOAT32:
        config["variant_loss"] = entry["loss_test"]
    sources = files.read_json(reports / "data.json")["sources"]
    interval = level(lookup(params, "evaluate.alpha"))
    sections = _sections(task, params, name, item, words)
    told = card.card(config, figures[name], sources, words.CARD, figures, interval, sections)
    contents["MODEL_CARD.md"] = told.encode()
    contents["config.json"] = _json(config)
    sizes = {file: len(content) for file, content in contents.items()}
    others = [packaging.describe(*pair, figures) for pair in sorted(_exported(task).items())]
    where = params.where("package")
    total = packaging.check_size(sizes, settings.max_mb, "; ".join(others), where)
    if settings.sign is not None:
        contents[signing.SIGNATURE] = _signature(contents, settings.sign, f"{where}.sign")
    with files.replacing_folder(f"models/{task}/package") as folder:
        for file, content in contents.items():
            (folder / file).write_bytes(content)
    files.write_json(reports / "package.json", config)
    print(
        f"{task}: {settings.name} {settings.version}: {name} {config['variant']}, {total:,} bytes"
    )


def _chosen(
    task: str, params: Params, settings: packaging.PackageParams, figures: dict[str, Any]
) -> tuple[str, str, Path, dict[str, Any], dict[str, Any]]:
    """Return name, item, graph and calibration of the model, and what compress says of it.

    A promoted model's metrics join ``figures``.
    """
    retrain = Path(f"reports/{task}/retrain.json")
    decision = files.read_json(retrain) if retrain.is_file() else {"decision": "kept"}
    promoted, where = decision["decision"] == "promoted", params.where("package")
    if settings.model == RETRAINED and not promoted:
        raise ParamError(f"{where}.model: no model was promoted: {decision['reason']}")
    folder = Path(f"models/{task}")
    if promoted and settings.model in (None, RETRAINED):
        retrained = folder / RETRAINED
        figures[RETRAINED] = files.read_json(retrained / "metrics.json")
        entry = packaging.check_variant(RETRAINED, settings.variant, None, where)
        calibration = files.read_json(retrained / "calibration.json")
        return RETRAINED, decision["model"], retrained / "model.onnx", calibration, entry

    champion = files.read_json(f"reports/{task}/champion.json")["model"]
    name = packaging.choose(settings.model, champion, _exported(task), figures, where)
    compress = Path(f"reports/{task}/compress/{name}.json")
    variants = files.read_json(compress) if compress.is_file() else None
    variant = packaging.allowed(settings.variant, settings.strict, variants)
    entry = packaging.check_variant(name, variant, variants, where)
    graph = folder / "compressed" / name / f"{variant}.onnx"
    if variant == packaging.FLOAT32:
        graph = folder / "exported" / f"{name}.onnx"
    entry = {**entry, "variant": variant}
    return name, name, graph, files.read_json(folder / f"calibration/{name}.json"), entry


def _words(task: str) -> ModuleType:
    """Return the module with the card's words: a task with figures of its own has one for it."""
    own = Path(importlib.import_module(f"rampart.tasks.{task}").__path__[0], "card.py").is_file()
    return load("rampart.tasks", task, "card" if own else "words")


def _tokens(
    task: str,
    settings: packaging.PackageParams,
    fitted: dict[str, Any],
    contents: dict[str, bytes],
) -> dict[str, Any]:
    """Put the tokenizer among the contents; return what config.json says of the tokens."""
    texts = load("rampart.serving", "texts", needs="described")
    path = f"data/{task}/features/{settings.features}/features.joblib"
    tokenizer = joblib.load(path).tokenizer
    contents["tokenizer.json"] = tokenizer.source.encode()
    if (watch := fitted.get("positive")) is None:
        raise ParamError("evaluate.calibrate.positive: a text model needs the class to watch for")
    return {
        "feature_version": texts.VERSION,
        "tokens": texts.described(tokenizer),
        "watch": watch,
    }


def _sections(
    task: str, params: Params, name: str, item: str, words: ModuleType
) -> list[tuple[str, str]]:
    """Return the card's sections that the task alone has, and how the model was trained."""
    if not hasattr(words, "sections"):
        return []
    path = f"data/{task}/calibrated/{name}.parquet"
    told = words.sections(pd.read_parquet(path), lookup(params, "evaluate.alpha"))
    tuned = files.read_json(f"reports/{task}/tuning/{name}.json")
    knobs = {**params["train"][item], **tuned["best_params"]}
    return [
        *told,
        ("Training", card.settings(f"`train.{item}` of pipelines/{task}/params.yaml:", knobs)),
        ("How to reproduce", card.reproduced(task)),
    ]


def _signature(contents: dict[str, bytes], key: str, where: str) -> bytes:
    try:
        return signing.sign(contents, Path(key).read_bytes())
    except OSError as error:
        raise ParamError(f"{where}: {key}: {error.strerror}") from None
    except ValueError as error:
        raise ParamError(f"{where}: {key} {error}") from None


def _exported(task: str) -> dict[str, int]:
    paths = Path(f"models/{task}/exported").glob("*.onnx")
    return {path.stem: path.stat().st_size for path in paths}


def _estimators(params: Params, model: str) -> list[str]:
    """Return the estimator of a model, or those of a blend's members."""
    item = params["train"][model]
    members = params.get("stack", {}).get(item["features"])
    if members is None:
        return [item["estimator"]]
    return [params["train"][name]["estimator"] for name in members.values()]


def _json(value: Any) -> bytes:
    text = json.dumps(value, indent=2, sort_keys=isinstance(value, dict), ensure_ascii=False)
    return f"{text}\n".encode()


if __name__ == "__main__":
    cli.run(main)
