"""Shapley values drawn: of many rows by class, and of one row feature by feature."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from rampart.reporting.plots import style

ACROSS = 2  # panels beside each other
LABEL = 27  # characters of a feature's name
FOR, AGAINST = style.PALETTE[0], style.PALETTE[1]


def summary(
    strong: pd.DataFrame, values: np.ndarray, X: np.ndarray, names: Sequence[str], top: int
) -> Any:
    """Draw a panel a class: a dot a row, where it moved the probability, by how much it has.

    Parameters
    ----------
    strong : class, feature, as ``telling.strongest`` has them.
    values : (n, features, classes), the classes as in ``strong``.
    X : (n, features). names : of the features.

    Returns
    -------
    matplotlib Figure.
    """
    place = {name: j for j, name in enumerate(names)}
    classes = strong["class"].unique().tolist()
    down = math.ceil(len(classes) / ACROSS)

    def draw(figure: Any) -> None:
        panels = figure.subplots(down, ACROSS, squeeze=False).ravel()
        for k, (axes, label) in enumerate(zip(panels, classes)):
            features = strong.loc[strong["class"] == label, "feature"].head(top).tolist()
            for line, feature in enumerate(features):
                moved, has = values[:, place[feature], k], X[:, place[feature]]
                dots = axes.scatter(
                    moved, line + jitter(moved), c=ranks(has), s=9, cmap="cividis", vmin=0, vmax=1
                )
            axes.axvline(0, color=style.INK, lw=0.8)
            axes.set_yticks(range(len(features)), [shown(name) for name in features])
            axes.set_ylim(len(features) - 0.4, -0.6)
            axes.set_title(label)
            axes.grid(True, axis="x")
        for axes in panels[max(0, len(classes) - ACROSS) : len(classes)]:
            axes.set_xlabel("moves the probability by")
        for axes in panels[len(classes) :]:
            axes.set_visible(False)
        bar = figure.colorbar(dots, ax=panels.tolist(), orientation="horizontal", aspect=60)
        bar.set_ticks([0, 1], labels=["has little of it", "has much of it"])

    return style.figure(draw, style.WIDTH, 0.6 + down * (0.7 + 0.24 * top))


def ranks(has: np.ndarray) -> np.ndarray:
    """Return of each value its rank among the different ones, 0 to 1; 0 where all are equal.

    Examples
    --------
    >>> ranks(np.array([7.0, 0.0, 0.5, 7.0])).tolist()
    [1.0, 0.0, 0.5, 1.0]
    """
    different, at = np.unique(has, return_inverse=True)
    return at / max(len(different) - 1, 1)


def jitter(values: np.ndarray, high: float = 0.32) -> np.ndarray:
    """Return by how much each dot leaves its line, so that equal ones do not hide each other.

    Dots of the same twentieth of the range spread to both sides of it, in their order.
    """
    span = np.ptp(values) or 1.0
    bins = np.minimum((20 * (values - values.min()) / span).astype(int), 19)
    off = np.zeros(len(values))
    for one in np.unique(bins):
        inside = np.flatnonzero(bins == one)
        if len(inside) > 1:
            off[inside] = np.linspace(-high, high, len(inside)) * min(1, len(inside) / 12)
    return off


def rows(panels: list[tuple[str, float, pd.DataFrame]]) -> Any:
    """Draw what moved the probability of each of some rows.

    Parameters
    ----------
    panels : title, the probability of the background, and feature, has, value of ``reasons``.

    Returns
    -------
    matplotlib Figure.
    """
    down = math.ceil(len(panels) / ACROSS)
    longest = max(len(table) for _, _, table in panels)

    def draw(figure: Any) -> None:
        grid = figure.subplots(down, ACROSS, squeeze=False).ravel()
        for axes, (title, base, table) in zip(grid, panels):
            after = base + table["value"].cumsum()
            before = after - table["value"]
            colours = [FOR if value > 0 else AGAINST for value in table["value"]]
            axes.barh(table.index, table["value"], left=before, color=colours, height=0.7)
            axes.axvline(base, color=style.GREY, lw=1, ls=(0, (4, 2)))
            axes.axvline(after.iloc[-1], color=style.INK, lw=1)
            axes.set_yticks(table.index, [shown(name) for name in table["feature"]])
            axes.set_ylim(longest - 0.4, -0.6)
            axes.set_xlim(0, 1)
            axes.set_title(title, fontsize=9.5)
            axes.grid(True, axis="x")
        for axes in grid[max(0, len(panels) - ACROSS) : len(panels)]:
            axes.set_xlabel("probability of the class that is said")
        for axes in grid[len(panels) :]:
            axes.set_visible(False)

    return style.figure(draw, style.WIDTH, 0.4 + down * (0.65 + 0.2 * longest))


def shown(name: str) -> str:
    """Return a feature's name that can be drawn: it may hold what a stranger sent.

    Examples
    --------
    >>> shown("tfidf:word:$x\\n$")
    'word:\\\\$x\\\\n\\\\$'
    """
    plain = name.removeprefix("tfidf:").removeprefix("numeric:")
    plain = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in plain)
    return style.clipped(plain, LABEL).replace("$", r"\$")  # matplotlib reads formulas in $
