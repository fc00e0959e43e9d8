"""Reliability diagram: does a model that says 80 % come true 80 % of the time?"""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from rampart.reporting.plots import style

ACROSS = 4


def calibration(
    points: pd.DataFrame, models: list[str], looks: dict[str, dict], curve: str, label: str
) -> Any:
    """Draw one panel a model: share that came true against the stated probability.

    Parameters
    ----------
    points : model, curve, probability, share, n, as ``curves.reliability`` gives them.
    models : the panels, in order.
    looks : colour, marker and line style by model; see ``style.looks``.
    curve : which curve to draw: ``confidence``, or a class name.
    label : the text of the upright axis.

    Returns
    -------
    matplotlib Figure. Below the diagonal the model is too sure. A point's area shows how many
    rows its bin holds; bins of fewer than 10 rows are hollow: they prove little.
    """
    across = min(ACROSS, len(models))
    down = math.ceil(len(models) / across)

    def draw(figure: Any) -> None:
        panels = figure.subplots(down, across, sharex=True, sharey=True, squeeze=False).ravel()
        for axes in panels[len(models) :]:
            axes.set_visible(False)
        for place, (axes, model) in enumerate(zip(panels, models, strict=False)):
            rows = points[(points["model"] == model) & (points["curve"] == curve)]
            _panel(axes, rows, looks[model]["color"])
            axes.set_title(model, fontsize=10)
            axes.set_aspect("equal")
            if place + across >= len(models):  # nothing below it
                axes.tick_params(axis="x", labelbottom=True)
        figure.supxlabel("probability that the model states", fontsize=10)
        figure.supylabel(label, fontsize=10)

    return style.figure(draw, style.WIDTH, 0.7 + 2.45 * down)


def _panel(axes: Any, rows: pd.DataFrame, color: str) -> None:
    axes.plot([0, 1], [0, 1], color="#999999", lw=1, ls=(0, (4, 3)), zorder=1)
    axes.plot(rows["probability"], rows["share"], color=color, lw=1.5, zorder=2)
    axes.vlines(
        rows["probability"], rows["probability"], rows["share"], color=color, alpha=0.4, lw=3
    )
    area = 16 + 150 * rows["n"] / max(rows["n"].sum(), 1)
    few = rows["n"] < 10
    axes.scatter(rows["probability"][~few], rows["share"][~few], area[~few], color=color, zorder=3)
    axes.scatter(
        rows["probability"][few],
        rows["share"][few],
        22,
        facecolor="white",
        edgecolor=color,
        zorder=3,
    )
    axes.grid(True)
    axes.set(xlim=(-0.03, 1.03), ylim=(-0.03, 1.03))
    axes.set_xticks([0, 0.5, 1], ["0", "0.5", "1"])
    axes.set_yticks([0, 0.5, 1], ["0", "0.5", "1"])
