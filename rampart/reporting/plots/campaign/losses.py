"""Loss curves: one small panel a generator, one colour a loss, one line a fold (and class)."""

from __future__ import annotations

import math
import re
from typing import Any

import numpy as np

from rampart.reporting.plots import style
from rampart.reporting.plots.campaign import style as campaign

ACROSS = 4
LEGEND = 5  # names beside each other: more would not fit the width
HEIGHT = 1.75  # inches of a panel
STEEP = 30.0  # from this ratio of a panel's extremes on, its axis is logarithmic away from 0


def losses(cells: list[campaign.Cell], title: str) -> Any:
    """Draw the losses of every generator that trains in epochs.

    Parameters
    ----------
    cells : of one data set. Those without results or losses are left out.
    title : the name of the data set.

    Returns
    -------
    matplotlib Figure. Each panel has a scale of its own: losses of two generators are not
    comparable.

    Raises
    ------
    ValueError : no generator has losses.
    """
    shown = sorted((cell for cell in cells if cell["status"] == "ok"), key=lambda c: c["generator"])
    shown = [cell for cell in shown if any(fold["losses"] for fold in cell["folds"])]
    if not shown:
        raise ValueError(f"no generator on {title} has losses")
    names = sorted({_kind(name) for cell in shown for name in _names(cell)})
    looks = style.looks(names)
    across = min(ACROSS, len(shown))
    down = math.ceil(len(shown) / across)

    def draw(figure: Any) -> None:
        panels = figure.subplots(down, across, squeeze=False).ravel()
        for axes in panels[len(shown) :]:
            axes.set_visible(False)
        for axes, cell in zip(panels, shown, strict=False):
            _panel(axes, cell, looks)
        figure.supxlabel(f"epoch ({title}, one line a fold, or a fold and class)", fontsize=10)
        figure.supylabel("loss, a scale for each panel", fontsize=10)
        handles = [
            panels[0].plot([], [], lw=1.8, color=look["color"], ls=look["linestyle"], label=name)[0]
            for name, look in looks.items()
        ]
        figure.legend(
            handles=handles,
            labels=[name.replace("_", " ") for name in looks],
            loc="outside upper left",
            ncols=min(LEGEND, len(names)),
            handlelength=3,
        )

    return style.figure(
        draw, style.WIDTH, 1.0 + 0.2 * math.ceil(len(names) / LEGEND) + down * HEIGHT
    )


def _panel(axes: Any, cell: campaign.Cell, looks: dict[str, dict[str, Any]]) -> None:
    for name in _names(cell):
        of_kind = looks[_kind(name)]
        look = {"color": of_kind["color"], "ls": of_kind["linestyle"]}
        for fold in cell["folds"]:
            points = [(row["epoch"], row[name]) for row in fold["losses"] if name in row]
            axes.plot(*zip(*points, strict=True), lw=1.1, alpha=0.75, **look)
    values = np.array([value for line in axes.lines for value in line.get_ydata()])
    small = float(np.quantile(np.abs(values), 0.25)) or float(np.abs(values).max()) or 1.0
    # With values on both sides of 0 the labels next to it may meet: only where it has to be.
    steep = STEEP if values.min() >= 0 else 10 * STEEP
    if np.abs(values).max() > steep * small:
        axes.set_yscale("symlog", linthresh=small)
    axes.set_title(cell["generator"], fontsize=10)
    axes.grid(True)
    axes.xaxis.get_major_locator().set_params(integer=True, nbins=4)
    if axes.get_yscale() == "linear":
        axes.yaxis.get_major_locator().set_params(nbins=4)


def _names(cell: campaign.Cell) -> list[str]:
    """Return the losses of a generator in the order in which they appear."""
    rows = [row for fold in cell["folds"] for row in fold["losses"]]
    return list(dict.fromkeys(name for row in rows for name in row if name != "epoch"))


def _kind(name: str) -> str:
    """Return what a loss is, without the class whose network it is of ("loss_0": "loss")."""
    return re.sub(r"_\d+$", "", name)
