"""How score and cost grow with what a model is given: a panel for each thing that varies."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import pandas as pd

from rampart.reporting.plots import style

ACROSS = 2  # panels beside each other
FEW = 8  # values that all stand on the axis
BESIDE = 1.03  # how far bars of two models stand apart, as a factor
SPENT = (("fit_seconds", "seconds to fit"), ("peak_mib", "peak memory, MiB"))


def scores(
    table: pd.DataFrame, labels: dict[str, str], score: str, words: str, shares: set[str]
) -> Any:
    """Draw the score against what varies.

    Parameters
    ----------
    table : sweep, model, value, f1_macro, f1_std (NaN but for folds), ``score``.
    labels : of each sweep, in the order of the panels, what its axis says.
    score : a column; a sweep of folds has macro-F1 alone.
    words : what that score is.
    shares : sweeps whose values are shares of the rows.

    Returns
    -------
    matplotlib Figure. The bars of folds are their standard deviation.
    """
    looks = style.looks(sorted(table["model"].unique()))

    def draw(figure: Any) -> None:
        down = math.ceil(len(labels) / ACROSS)
        panels = figure.subplots(down, min(ACROSS, len(labels)), squeeze=False).ravel()
        for axes, (sweep, label) in zip(panels, labels.items()):
            part = table[table["sweep"] == sweep]
            folded = part["f1_std"].notna().any()
            for place, (model, rows) in enumerate(part.groupby("model")):
                rows, look = rows.sort_values("value"), looks[model]
                if folded:
                    beside = rows["value"] * BESIDE**place  # or one bar hides the other
                    axes.errorbar(
                        beside, rows["f1_macro"], rows["f1_std"], capsize=4, lw=1.8, **look
                    )
                else:
                    axes.plot(rows["value"], rows[score], lw=1.8, ms=6, **look)
            _axis(axes, part["value"], label, sweep in shares)
            axes.set_ylabel("macro-F1 of the folds" if folded else words)
        for axes in panels[len(labels) :]:
            axes.set_visible(False)
        _legend(figure, panels[0], looks)

    return style.figure(draw, style.WIDTH, 2.9 * math.ceil(len(labels) / ACROSS) + 0.6)


def costs(table: pd.DataFrame, labels: dict[str, str], shares: set[str]) -> Any:
    """Draw seconds and memory against what varies, both from 0.

    Parameters
    ----------
    table : sweep, model, value, fit_seconds, peak_mib.
    labels, shares : see ``scores``.
    """
    looks = style.looks(sorted(table["model"].unique()))

    def draw(figure: Any) -> None:
        panels = figure.subplots(len(labels), 2, squeeze=False)
        for pair, (sweep, label) in zip(panels, labels.items()):
            part = table[table["sweep"] == sweep]
            for axes, (name, says) in zip(pair, SPENT):
                for model, rows in part.groupby("model"):
                    rows = rows.sort_values("value")
                    axes.plot(rows["value"], rows[name], lw=1.8, ms=6, **looks[model])
                axes.set_ylim(0, 1.1 * part[name].max())
                axes.set_ylabel(says)
                _axis(axes, part["value"], label, sweep in shares)
        _legend(figure, panels[0][0], looks)

    return style.figure(draw, style.WIDTH, 2.6 * len(labels) + 0.6)


def _axis(axes: Any, values: pd.Series, label: str, shares: bool) -> None:
    """Mark the values that were tried, on a logarithmic axis: each step is a doubling, or so."""
    ticks = sorted(values.unique())
    axes.set_xscale("log", base=2)
    if len(ticks) <= FEW:
        texts = [str(Fraction(tick)) if shares else f"{tick:g}" for tick in ticks]
        axes.set_xticks(ticks, texts)
    axes.minorticks_off()
    axes.set_xlabel(label)
    axes.grid(True)


def _legend(figure: Any, axes: Any, looks: dict[str, dict]) -> None:
    handles = [axes.plot([], [], label=name, **look)[0] for name, look in looks.items()]
    figure.legend(
        handles=handles,
        loc="outside lower center",
        ncols=style.columns(len(looks)),
        handlelength=3.4,
    )
