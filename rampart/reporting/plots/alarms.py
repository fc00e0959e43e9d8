"""What alarms cost: thresholds by their false alarms, what each kind is called, and languages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from rampart.reporting.plots import style

ROW = 0.27  # inches
APART = 0.26  # rows: the marks of a model's thresholds lie under each other
COLORS = (style.PALETTE[5], style.PALETTE[4], style.PALETTE[1], *style.PALETTE[2:4])


def thresholds(
    points: pd.DataFrame, models: Sequence[str], baselines: Sequence[str], positive: str, level: str
) -> Any:
    """Draw recall and false alarms on unseen sources at thresholds that validation chose.

    Parameters
    ----------
    points : model, limit, split and the rates of ``rampart.metrics.alarms.operating_points``.
    models : the rows, in order.
    baselines : models that are named so.
    positive : the class that an alarm is about.
    level : of the intervals, e.g. ``95 %``.

    Returns
    -------
    matplotlib Figure: a mark a model and limit; dashed lines are the limits.
    """
    here = points[points["split"] == "external"]
    limits = sorted(here["limit"].unique())
    looks = dict(zip(limits, zip(style.PALETTE, style.MARKERS)))

    def draw(figure: Any) -> None:
        panels = figure.subplots(1, 2, sharey=True, width_ratios=(1.3, 1))
        for axes, name in zip(panels, ("recall", "fpr")):
            for row in here.itertuples():
                color, marker = looks[row.limit]
                shift = APART * (limits.index(row.limit) - (len(limits) - 1) / 2)
                y = list(models).index(row.model) + shift
                value, low, high = (
                    100 * getattr(row, key) for key in (name, f"{name}_low", f"{name}_high")
                )
                axes.plot([low, high], [y, y], color=color, lw=2)
                axes.plot(value, y, marker, ms=6, color=color)
            axes.grid(axis="x")
            axes.tick_params(axis="y", length=0)
        for limit, (color, _) in looks.items():
            panels[1].axvline(100 * limit, color=color, lw=1.2, ls=(0, (4, 3)), zorder=0)
        names = [f"{name} (baseline)" if name in baselines else name for name in models]
        panels[0].set_yticks(range(len(models)), names, fontsize=10)
        panels[0].set_ylim(len(models) - 0.4, -0.6)
        panels[0].set_xlim(-1, 101)
        panels[0].set_title(f"{positive} rows caught")
        panels[1].set_title("false alarms")
        panels[0].set_xlabel(f"% of unseen sources, {level} interval")
        panels[1].set_xlabel("% of their harmless rows; dashed: the limit")
        panels[1].set_xlim(left=-0.5)
        handles = [
            panels[0].plot([], [], marker, ls="-", lw=2, ms=6, color=color, label=_limit(limit))[0]
            for limit, (color, marker) in looks.items()
        ]
        figure.legend(
            handles=handles,
            loc="outside lower left",
            ncols=len(handles),
            title="threshold for false alarms on validation of at most",
            alignment="left",
        )

    return style.figure(draw, style.WIDTH, 1.9 + 0.46 * len(models))


def called(table: pd.DataFrame, model: str, classes: Sequence[str]) -> Any:
    """Draw what the rows of each kind are called: a bar a kind, kinds by their class.

    Parameters
    ----------
    table : slice, class, called, n, rate, of one split and property, as
        ``rampart.metrics.called.called`` gives them.
    model : its name, for the title.
    classes : their names, in the order of the bars' parts.

    Returns
    -------
    matplotlib Figure. Inside a class the kind with the lowest recall comes first.
    """
    own = table[table["class"] == table["called"]]
    own = own.assign(place=own["class"].map(list(classes).index))
    own = own.sort_values(["place", "rate", "slice"], ignore_index=True)
    rate = table.set_index(["slice", "called"])["rate"]
    starts = list(own.index[own["class"] != own["class"].shift()])

    def draw(figure: Any) -> None:
        axes = figure.subplots()
        for y, name in enumerate(own["slice"]):
            left = 0.0
            for word, color in zip(classes, COLORS):
                share = 100 * rate[name, word]
                axes.barh(y, share, 0.8, left, color=color, edgecolor="white", lw=0.8)
                if share >= 7:
                    axes.text(left + share / 2, y, f"{share:.0f}", ha="center", va="center", size=9)
                left += share
        labels = [f"{row.slice.replace('_', ' ')} ({row.n:,})" for row in own.itertuples()]
        axes.set_yticks(range(len(own)), labels)
        axes.set_ylim(len(own) - 0.4, -0.6)
        axes.set_xlim(0, 100)
        axes.set_xlabel("% of the kind's rows (their number in brackets)")
        axes.set_title(f"What {model} calls the rows of each kind, unseen sources")
        axes.tick_params(axis="y", length=0)
        axes.spines[:].set_visible(False)
        for start, end in zip(starts, [*starts[1:], len(own)]):
            if start:
                axes.axhline(start - 0.5, color=style.INK, lw=1)
            axes.text(
                1.02,
                (start + end - 1) / 2,
                style.wrapped(own["class"][start], 12),
                transform=axes.get_yaxis_transform(),
                va="center",
                size=10,
                weight="bold",
            )
        _parts(figure, classes)

    return style.figure(draw, style.WIDTH, 1.6 + ROW * max(len(own), 4))


def languages(table: pd.DataFrame, model: str, sides: Sequence[str], few: int, level: str) -> Any:
    """Draw the false alarms and the recall of one model by language.

    Parameters
    ----------
    table : slice, class, called, n, rate, low, high, of one split and of the languages.
    model : its name, for the title.
    sides : the harmless class, and that of an alarm.
    few : languages with fewer rows of a class have no mark in its panel.
    level : of the intervals.

    Returns
    -------
    matplotlib Figure: languages by their rows, most first.
    """
    rows = table[(table["called"] == sides[1]) & table["class"].isin(sides) & (table["n"] >= few)]
    order = (
        rows.groupby("slice")["n"].sum().sort_index().sort_values(ascending=False, kind="stable")
    )
    places = {name: place for place, name in enumerate(order.index)}

    def draw(figure: Any) -> None:
        panels = figure.subplots(1, 2, sharey=True)
        titles = (f"{sides[0]} rows called {sides[1]}", f"{sides[1]} rows caught")
        for axes, side, title, color in zip(panels, sides, titles, (COLORS[2], style.PALETTE[0])):
            for row in rows[rows["class"] == side].itertuples():
                y = places[row.slice]
                axes.plot([100 * row.low, 100 * row.high], [y, y], color=color, lw=2)
                axes.plot(100 * row.rate, y, "o", ms=6, color=color)
                axes.annotate(
                    f"{row.n:,}", (1.01, y), xycoords=("axes fraction", "data"), size=9, va="center"
                )
            axes.set_title(f"{title} (right: rows)")
            axes.set_xlabel(f"%, {model}, {level} interval")
            axes.grid(axis="x")
            axes.tick_params(axis="y", length=0)
        panels[0].set_xlim(left=-1)
        panels[1].set_xlim(-1, 101)
        panels[0].set_yticks(range(len(places)), list(places))
        panels[0].set_ylim(len(places) - 0.4, -0.6)

    return style.figure(draw, style.WIDTH, 1.3 + ROW * max(len(places), 4))


def _limit(limit: float) -> str:
    return f"{100 * limit:g} %"


def _parts(figure: Any, classes: Sequence[str]) -> None:
    """Say which colour is which class."""
    from matplotlib.patches import Patch

    handles = [Patch(color=color, label=f"called {word}") for word, color in zip(classes, COLORS)]
    figure.legend(handles=handles, loc="outside lower left", ncols=len(handles))
