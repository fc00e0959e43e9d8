"""Recall of each class where few clean rows may alarm: by kind of row, and by model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from rampart.reporting.plots import style

CELL = 0.42  # inches


def _words(name: str) -> str:
    return name.replace("_", " ")


def kinds(table: pd.DataFrame, model: str, classes: Sequence[str]) -> Any:
    """Draw a cell for each class and slice: its colour the recall, in it the recall and the rows.

    Parameters
    ----------
    table : split, by, slice, class, n, recall of one model and threshold.
    model : its name, for the title.
    classes : their order; a class without a row in the table is not drawn.

    Returns
    -------
    matplotlib Figure.
    """
    there = [name for name in classes if (table["class"] == name).any()]
    keys = list(dict.fromkeys(zip(table["split"], table["by"], table["slice"], strict=True)))
    values = np.full((len(keys), len(there)), np.nan)
    rows = np.zeros(values.shape, dtype=int)
    for one in table.to_dict("records"):
        key = (one["split"], one["by"], one["slice"])
        place = keys.index(key), there.index(one["class"])
        values[place], rows[place] = one["recall"], one["n"]

    def draw(figure: Any) -> None:
        axes = figure.subplots()
        axes.imshow(values, cmap="Blues", vmin=0, vmax=1, aspect="auto")
        for y, x in np.argwhere(rows > 0):
            dark = values[y, x] > 0.6
            axes.text(x, y, f"{values[y, x]:.2f}\n{rows[y, x]}", ha="center", va="center",
                      fontsize=9, color="w" if dark else "k", linespacing=0.95)  # fmt: skip
        axes.set_xticks(
            range(len(there)), [_words(name) for name in there], rotation=35, ha="right"
        )
        names = [split if by == name else f"{split}: {by} {name}" for split, by, name in keys]
        axes.set_yticks(range(len(keys)), names)
        axes.set_title(f"{model}: recall by class and kind of row")
        axes.tick_params(length=0)

    return style.figure(draw, style.WIDTH, 1.6 + CELL * len(keys))


def models(
    table: pd.DataFrame,
    names: Sequence[str],
    baselines: Sequence[str],
    classes: Sequence[str],
    level: str,
) -> Any:
    """Draw the recall of each class on the external split, a mark a model, with its interval.

    Parameters
    ----------
    table : model, split, by, class, threshold_of, recall, low, high.
    names : the models, in the order of the legend.
    level : of the intervals, e.g. ``95 %``.

    Returns
    -------
    matplotlib Figure.
    """
    whole = table[(table["split"] == "external") & (table["by"] == "all")]
    whole = whole[whole["threshold_of"] == "external"]
    there = [name for name in classes if (whole["class"] == name).any()]
    looks = style.looks(list(names), tuple(baselines))

    def draw(figure: Any) -> None:
        axes = figure.subplots()
        step = 0.8 / len(names)
        for place, name in enumerate(names):
            rows = whole[whole["model"] == name].set_index("class").reindex(there)
            x = np.arange(len(there)) - 0.4 + step * (place + 0.5)
            spread = np.abs(rows[["low", "high"]].to_numpy() - rows[["recall"]].to_numpy()).T
            axes.errorbar(x, rows["recall"], yerr=spread, fmt="o", ms=3.5, lw=1, label=name,
                          color=looks[name]["color"])  # fmt: skip
        axes.set_xticks(
            range(len(there)), [_words(name) for name in there], rotation=25, ha="right"
        )
        axes.set_ylim(-0.03, 1.03)
        axes.set_ylabel(f"recall, {level} interval")
        axes.grid(True, axis="y")
        for edge in range(1, len(there)):
            axes.axvline(edge - 0.5, color="0.85", lw=0.7)
        figure.legend(loc="outside lower center", ncols=style.columns(len(names)))

    return style.figure(draw, style.WIDTH, 4.8)
