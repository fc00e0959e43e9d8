"""What a table holds, drawn: spread of its numbers by class, and classes by source."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from rampart.reporting.plots import style

ACROSS = 2  # panels beside each other
HATCHES = ("", "//", "..", "xx", "\\\\", "++", "oo")


def spreads(frame: pd.DataFrame, label: str, classes: Sequence[str], labels: dict[str, str]) -> Any:
    """Draw boxes of some columns, a box a class, on an axis that widens around 0.

    Parameters
    ----------
    frame : the columns, and ``label``, the number of the class.
    labels : column -> what its axis says.

    Returns
    -------
    matplotlib Figure. A box spans the quartiles, its line is the median, the whiskers the 5th and
    95th percentile; a class without a number has no box.
    """
    down = math.ceil(len(labels) / ACROSS)

    def draw(figure: Any) -> None:
        panels = figure.subplots(down, ACROSS, squeeze=False, sharey=True).ravel()
        for axes, (name, text) in zip(panels, labels.items()):
            for place in range(len(classes)):
                values = frame.loc[frame[label] == place, name].to_numpy(np.float64)
                values = values[np.isfinite(values)]
                if len(values):
                    colour = style.PALETTE[place % len(style.PALETTE)]
                    box(axes, place, np.quantile(values, [0.05, 0.25, 0.5, 0.75, 0.95]), colour)
            finite = frame[name].to_numpy(np.float64)
            finite = np.abs(finite[np.isfinite(finite) & (finite != 0)])
            axes.set_xscale("symlog", linthresh=threshold(finite))
            axes.minorticks_off()
            axes.set_yticks(range(len(classes)), classes)
            axes.set_ylim(len(classes) - 0.4, -0.6)
            axes.set_xlabel(text)
            axes.grid(True, axis="x")
            thin(axes)
        for axes in panels[len(labels) :]:
            axes.set_visible(False)

    return style.figure(draw, style.WIDTH, 0.3 + down * (0.9 + 0.24 * len(classes)))


def box(axes: Any, place: int, quantiles: np.ndarray, colour: str) -> None:
    """Draw one box at a height."""
    low, q1, median, q3, high = quantiles
    axes.plot([low, high], [place, place], color=colour, lw=1.2)
    axes.barh(place, q3 - q1, left=q1, height=0.55, color=colour, alpha=0.75)
    axes.plot([median, median], [place - 0.3, place + 0.3], color=style.INK, lw=1.6)


def threshold(sizes: np.ndarray) -> float:
    """Return below which size an axis is linear: the power of ten below their 5th percentile.

    Examples
    --------
    >>> threshold(np.array([0.05, 3.0, 400.0] * 20)), threshold(np.array([]))
    (0.01, 1.0)
    """
    if not len(sizes):
        return 1.0
    return float(10.0 ** np.floor(np.log10(np.quantile(sizes, 0.05))))


def thin(axes: Any, fewest: int = 3, most: int = 7) -> None:
    """Leave out ticks that would touch; between few powers of ten put twos and fives."""
    low, high = axes.get_xlim()
    ticks = [tick for tick in axes.get_xticks() if low <= tick <= high]
    if len(ticks) < fewest:
        steps = [digit * 10.0**power for power in range(-6, 13) for digit in (1, 2, 5)]
        ticks = [step for step in steps if low <= step <= high]
        axes.set_xticks(ticks, [f"{tick:,g}" for tick in ticks])
    elif len(ticks) > most:
        axes.set_xticks(ticks[:: math.ceil(len(ticks) / most)])


def classes_by(counts: pd.DataFrame, classes: Sequence[str], unit: str) -> Any:
    """Draw a bar a source, divided by class.

    Parameters
    ----------
    counts : source, and a column of counts a class.
    unit : what is counted.

    Returns
    -------
    matplotlib Figure.
    """

    def draw(figure: Any) -> None:
        axes = figure.subplots()
        start = np.zeros(len(counts))
        for place, name in enumerate(classes):
            colour = style.PALETTE[place % len(style.PALETTE)]
            # Of more classes than colours the later ones have another hatch.
            hatch = HATCHES[(place + place // len(HATCHES)) % len(HATCHES)]
            shown = {"color": colour, "hatch": hatch, "ec": "white", "label": name}
            axes.barh(range(len(counts)), counts[name], left=start, **shown)
            start += counts[name].to_numpy()
        axes.set_yticks(range(len(counts)), counts["source"])
        axes.invert_yaxis()
        axes.set_xlabel(unit)
        axes.grid(True, axis="x")
        figure.legend(loc="outside upper center", ncols=style.columns(len(classes)))

    return style.figure(draw, style.WIDTH, 1.1 + 0.38 * len(counts))
