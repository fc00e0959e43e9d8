"""Leaderboard: each model's external score with its interval, beside its score on test."""

from __future__ import annotations

from typing import Any

import pandas as pd

from rampart.reporting.plots import style


def leaderboard(
    results: pd.DataFrame,
    score: str,
    score_label: str,
    test: str,
    baselines: tuple[str, ...] = (),
    shortcut: str | None = None,
    level: str = "95 %",
) -> Any:
    """Draw one row a model: macro-F1 as a dumbbell, and the score that ranks the models.

    The hollow mark is the test split, the full one the unseen sources with its interval;
    the bar between them is what the test split promises and does not keep. A baseline whose
    hollow mark stands beside the models' shows how much of it is a shortcut.

    Parameters
    ----------
    results : results.csv in the order of the ranking: model, f1_macro, f1_external and
        <score>_external, the last two with _low and _high. Where the score is f1_macro itself,
        there is one panel.
    score, score_label : the column that ranks the models (without ``_external``) and its label.
    test : what the rows of the test split are, e.g. "random split".
    baselines : models drawn in grey.
    shortcut : the model that sees only the surface of a row; its score on test becomes a
        line through all rows: what a model must beat there to have learnt anything else.
    level : of the intervals.

    Returns
    -------
    matplotlib Figure.
    """
    rows = results.reset_index(drop=True)
    looks = style.looks(list(rows["model"]), baselines)

    def draw(figure: Any) -> None:
        both = score != "f1_macro"  # the left panel has it already
        panels = figure.subplots(1, 1 + both, sharey=True, width_ratios=(1.7, 1)[: 1 + both])
        left, right = panels if both else (panels, None)
        for place, row in rows.iterrows():
            color = looks[row["model"]]["color"]
            _dumbbell(left, place, row, color)
            if both:
                _interval(right, place, row, f"{score}_external", color)
        names = [f"{n} (baseline)" if n in baselines else n for n in rows["model"]]
        left.set_yticks(range(len(rows)), names, fontsize=10)
        left.set_ylim(len(rows) - 0.4, -0.7)
        left.set_title("macro-F1")
        left.set_xlim(0, 1.04)
        if both:
            right.set_title(score_label)
            right.set_xlabel("unseen sources; it ranks the models")
            right.set_xlim(left=min(0.0, right.get_xlim()[0]))
        if shortcut in set(rows["model"]):
            value = rows.loc[rows["model"] == shortcut, "f1_macro"].iloc[0]
            left.axvline(value, color=style.GREY, lw=1.2, ls=(0, (4, 3)), zorder=0)
            left.set_xlabel(f"dashed: {shortcut} baseline on the {test}, {value:.2f}")
        for axes in figure.axes:
            axes.grid(axis="x")
            axes.tick_params(axis="y", length=0)
        _legend(figure, left, test, level)

    return style.figure(draw, style.WIDTH, 1.5 + 0.46 * len(rows))


def _dumbbell(axes: Any, place: int, row: pd.Series, color: str) -> None:
    outside, random = row["f1_external"], row["f1_macro"]
    axes.plot([outside, random], [place, place], color=color, lw=1.5, alpha=0.45, zorder=1)
    axes.plot(random, place, "o", ms=8, mfc="white", mec=color, mew=1.8, zorder=3)
    # Two numbers closer than their width stand back to back instead of on top of each other.
    close = abs(outside - random) < 0.08
    sides = ("right", "left") if outside <= random else ("left", "right")
    inner, outer = sides if close else ("center", "center")
    axes.annotate(
        f"{random:.2f}",
        (random, place),
        ({"left": 3, "right": -3, "center": 0}[outer], 7),
        textcoords="offset points",
        ha=outer,
        size=9,
        bbox=style.HALO,
    )
    _interval(axes, place, row, "f1_external", color, inner)


def _interval(
    axes: Any, place: int, row: pd.Series, column: str, color: str, side: str = "center"
) -> None:
    value, low, high = row[column], row[f"{column}_low"], row[f"{column}_high"]
    axes.plot([low, high], [place, place], "|-", color=color, lw=3, ms=9, mew=1.6, zorder=2)
    axes.plot(value, place, "o", ms=8, color=color, zorder=4)
    axes.annotate(
        f"{value:.2f}",
        (value, place),
        (0, 7),
        textcoords="offset points",
        ha=side,
        size=9,
        weight="bold",
        bbox=style.HALO,
    )


def _legend(figure: Any, axes: Any, test: str, level: str) -> None:
    """Say what the marks are, in the neutral ink: colour is the model."""
    ink = style.INK
    label = f"external: unseen sources, {level}"
    handles = [
        axes.plot([], [], "o", ms=8, mfc="white", mec=ink, mew=1.8, label=f"test: {test}")[0],
        axes.plot([], [], "o-", ms=8, lw=3, color=ink, label=label)[0],
    ]
    figure.legend(handles=handles, loc="outside lower left", ncols=2)
