"""Where a model is right: accuracy by slice of the rows, and what a reject option buys."""

from __future__ import annotations

from typing import Any

import pandas as pd

from rampart.reporting.plots import style

ROW = 0.26  # inches
TITLES = {"test": "test", "external": "external: unseen sources"}
MOST = 12  # slices of one property that are drawn; the table has all


def coverage(curve: pd.DataFrame, models: list[str], baselines: tuple[str, ...] = ()) -> Any:
    """Draw accuracy against coverage, one panel a split, one line a model.

    Parameters
    ----------
    curve : model, split, coverage, accuracy, as ``rampart.metrics.slices.coverage`` gives them.
    models : the lines, in the order of the legend.
    baselines : models drawn in grey.

    Returns
    -------
    matplotlib Figure.
    """
    looks = style.looks(models, baselines)

    def draw(figure: Any) -> None:
        panels = figure.subplots(1, len(TITLES), sharey=True)
        for axes, (split, title) in zip(panels, TITLES.items(), strict=True):
            rows = curve[curve["split"] == split]
            for model in models:
                line = rows[rows["model"] == model]
                look = {key: looks[model][key] for key in ("color", "linestyle")}
                axes.plot(100 * line["coverage"], 100 * line["accuracy"], lw=1.9, **look)
            axes.set_title(title)
            axes.set_xlabel("rows answered, % (the surest first)")
            axes.set_xlim(100, 0)
            axes.grid(True)
        panels[0].set_ylabel("accuracy on them, %")
        real = curve[~curve["model"].isin(baselines)]
        panels[0].set_ylim(max(0, 100 * real["accuracy"].min() - 5), 101)
        handles = [
            panels[0].plot([], [], lw=1.9, label=model, color=look["color"], ls=look["linestyle"])
            for model, look in looks.items()
        ]
        figure.legend(
            handles=[handle[0] for handle in handles],
            loc="outside lower center",
            ncols=style.columns(len(models)),
            handlelength=3.4,
        )

    return style.figure(draw, style.WIDTH, 4.2 + 0.25 * (len(models) > 6))


def slices(table: pd.DataFrame, model: str, level: str) -> Any:
    """Draw the accuracy of one model in each slice with its interval, one panel a split.

    Parameters
    ----------
    table : split, by, slice, n, accuracy, low, high of one model.
    model : its name, for the title.
    level : of the intervals, e.g. ``95 %``.

    Returns
    -------
    matplotlib Figure. Of a property with many values the largest slices are drawn.
    """
    shown = table.assign(place=table.groupby(["split", "by"]).cumcount())
    shown = shown[shown["place"] < MOST]
    keys = list(dict.fromkeys(zip(shown["by"], shown["slice"], strict=True)))
    keys.sort(key=lambda key: list(dict.fromkeys(shown["by"])).index(key[0]))
    rows = {key: place for place, key in enumerate(keys)}

    def draw(figure: Any) -> None:
        panels = figure.subplots(1, len(TITLES), sharey=True, sharex=True)
        for axes, (split, title) in zip(panels, TITLES.items(), strict=True):
            for row in shown[shown["split"] == split].itertuples():
                y = rows[(row.by, row.slice)]
                axes.plot([100 * row.low, 100 * row.high], [y, y], color=style.PALETTE[0], lw=2)
                axes.plot(100 * row.accuracy, y, "o", color=style.PALETTE[0], ms=6)
                axes.annotate(
                    f"{row.n:,}",
                    (1.01, y),
                    xycoords=("axes fraction", "data"),
                    size=8,
                    va="center",
                )
            for place in range(1, len(keys)):
                if keys[place][0] != keys[place - 1][0]:
                    axes.axhline(place - 0.5, color=style.GRID, lw=1.5)
            axes.set_title(f"{title} (right: rows)")
            axes.set_xlabel(f"accuracy of {model}, %, {level} interval")
            axes.grid(axis="x")
            axes.tick_params(axis="y", length=0)
        labels = [f"{by.replace('_', ' ')}: {style.clipped(str(value), 24)}" for by, value in keys]
        panels[0].set_yticks(range(len(keys)), labels)
        panels[0].set_ylim(len(keys) - 0.4, -0.6)

    return style.figure(draw, style.WIDTH, 1.4 + ROW * max(len(keys), 4))
