"""Compare how the networks of a task learned, and write down what stands out, by stated rules.

    python -m stages.training prompts

in   reports/<task>/live/*/history.csv (those with epochs), reports/<task>/results.csv (scores)
out  reports/<task>/training/: training.csv (a row a model), insights.json, figures, about.json
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import pandas as pd
from pydantic import Field

from rampart.core import cli, files
from rampart.core.params import Block, ParamError, block, check, lookup, nearest, read
from rampart.reporting.plots import style
from rampart.reporting.plots import training as plots
from rampart.training import analysis, insights
from rampart.training.tracking import TrackingParams


class TrainingParams(Block):
    """The block ``training``."""

    score: str = "f1_external"
    """The column of results.csv that convergence is set against."""
    window: Annotated[int, Field(ge=2, le=1000)] = 3
    """Epochs of the rolling deviation, and of the two ends of a training."""
    share: Annotated[float, Field(gt=0, lt=1)] = 0.9
    """Of the best held-out macro-F1: how many epochs it takes."""
    tracking: TrackingParams = TrackingParams()
    """Where the stage train logs each epoch."""
    rules: dict[str, Any] = {}
    """From where on each rule speaks: see ``insights.RuleParams``."""


def main(argv: list[str] | None = None) -> None:
    """Write the table, the insights and the figures of one task."""
    (task,) = cli.words(__doc__, argv, "task")
    params = read(task)
    settings = block(params, "training", TrainingParams)
    rules = check(settings.rules, params.where("training.rules"), insights.RuleParams)
    items = lookup(params, "train")
    reports = Path(f"reports/{task}")
    results = pd.read_csv(reports / "results.csv").set_index("model")
    if settings.score not in results:
        hint = nearest(settings.score, list(results))
        raise ParamError(f"{params.where('training.score')}: no column {settings.score!r}; {hint}")
    histories = {}
    for path in sorted(reports.glob("live/*/history.csv")):
        history = pd.read_csv(path)
        if len(history) and path.parent.name in results.index:
            analysis.require(history, str(path))
            histories[path.parent.name] = history
    if not histories:
        raise ValueError(f"{reports}/live: no model of {task} has epochs: nothing to compare")

    measures = {
        name: analysis.measured(history, settings.window, settings.share)
        for name, history in histories.items()
    }
    table = pd.DataFrame(
        {"model": name, "estimator": items[name]["estimator"]}
        | values
        | {"score": results.loc[name, settings.score]}
        for name, values in measures.items()
    )
    found = {
        name: insights.findings(values, rules, settings.window, settings.share)
        for name, values in measures.items()
    }
    said = insights.across(table, settings.share)
    report = {
        "score": settings.score,
        "window": settings.window,
        "share": settings.share,
        "rules": rules.model_dump(),
        "models": found,
        "across": said,
    }
    pictures = drawn(histories, measures, table, settings)
    with files.replacing_folder(reports / "training") as out:
        files.write_csv(out / "training.csv", table)
        files.write_json(out / "insights.json", report)
        for name, (_, figure) in pictures.items():
            (out / name).write_bytes(style.png(figure))
        about = {
            "title": "How the networks learned",
            "text": text(found, said),
            "pictures": {caption: name for name, (caption, _) in pictures.items()},
        }
        files.write_json(out / "about.json", about)
    print(f"{task}: {len(table)} models, {sum(map(len, found.values()))} findings")


def drawn(
    histories: dict[str, pd.DataFrame],
    measures: dict[str, dict],
    table: pd.DataFrame,
    settings: TrainingParams,
) -> dict[str, tuple[str, Any]]:
    """Return the figures by file name, each with its caption."""
    kept = {name: values["kept"] for name, values in measures.items()}
    whole = pd.concat(
        history.assign(
            model=name,
            gap=history["accuracy"] - history["val_accuracy"],
            deviation=analysis.rolling_deviation(history["val_loss"].to_numpy(), settings.window),
        )
        for name, history in histories.items()
    )
    return {
        "loss.png": (
            "Loss by epoch, on training rows and on families held out of them.",
            plots.curves(whole, kept, "loss", "loss"),
        ),
        "accuracy.png": (
            "Accuracy by epoch, on training rows and on families held out of them.",
            plots.curves(whole, kept, "accuracy", "accuracy"),
        ),
        "driven.png": (
            "Learning rate, gradient norm before clipping, the gap between training and held-out "
            f"accuracy, and the standard deviation of held-out loss over {settings.window} epochs.",
            plots.driven(whole, list(kept)),
        ),
        "convergence.png": (
            f"Epochs to {settings.share:.0%} of the best held-out macro-F1, and the score "
            f"({settings.score}) against them.",
            plots.convergence(table, settings.share, settings.score),
        ),
    }


def text(found: dict[str, list[dict]], said: list[str]) -> str:
    """Return the paragraph of the page: the comparison, then what the rules say of each model."""
    lines = list(said)
    for name, one in found.items():
        for finding in one:
            rule = finding["rule"].replace("_", " ")
            lines.append(
                f"{name}, {rule}: {finding['says']} (the rule speaks {finding['speaks']} "
                f"{finding['threshold']:g}); {finding['advice']}."
            )
    if quiet := [name for name, one in found.items() if not one]:
        lines.append(f"No rule speaks of {', '.join(quiet)}.")
    return " ".join(lines)


if __name__ == "__main__":
    cli.run(main)
