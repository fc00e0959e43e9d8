"""Recall of each intent under several conditions, and what is left of an alarm without evidence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from rampart.reporting.plots import style

ROW = 0.42  # inches


def recalls(table: pd.DataFrame, conditions: Sequence[str], title: str, limit: float) -> Any:
    """Draw a line an intent, a mark a condition, with intervals; the look-alikes come last.

    Parameters
    ----------
    table : condition, intent, n, recall, low, high: of one model.
    conditions : in the order of the legend.
    limit : share of the look-alikes that should alarm, where the line is.

    Returns
    -------
    matplotlib Figure.
    """
    intents = list(dict.fromkeys(table["intent"]))
    looks = style.looks(list(conditions))
    step = 0.7 / len(conditions)

    def draw(figure: Any) -> None:
        axes = figure.subplots()
        axes.axvline(100 * limit, color=style.GREY, lw=1, ls=(0, (2, 2)))
        for place, condition in enumerate(conditions):
            look, shift = looks[condition], step * (place - (len(conditions) - 1) / 2)
            part = table[table["condition"] == condition]
            for row in part.itertuples():
                y = intents.index(row.intent) + shift
                axes.plot([100 * row.low, 100 * row.high], [y, y], color=look["color"], lw=1.5)
                axes.plot(100 * row.recall, y, look["marker"], color=look["color"], ms=5)
        axes.set_yticks(range(len(intents)), intents)
        axes.set_ylim(len(intents) - 0.4, -0.6)
        axes.set_xlim(-2, 102)
        axes.grid(axis="x")
        axes.tick_params(axis="y", length=0)
        axes.set_xlabel("rows that raise an alarm, %; dashed: what look-alikes may")
        axes.set_title(title)
        handles = [
            axes.plot([], [], look["marker"], color=look["color"], label=name)[0]
            for name, look in looks.items()
        ]
        figure.legend(handles=handles, loc="outside lower center", ncols=2)

    return style.figure(draw, style.WIDTH, 1.6 + ROW * len(intents))


def removal(table: pd.DataFrame, title: str) -> Any:
    """Draw the mean probability of an attack when evidence, and when anything, is taken out.

    Parameters
    ----------
    table : model, removed, before, after, after_random: means.

    Returns
    -------
    matplotlib Figure.
    """
    models = list(dict.fromkeys(table["model"]))
    looks = style.looks(models)

    def draw(figure: Any) -> None:
        axes = figure.subplots()
        for model in models:
            part = table[table["model"] == model].sort_values("removed")
            x = [0, *part["removed"]]
            start = part["before"].iloc[0]
            look = {key: looks[model][key] for key in ("color", "marker")}
            axes.plot(x, [start, *part["after"]], ls="-", label=f"{model}: evidence", **look)
            axes.plot(x, [start, *part["after_random"]], ls=":", label=f"{model}: random", **look)
        axes.set_ylim(0, 1.02)
        axes.set_xlabel("pieces of evidence that are taken out, or as many transactions at random")
        axes.set_ylabel("stated probability of an attack, mean")
        axes.grid(axis="y")
        axes.set_title(title)
        figure.legend(loc="outside lower center", ncols=2)

    return style.figure(draw, style.WIDTH, 4.2)
