"""Put what inference needs into one folder: graph, config, labels, model card.

    python -m stages.package columns

in   reports/<task>/{champion,data,retrain}.json, reports/<task>/models/*/metrics.json,
     models/<task>/exported/*.onnx, models/<task>/*.calibration.json,
     models/<task>/compressed/<model>/*.onnx, reports/<task>/compress/<model>.json,
     models/<task>/retrained/ (where the stage retrain promoted a model)
out  models/<task>/package/{model.onnx,config.json,labels.json,MODEL_CARD.md},
     reports/<task>/package.json (config.json again: git keeps it with each version)
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from rampart import card, cli, files, packaging
from rampart.loading import load
from rampart.params import ParamError, block, read

RETRAINED = "retrained"


def main(argv: list[str] | None = None) -> None:
    """Write the package of one task."""
    import onnx

    task = cli.argument("task", __doc__, argv)
    params = read()
    own = block(params, f"package.{task}", packaging.PackageParams)
    classes = list(load("rampart.tasks", task, "score").CLASSES)
    words = load("rampart.tasks", task, "card").TEXT
    features = load("rampart.features", own.features)
    reports = Path("reports") / task

    found = sorted(reports.glob("models/*/metrics.json"))
    figures = {path.parent.name: files.read_json(path) for path in found}
    name, item, graph, fitted, entry = _chosen(task, own, figures)
    model = graph.read_bytes()
    contents = {"model.onnx": model, "labels.json": _json(classes)}
    config: dict[str, Any] = {
        "name": own.name,
        "version": own.version,
        "task": task,
        "scale": params["scale"],
        "model": name,
        "variant": own.variant,
        "framework": packaging.framework(_estimators(params, f"{task}-{item}")),
        "classes": classes,
        "feature_version": features.feature_version,
        **packaging.graph_facts(onnx.load_from_string(model)),
        "calibration": {key: fitted[key] for key in ("method", "temperature") if key in fitted},
        "metrics": packaging.scores(figures[name], ("test", "external")),
        "files": packaging.files_of(contents),
    }
    if own.variant != packaging.FLOAT32:
        config["variant_loss"] = entry["loss_test"]
    sources = files.read_json(reports / "data.json")["sources"]
    contents["MODEL_CARD.md"] = card.card(config, figures[name], sources, words, figures).encode()
    contents["config.json"] = _json(config)
    sizes = {file: len(content) for file, content in contents.items()}
    others = [packaging.describe(*pair, figures) for pair in sorted(_exported(task).items())]
    total = packaging.check_size(sizes, own.max_mb, "; ".join(others))
    with files.replacing_folder(f"models/{task}/package") as folder:
        for file, content in contents.items():
            (folder / file).write_bytes(content)
    files.write_json(reports / "package.json", config)
    print(f"{task}: {own.name} {own.version}: {name} {own.variant}, {total:,} bytes")


def _chosen(
    task: str, own: packaging.PackageParams, figures: dict[str, Any]
) -> tuple[str, str, Path, dict[str, Any], dict[str, Any]]:
    """Return name, item, graph and calibration of the model, and what compress says of it.

    A promoted model's metrics join ``figures``.
    """
    retrain = Path(f"reports/{task}/retrain.json")
    decision = files.read_json(retrain) if retrain.is_file() else {"decision": "kept"}
    promoted = decision["decision"] == "promoted"
    if own.model == RETRAINED and not promoted:
        raise ParamError(f"package.{task}.model: no model was promoted: {decision['reason']}")
    folder = Path(f"models/{task}")
    if promoted and own.model in (None, RETRAINED):
        made = folder / RETRAINED
        figures[RETRAINED] = files.read_json(made / "metrics.json")
        entry = packaging.check_variant(RETRAINED, own.variant, None)
        calibration = files.read_json(made / "calibration.json")
        return RETRAINED, decision["model"], made / "model.onnx", calibration, entry

    champion = files.read_json(f"reports/{task}/champion.json")["model"]
    name = packaging.choose(own.model, champion, _exported(task), figures)
    compress = Path(f"reports/{task}/compress/{name}.json")
    variants = files.read_json(compress) if compress.is_file() else None
    entry = packaging.check_variant(name, own.variant, variants)
    graph = folder / "compressed" / name / f"{own.variant}.onnx"
    if own.variant == packaging.FLOAT32:
        graph = folder / "exported" / f"{name}.onnx"
    return name, name, graph, files.read_json(folder / f"{name}.calibration.json"), entry


def _exported(task: str) -> dict[str, int]:
    paths = Path(f"models/{task}/exported").glob("*.onnx")
    return {path.stem: path.stat().st_size for path in paths}


def _estimators(params: dict[str, Any], item: str) -> list[str]:
    """Return the estimator of an item of ``train``, or those of a blend's members."""
    task, train = cli.task_and_model(item)[0], params["train"]
    if item in train:
        return [train[item]["estimator"]]
    blend = params["blend"][item]
    return [train[f"{task}-{blend[key]}"]["estimator"] for key in ("first", "second", "third")]


def _json(value: Any) -> bytes:
    text = json.dumps(value, indent=2, sort_keys=isinstance(value, dict), ensure_ascii=False)
    return f"{text}\n".encode()


if __name__ == "__main__":
    cli.run(main)
