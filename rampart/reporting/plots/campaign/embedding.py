"""Joint embedding: real and synthetic rows on the two principal components of the real ones."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from rampart.reporting.plots import style
from rampart.reporting.plots.campaign import style as campaign

ACROSS = 5
SIDE = 1.9  # inches of a panel
MARKS = ("o", "^", "s", "D", "v", "P", "X")


def embedding(
    cells: list[campaign.Cell], arrays: Mapping[str, Mapping[str, np.ndarray]], title: str
) -> Any:
    """Draw the real rows, then one panel a generator: its rows in colour over the real in grey.

    Parameters
    ----------
    cells : of one data set. Those without results are left out.
    arrays : generator -> of the stage picture, of which embedding_real and
        embedding_synthetic (n, 2), label_real and label_synthetic (n,) and explained (2,) are read.
    title : the name of the data set.

    Returns
    -------
    matplotlib Figure. All panels have the same axes: a component of the first fold's real training
    rows each. A few synthetic rows far outside are at the edge.
    """
    shown = campaign.finished(cells)
    classes = shown[0]["classes"]
    first = arrays[shown[0]["generator"]]
    limits = _limits([arrays[cell["generator"]] for cell in shown])
    across = min(ACROSS, len(shown) + 1)
    down = math.ceil((len(shown) + 1) / across)

    def draw(figure: Any) -> None:
        panels = figure.subplots(down, across, squeeze=False, sharex=True, sharey=True).ravel()
        for axes in panels[len(shown) + 1 :]:
            axes.set_visible(False)
        panels[0].set(xlim=limits[0], ylim=limits[1])
        _points(panels[0], first["embedding_real"], first["label_real"], len(classes), limits)
        panels[0].set_title("real test rows", fontsize=10)
        for axes, cell in zip(panels[1:], shown, strict=False):
            rows = arrays[cell["generator"]]
            real = rows["embedding_real"]
            axes.plot(*real.T, ".", ms=3, color="#BDBDBD", mew=0, zorder=1)
            points, labels = rows["embedding_synthetic"], rows["label_synthetic"]
            _points(axes, points, labels, len(classes), limits)
            axes.set_title(cell["generator"], fontsize=10)
        for place, axes in enumerate(panels):
            axes.tick_params(labelbottom=place + across > len(shown), labelsize=9)
            axes.grid(True)
        x, y = (f"component {k + 1} of {title} ({e:.0%})" for k, e in enumerate(first["explained"]))
        figure.supxlabel(x.replace("%", " %"), fontsize=10)
        figure.supylabel(y.replace("%", " %"), fontsize=10)
        figure.legend(handles=_handles(classes), loc="outside upper left", ncols=6)

    return style.figure(draw, style.WIDTH, 1.0 + down * SIDE)


def _points(
    axes: Any, points: np.ndarray, labels: np.ndarray, k: int, limits: list[tuple[float, float]]
) -> None:
    inside = np.column_stack([np.clip(points[:, d], *limits[d]) for d in (0, 1)])
    for code in range(k):
        color, mark = style.PALETTE[code % len(style.PALETTE)], MARKS[code % len(MARKS)]
        of_class = inside[labels == code]
        axes.plot(*of_class.T, mark, ms=3.2, color=color, alpha=0.6, mew=0, zorder=2)


def _limits(arrays: list[Mapping[str, np.ndarray]]) -> list[tuple[float, float]]:
    """Return the ends of both axes: all real points, and nearly all of the synthetic ones."""
    real = arrays[0]["embedding_real"].astype(float)
    synthetic = np.concatenate([one["embedding_synthetic"] for one in arrays]).astype(float)
    low = np.minimum(real.min(axis=0), np.quantile(synthetic, 0.01, axis=0))
    high = np.maximum(real.max(axis=0), np.quantile(synthetic, 0.99, axis=0))
    air = 0.05 * (high - low) + 1e-6
    return [(float(a), float(b)) for a, b in zip(low - air, high + air, strict=True)]


def _handles(classes: list[str]) -> list[Any]:
    from matplotlib.lines import Line2D

    grey = Line2D([], [], ls="", marker=".", ms=7, color="#BDBDBD", label="real, behind synthetic")
    return [grey] + [
        Line2D(
            [],
            [],
            ls="",
            ms=6,
            color=style.PALETTE[code % len(style.PALETTE)],
            marker=MARKS[code % len(MARKS)],
            label=campaign.plain(name, 24),
        )
        for code, name in enumerate(classes)
    ]
