"""Score every trained model of a task on a labelled file of your own.

    python -m app.evaluate prompts mine.csv
    python -m app.evaluate columns labeled_columns/ --json scores.json

The file is as for training: `data/user/<task>/README.md` says how, and the block `ingest` of the
task's params.yaml what its columns and labels are called. Nothing is fitted: features, models,
calibration and thresholds are those of the last run. Rows that the models learned from, or near
duplicates of them, are counted and left out (--seen scores them too). A column `kind` or `source`
is broken down.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app import targets
from rampart.core import cli, files

if TYPE_CHECKING:  # it takes a second to import: a wrong option is told at once
    import pandas as pd

BY = ("kind", "source")
SHOWN = 20  # values of a column in the printed table; --json has all


def main(argv: list[str] | None = None) -> None:
    """Print the scores of each model, and write them where --json says."""
    parser = argparse.ArgumentParser(
        prog="python -m app.evaluate", description=(__doc__ or "").partition("\n")[0]
    )
    add = parser.add_argument
    add("task", help="whose models, e.g. prompts")
    add("data", metavar="FILE", help="your labelled rows")
    add("--json", metavar="FILE", help="write all of it there too")
    add("--seen", action="store_true", help="score the rows that the models learned from too")
    options = parser.parse_args(argv)
    if options.json is not None:
        try:
            targets.require_writable(Path(options.json), "--json", (".json",))
        except ValueError as error:
            parser.error(str(error))
        if Path(options.json).exists() and Path(options.json).samefile(options.data):
            parser.error(f"--json {options.json} is what is read: it would be lost")
    found = evaluated(options.task, Path(options.data), options.seen)
    print("\n".join(lines(found)))
    if options.json is not None:
        files.write_json(options.json, found)


def evaluated(task: str, path: Path, keep_seen: bool) -> dict[str, Any]:
    """Return what there is to say of a file: its rows, and the scores of each model.

    Raises
    ------
    ValueError : no such task, a file that cannot be read as its rows, no row left, no model.
    """
    from app import scoring
    from rampart.core.loading import load
    from rampart.core.params import ParamError, block, read
    from rampart.core.seeds import derive
    from rampart.metrics.evaluation import EvaluateParams, rounded

    try:
        own = load("rampart.tasks", task, "own")
    except ParamError as error:
        there = str(error).partition("; ")[2]
        raise ValueError(f"no models of a task {task!r} read rows of a file: {there}") from None
    scorer = load("rampart.tasks", task, "score")
    params = read(task)
    settings = block(params, "evaluate", EvaluateParams)
    there, missing = scoring.trained(task, params)
    if not there:
        raise ValueError(f"no model of {task} is trained yet: run `{scoring.WHOLE}`")
    rows, left_out = own.rows(path, params)
    total = len(rows) + sum(left_out.values())
    print(f"{task}: comparing {len(rows):,} rows with those of training", flush=True)
    seen = own.seen(rows, scoring.learned(task, own.SEEN_BY), params)
    if not keep_seen:
        rows = rows[~seen]
        left_out |= {"seen in training": int(seen.sum())} if seen.any() else {}
    if rows.empty:
        raise ValueError(f"{path}: no row is left of {total:,}: {_counts(left_out)}")
    frames = {name: scoring.predicted(task, name, rows, len(scorer.CLASSES)) for name in there}
    models = {
        name: scoring.scores(frame, scorer, settings, derive(params["seed"], "evaluate", name))
        for name, frame in frames.items()
    }
    ranked = sorted(models, key=lambda name: (-_rank(models[name]), name))
    return rounded(
        {
            "task": task,
            "file": str(path),
            "rows": total,
            "left_out": left_out,
            "seen": int(seen.sum()),
            "classes": list(scorer.CLASSES),
            "confidence": 1 - settings.alpha,
            "models": {name: models[name] for name in ranked},
            "not_trained": missing,
            "by": {
                name: scoring.by_value({model: frames[model] for model in ranked}, values)
                for name, values in _columns(path, rows)
            },
        }
    )


def _rank(metrics: Mapping[str, Any]) -> float:
    return round(metrics.get("f1_macro", metrics["accuracy"]), 6)


def _columns(path: Path, rows: pd.DataFrame) -> list[tuple[str, pd.Series]]:
    """Return the columns of the file that rows are broken down by, those of the rows scored."""
    from rampart.core.tables import read_table

    if path.is_dir():
        return []
    table = read_table(path)
    return [(name, table.loc[rows.index, name]) for name in BY if name in table]


def lines(found: Mapping[str, Any]) -> list[str]:
    """Return what is printed."""
    models, classes = found["models"], found["classes"]
    scored = next(iter(models.values()))["n"]
    said = [f"{found['file']}: {found['rows']:,} rows, {scored:,} scored"]
    if found["left_out"]:
        said[0] += f"; left out: {_counts(found['left_out'])}"
    interval = f"macro-F1 ({found['confidence']:.0%})"
    head = ["model", "rows", interval, "accuracy", "AUC", *(f"recall {name}" for name in classes)]
    said += ["", *_aligned([head, *(_row(name, models[name], classes) for name in models)])]
    reasons = {
        f"{name}: {why}" for model in models.values() for name, why in model["left_out"].items()
    }
    said += [f"not computed: {reason}" for reason in sorted(reasons)]
    if any("f1_macro" not in model for model in models.values()):
        said.append("without macro-F1 the models stand in the order of their accuracy")
    for column, table in found["by"].items():
        rows = [[column, "rows", *(f"right {name}" for name in models)]]
        for line in table[:SHOWN]:
            shares = (f"{line['accuracy'][name]:.3f}" for name in models)
            rows.append([line["value"][:40], f"{line['n']:,}", *shares])
        said += ["", *_aligned(rows)]
        if len(table) > SHOWN:
            said.append(f"and {len(table) - SHOWN} more: --json has them all")
    if found["not_trained"]:
        said += ["", f"not trained yet: {', '.join(found['not_trained'])} (run `make repro`)"]
    return said


def _row(name: str, metrics: Mapping[str, Any], classes: Sequence[str]) -> list[str]:
    score = "-"
    if "f1_macro" in metrics:
        score = f"{metrics['f1_macro']:.3f}"
    if "f1_macro_low" in metrics:
        score += f" ({metrics['f1_macro_low']:.3f} to {metrics['f1_macro_high']:.3f})"
    auc = f"{metrics['roc_auc']:.3f}" if "roc_auc" in metrics else "-"
    by_class = metrics["by_class"]
    recalls = [f"{by_class[c]['recall']:.3f}" if c in by_class else "-" for c in classes]
    return [name, f"{metrics['n']:,}", score, f"{metrics['accuracy']:.3f}", auc, *recalls]


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    from rampart.core.escape import visible

    cells = [[visible(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells)]
    return [
        "  ".join(
            cell.rjust(width) if place else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths))
        ).rstrip()
        for row in cells
    ]


def _counts(reasons: Mapping[str, int]) -> str:
    return ", ".join(f"{n:,} {reason}" for reason, n in reasons.items())


if __name__ == "__main__":
    cli.run(main)
