"""All the points and all the figures of a task, from its predictions and its leaderboard."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from types import ModuleType
from typing import Annotated, Any

import pandas as pd
from pydantic import Field

from rampart.core.params import Block
from rampart.metrics.probability import probabilities
from rampart.reporting.plots import curves, style
from rampart.reporting.plots.calibration import calibration
from rampart.reporting.plots.heatmap import recall_by
from rampart.reporting.plots.leaderboard import leaderboard
from rampart.reporting.plots.matrices import matrices
from rampart.reporting.plots.parallel import parallel
from rampart.reporting.plots.radar import radar
from rampart.reporting.plots.threshold import threshold
from rampart.reporting.wording import Metric, describe, splits


class PlotParams(Block):
    """The block ``plot`` of a task."""

    shortcut: str | None = "surface"
    """The baseline that sees only the surface of a row: its score on test is marked."""
    top: Annotated[int, Field(ge=1, le=8)] = 5
    """Models in the radar."""
    points: Annotated[int, Field(ge=10, le=1e5)] = 200
    """The most points of a curve."""


def all_points(
    predictions: dict[str, pd.DataFrame], classes: list[str], points: int
) -> dict[str, pd.DataFrame]:
    """Return the points of each kind of curve, the models stacked under a ``model`` column.

    Parameters
    ----------
    predictions : model -> its calibrated predictions on one split.
    classes : the class names.
    points : the most points of a curve.

    Returns
    -------
    dict : ``roc``, ``pr``, ``calibration`` and ``confusion``; see
        ``rampart.reporting.plots.curves``.
    """
    stacked: dict[str, list[pd.DataFrame]] = {}
    for model, frame in predictions.items():
        y, p = frame["label"].to_numpy(), probabilities(frame, classes)
        tables = {
            "roc": curves.roc(y, p, classes, points),
            "pr": curves.precision_recall(y, p, classes, points),
            "calibration": curves.reliability(y, p, classes),
            "confusion": curves.confusion(y, frame["prediction"].to_numpy(), classes),
        }
        for name, table in tables.items():
            table.insert(0, "model", model)
            stacked.setdefault(name, []).append(table)
    return {name: pd.concat(tables, ignore_index=True) for name, tables in stacked.items()}


def all_figures(
    results: pd.DataFrame,
    points: dict[str, pd.DataFrame],
    recalls: pd.DataFrame,
    scorer: ModuleType,
    words: ModuleType,
    baselines: tuple[str, ...],
    settings: PlotParams,
    level: str,
    kinds: pd.DataFrame | None = None,
) -> dict[str, Any]:
    """Return every figure by its name.

    Parameters
    ----------
    results : results.csv, the best model first.
    points : what ``all_points`` returned for the external split.
    recalls : the by_source.csv of all models, with a ``model`` column.
    scorer, words : the task's modules ``score`` (CLASSES, POSITIVE, RANK) and ``words`` (METRICS,
        SPLITS, and AXES: the columns of radar and parallel coordinates where not all fit).
    baselines : models drawn in grey and left out where they would stretch the scales.
    settings : the block ``plot``.
    level : of the intervals, e.g. ``95 %``.
    kinds : the by_kind.csv of all models, with a ``model`` column; None for rows without kinds.
    """
    axes = getattr(words, "AXES", None) or [name for name in results if name.endswith("_external")]
    models, classes, positive = list(results["model"]), scorer.CLASSES, scorer.POSITIVE
    looks = style.looks(models, baselines)
    described = partial(describe, classes=classes, metrics=words.METRICS)
    rank, test = described(scorer.RANK).label, words.SPLITS["test"]
    rows = points["confusion"][points["confusion"]["model"] == models[0]]
    share = rows.loc[rows["actual"] == positive, "n"].sum() / rows["n"].sum()
    stated = points["calibration"]
    figures = {
        "leaderboard": leaderboard(
            results, scorer.RANK, rank, test, baselines, settings.shortcut, level
        ),
        **_many_metrics(results, axes, described, baselines, looks, settings.top),
        "confusion": matrices(points["confusion"], models, classes),
        "calibration": calibration(stated, models, looks, curves.CONFIDENCE, "share that is right"),
        "threshold": threshold(points["roc"], points["pr"], looks, positive, share),
    }
    for split, name in (("external", "recall_by_source"), ("test", "recall_by_source_test")):
        title = f"Recall by source: {splits(words.SPLITS)[split]}"
        part = recalls[recalls["split"] == split]
        figures[name] = recall_by(part, models, classes, title)
    if kinds is not None:
        title = f"Recall by kind: {splits(words.SPLITS)['external']}"
        part = kinds[kinds["split"] == "external"]
        figures["recall_by_kind"] = recall_by(part, models, classes, title, "kind")
    return figures


def _many_metrics(
    results: pd.DataFrame,
    columns: Sequence[str],
    described: Callable[[str], Metric],
    baselines: tuple[str, ...],
    looks: dict,
    top: int,
) -> dict[str, Any]:
    """Return the radar and the parallel coordinates over external metrics, columns of results.csv.

    Baselines are left out: one is perfect on one metric and useless on the rest, which would
    stretch every scale.
    """
    scores = results[~results["model"].isin(baselines)].set_index("model")[list(columns)]
    metrics = [described(name) for name in columns]
    lower = [metric.lower_is_better for metric in metrics]
    labels = [metric.label for metric in metrics]
    outward = scores.head(top).copy()
    for name, turned in zip(columns, lower):
        if turned:
            outward[name] = 1 - outward[name]
    turned_labels = [f"1 − {label}" if turned else label for label, turned in zip(labels, lower)]
    return {
        "radar": radar(outward, turned_labels, looks),
        "parallel": parallel(scores, labels, lower, looks),
    }
