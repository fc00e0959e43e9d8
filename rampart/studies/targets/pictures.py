"""Pictures of one target: the leaderboard, the confusion matrix, recall by type and source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from rampart.metrics.confusion import confusion
from rampart.reporting.plots import style
from rampart.reporting.plots.leaderboard import leaderboard

NAMES = {"test": "unseen sessions", "external": "held out"}
ROW = 0.4  # inches: two lines of 9 pt


class Picture(NamedTuple):
    """A figure, its file and its caption."""

    file: str
    caption: str
    figure: Any


def all_of(
    target: str, told: Mapping[str, Any], baselines: Sequence[str], interval: str
) -> list[Picture]:
    """Return the pictures of one target.

    Parameters
    ----------
    told : of ``fitting.target``.
    interval : the level of the intervals in words.
    """
    best, answers = told["best"], told["answers"]
    far = answers[answers["split"] == "external"]
    table = told["by_type"][told["by_type"]["model"] == best]
    seen = answers[answers["split"] != "validation"][["split", "source"]].drop_duplicates()
    columns = sorted(map(tuple, seen.to_numpy()), key=lambda one: (one[0] == "external", one))
    name = target.replace("_", " ")
    return [
        Picture(
            f"{target}_leaderboard.png",
            f"Macro-F1 of each model on {name}, on the held-out source with its interval and on "
            "unseen groups beside it.",
            board(told["results"], baselines, "unseen groups", interval),
        ),
        Picture(
            f"{target}_confusion.png",
            f"Confusion matrix of {best} on {name}, held-out source.",
            matrix(far, told["classes"], f"{best} on {name}, held-out source: % of the true class"),
        ),
        Picture(
            f"{target}_by_type.png",
            f"Share of right answers of {best} on {name}, by type and source.",
            by_type(table, columns, f"{best} on {name}: right answers by type and source"),
        ),
    ]


def board(table: pd.DataFrame, baselines: Sequence[str], test: str, level: str) -> Any:
    """Draw macro-F1 of each model: external with its interval, test hollow beside it.

    Parameters
    ----------
    table : of ``board.results``: model, split, f1_macro, f1_macro_low, f1_macro_high.
    test : what the rows of the test split are.
    """
    wide = {split: part.set_index("model") for split, part in table.groupby("split")}
    far = wide["external"]
    rows = pd.DataFrame(
        {
            "model": far.index,
            "f1_macro": wide["test"]["f1_macro"].reindex(far.index).to_numpy(),
            "f1_external": far["f1_macro"].to_numpy(),
            "f1_external_low": far["f1_macro_low"].to_numpy(),
            "f1_external_high": far["f1_macro_high"].to_numpy(),
        }
    ).sort_values(["f1_external", "model"], ascending=[False, True])
    return leaderboard(rows, "f1_macro", "macro-F1", test, tuple(baselines), None, level)


def matrix(part: pd.DataFrame, classes: list[str], title: str) -> Any:
    """Draw one confusion matrix; a row adds up to 100 %, a class without rows is hatched.

    Parameters
    ----------
    part : label, prediction: the rows of one split.
    """
    k = len(classes)
    counts = confusion(part["label"].to_numpy(), part["prediction"].to_numpy(), k)
    total = counts.sum(axis=1, keepdims=True)
    share = np.divide(counts, total, out=np.full((k, k), np.nan), where=total > 0)
    names = [name.replace("_", " ") for name in classes]

    def draw(figure: Any) -> None:
        import matplotlib as mpl

        axes, colors = figure.subplots(), mpl.colormaps["Blues"]
        axes.patch.set(hatch="///", edgecolor="#BBBBBB", facecolor="white")
        axes.imshow(np.ma.masked_invalid(share), cmap=colors, vmin=0, vmax=1, aspect="auto")
        for y, x in zip(*np.nonzero(counts > 0), strict=True):
            value = share[y, x]
            text = f"{100 * value:.0f}" + (f" %\n{counts[y, x]:,}" if k <= 4 else "")
            ink = style.ink_on(colors(value))
            axes.text(x, y, text, ha="center", va="center", color=ink, size=9)
        axes.set_yticks(range(k), [f"{n} ({s:,})" for n, s in zip(names, total[:, 0])])
        axes.set_xticks(range(k), names, rotation=40)
        for label in axes.get_xticklabels():
            label.set(ha="right", rotation_mode="anchor")
        axes.tick_params(length=0)
        axes.spines[:].set_visible(False)
        axes.set_title(title)
        axes.set_xlabel("predicted class")
        axes.set_ylabel("true class (rows)")

    return style.figure(draw, style.WIDTH, max(3.4, 1.9 + 0.36 * k))


def by_type(table: pd.DataFrame, columns: Sequence[tuple[str, str]], title: str) -> Any:
    """Draw recall of each type in each source, the number of rows below it.

    Parameters
    ----------
    table : split, source, type, n, recall, of one model.
    columns : (split, source), as drawn from left to right.

    Returns
    -------
    matplotlib Figure. A type without rows in a source is hatched, never 0.
    """
    names = sorted(set(table["type"]))
    cells = {(r.split, r.source, r.type): (r.n, r.recall) for r in table.itertuples()}
    value = np.full((len(names), len(columns)), np.nan)
    count = np.zeros(value.shape, dtype=int)
    for y, name in enumerate(names):
        for x, column in enumerate(columns):
            if (*column, name) in cells:
                count[y, x], value[y, x] = cells[(*column, name)]

    def draw(figure: Any) -> None:
        import matplotlib as mpl

        axes, colors = figure.subplots(), mpl.colormaps["cividis"]
        axes.patch.set(hatch="///", edgecolor="#BBBBBB", facecolor="white")
        image = axes.imshow(np.ma.masked_invalid(value), cmap=colors, vmin=0, vmax=1, aspect="auto")
        for y, x in zip(*np.nonzero(count), strict=True):
            text = f"{100 * value[y, x]:.0f} %\nn = {count[y, x]:,}"
            ink = style.ink_on(colors(value[y, x]))
            axes.text(x, y, text, ha="center", va="center", color=ink, size=9)
        axes.set_yticks(range(len(names)), [name.replace("_", " ") for name in names])
        axes.xaxis.tick_top()
        heads = [f"{source.rpartition('/')[2]}\n{NAMES[split]}" for split, source in columns]
        axes.set_xticks(range(len(columns)), heads)
        axes.tick_params(length=0)
        axes.spines[:].set_visible(False)
        axes.set_title(title)
        figure.colorbar(
            image,
            ax=axes,
            location="bottom",
            fraction=0.025,
            aspect=40,
            label="recall, %; hatched: no row of the type is asked about there",
            format=lambda number, _: f"{100 * number:.0f}",
        )

    return style.figure(draw, style.WIDTH, 1.9 + ROW * max(len(names), 3))
