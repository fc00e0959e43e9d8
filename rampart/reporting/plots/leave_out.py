"""Recall of rows from sources that a model was fitted without."""

from __future__ import annotations

from typing import Any

import pandas as pd

from rampart.reporting.plots import style

ROW = 0.24  # inches
MOST = 45  # lines that are drawn, the largest of each class; the table has all


def recalls(table: pd.DataFrame, models: list[str], classes: list[str], unit: str) -> Any:
    """Draw a line a source, grouped by class, with each model's recall and its interval.

    Parameters
    ----------
    table : model, unit, class, n, recall, low, high.
    models, classes : in the order of the legend and of the groups.
    unit : what was left out, for the label.

    Returns
    -------
    matplotlib Figure.
    """
    looks = style.looks(models)
    keys = shown(table, classes)
    rows = {key: place for place, key in enumerate(keys)}
    sizes = table.groupby(["class", "unit"])["n"].max()
    named = table.rename(columns={"class": "of_class"})
    step = 0.6 / max(len(models), 1)

    def draw(figure: Any) -> None:
        axes = figure.subplots()
        for place, model in enumerate(models):
            look = looks[model]
            shift = step * (place - (len(models) - 1) / 2)
            for row in named[named["model"] == model].itertuples():
                if (row.of_class, row.unit) in rows:
                    y = rows[row.of_class, row.unit] + shift
                    axes.plot([100 * row.low, 100 * row.high], [y, y], color=look["color"], lw=1.5)
                    axes.plot(100 * row.recall, y, look["marker"], color=look["color"], ms=5)
        names = [f"{style.clipped(name, 34)} ({sizes[kind, name]:,})" for kind, name in keys]
        axes.set_yticks(range(len(keys)), names)
        axes.set_ylim(len(keys) - 0.4, -0.6)
        axes.set_xlim(-2, 102)
        starts = [n for n in range(len(keys)) if not n or keys[n][0] != keys[n - 1][0]]
        for start in starts[1:]:
            axes.axhline(start - 0.5, color=style.GREY, lw=1)
        for start, end in zip(starts, [*starts[1:], len(keys)], strict=True):
            axes.annotate(
                style.wrapped(keys[start][0], 12),
                (1.02, (start + end - 1) / 2),
                xycoords=("axes fraction", "data"),
                va="center",
                weight="bold",
                annotation_clip=False,
            )
        axes.grid(axis="x")
        axes.tick_params(axis="y", length=0)
        axes.set_xlabel(f"recall, %, of rows whose {unit} was left out (rows in brackets)")
        axes.set_title(f"Recall by {unit} that was left out")
        handles = [
            axes.plot([], [], look["marker"], color=look["color"], label=model, ls="-")[0]
            for model, look in looks.items()
        ]
        figure.legend(handles=handles, loc="outside lower center", ncols=style.columns(len(models)))

    return style.figure(draw, style.WIDTH, 1.9 + ROW * max(len(keys), 4))


def shown(table: pd.DataFrame, classes: list[str]) -> list[tuple[str, str]]:
    """Return the (class, unit) that are drawn: classes in order, the larger units first."""
    sizes = table.groupby(["class", "unit"])["n"].max()
    largest = sorted(sizes.index, key=lambda key: (-sizes[key], key))[:MOST]
    return sorted(largest, key=lambda key: (classes.index(key[0]), -sizes[key], key[1]))
