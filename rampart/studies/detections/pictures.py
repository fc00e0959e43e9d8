"""What is found of each class: by model, and of one model by where the rows are from."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from rampart.reporting.plots import style

ROW = 0.34  # inches


def by_model(
    table: pd.DataFrame, models: list[str], baselines: tuple[str, ...], title: str, level: str
) -> Any:
    """Draw the recall of each class with its interval, a mark a model.

    Parameters
    ----------
    table : model, class, n, share, low, high: one split, one budget, no slices, no safe class.
    models : in the order of the legend.

    Returns
    -------
    matplotlib Figure.
    """
    looks, classes = style.looks(models, baselines), list(dict.fromkeys(table["class"]))
    step = 0.8 / len(models)

    def draw(figure: Any) -> None:
        axes = figure.subplots()
        for place, model in enumerate(models):
            rows = table[table["model"] == model].set_index("class").loc[classes]
            y = np.arange(len(classes)) - 0.4 + step * (place + 0.5)
            color, marker = looks[model]["color"], looks[model]["marker"]
            axes.hlines(y, 100 * rows["low"], 100 * rows["high"], color=color, lw=1.3)
            axes.plot(100 * rows["share"], y, marker, color=color, ms=5, ls="", label=model)
        n = table[table["model"] == models[0]].set_index("class")["n"]
        names = [f"{name.replace('_', ' ')} ({n[name]:,})" for name in classes]
        axes.set_yticks(range(len(classes)), names)
        axes.set_ylim(len(classes) - 0.4, -0.6)
        for place in range(1, len(classes)):
            axes.axhline(place - 0.5, color=style.GRID, lw=1)
        axes.set_xlim(-2, 102)
        axes.set_xlabel(f"found, %, {level} interval (rows in brackets)")
        axes.grid(axis="x")
        axes.set_title(title)
        figure.legend(loc="outside lower center", ncols=style.columns(len(models)))

    return style.figure(draw, style.WIDTH, 1.8 + max(ROW, 0.11 * len(models)) * len(classes))


def by_slice(table: pd.DataFrame, classes: list[str], title: str) -> Any:
    """Draw a map of what is found: a row a class, a column a slice, hatched where there is none.

    Parameters
    ----------
    table : by, slice, class, n, share of one model, one split and one budget.
    """
    keys = list(dict.fromkeys(zip(table["by"], table["slice"], strict=True)))
    cells = {(row.by, row.slice, row[3]): row for row in _rows(table)}

    def draw(figure: Any) -> None:
        import matplotlib as mpl

        axes, colors = figure.subplots(), mpl.colormaps["cividis"]
        values = np.full((len(classes), len(keys)), np.nan)
        for y, name in enumerate(classes):
            for x, key in enumerate(keys):
                if (cell := cells.get((*key, name))) is not None:
                    values[y, x] = cell.share
                    ink = style.ink_on(colors(cell.share))
                    told = f"{100 * cell.share:.0f}\n({cell.n})"
                    axes.text(x, y, told, ha="center", va="center", color=ink, size=8)
        axes.patch.set(hatch="///", edgecolor="#BBBBBB", facecolor="white")
        axes.imshow(np.ma.masked_invalid(values), cmap=colors, vmin=0, vmax=1, aspect="auto")
        axes.set_yticks(range(len(classes)), [name.replace("_", " ") for name in classes])
        names = [style.wrapped(f"{by}: {value or 'no'}", 10) for by, value in keys]
        axes.set_xticks(range(len(keys)), names, fontsize=8)
        axes.tick_params(length=0)
        for x in range(1, len(keys)):
            if keys[x][0] != keys[x - 1][0]:
                axes.axvline(x - 0.5, color="white", lw=5)
        axes.spines[:].set_visible(False)
        axes.set_title(title)

    return style.figure(draw, style.WIDTH, 1.5 + 0.42 * len(classes))


def _rows(table: pd.DataFrame) -> Any:
    return table[["by", "slice", "n", "class", "share"]].itertuples(index=False)
