"""Heat map: recall of each model on each source or kind, so that no average hides a weak spot."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from rampart.reporting.plots import style

ROW = 0.27  # inches: one line of 9 pt with air


def recall_by(
    recalls: pd.DataFrame, models: list[str], classes: list[str], title: str, by: str = "source"
) -> Any:
    """Draw one row a source, one column a model, the rows grouped by their true class.

    Parameters
    ----------
    recalls : model, source (or what ``by`` names), class, n, recall: the rows of one split.
    models : the columns, in order.
    classes : the groups of rows, in order. Inside one, sources with more rows come first.
    title : text above the map.
    by : what the rows of the map are: ``source`` or ``kind``.

    Returns
    -------
    matplotlib Figure. A source a model was not scored on is left hatched, never 0.

    Raises
    ------
    ValueError : no rows, or a class that is not among ``classes``.
    """
    table, counts = matrix(recalls, models, classes, by)
    keys = list(table.index)
    starts = [i for i, (name, _) in enumerate(keys) if not i or keys[i - 1][0] != name]

    def draw(figure: Any) -> None:
        import matplotlib as mpl

        axes = figure.subplots()
        colors = mpl.colormaps["cividis"]
        values = np.ma.masked_invalid(table.to_numpy(float))
        axes.patch.set(hatch="///", edgecolor="#BBBBBB", facecolor="white")
        image = axes.imshow(values, cmap=colors, vmin=0, vmax=1, aspect="auto")
        for y, x in zip(*np.nonzero(~values.mask * np.ones(values.shape)), strict=True):
            value = values[y, x]
            ink = style.ink_on(colors(value))
            axes.text(x, y, f"{100 * value:.0f}", ha="center", va="center", color=ink, size=9)
        axes.set_yticks(
            range(len(keys)),
            [f"{style.clipped(_named(s, by), 34)} ({n})" for (_, s), n in zip(keys, counts)],
        )
        turn = max(map(len, models)) > 9 or len(models) > 10
        axes.xaxis.tick_top()  # before the labels are set: below and above are different ones
        axes.set_xticks(range(len(models)), models, rotation=35 if turn else 0, fontsize=10)
        for label in axes.get_xticklabels():
            label.set(ha="left" if turn else "center", rotation_mode="anchor")
        axes.tick_params(length=0)
        for start in starts[1:]:
            axes.axhline(start - 0.5, color="white", lw=5)
        for start, end in zip(starts, [*starts[1:], len(keys)], strict=True):
            axes.text(
                1.02,
                (start + end - 1) / 2,
                style.wrapped(keys[start][0], 12),
                transform=axes.get_yaxis_transform(),
                va="center",
                size=10,
                weight="bold",
            )
        axes.spines[:].set_visible(False)
        axes.set_title(title)
        figure.colorbar(
            image,
            ax=axes,
            location="bottom",
            fraction=min(0.05, 0.3 / len(keys)),
            aspect=40,
            label=f"recall, %  (rows of the {by} in brackets)",
            format=lambda value, _: f"{100 * value:.0f}",
        )

    return style.figure(draw, style.WIDTH, 2.1 + ROW * max(len(keys), 4))


def _named(name: str, by: str) -> str:
    return name if by == "source" else name.replace("_", " ")


def matrix(
    recalls: pd.DataFrame, models: list[str], classes: list[str], by: str = "source"
) -> tuple[pd.DataFrame, list[int]]:
    """Return recall as a table with (class, name) rows and model columns, and the row counts."""
    if recalls.empty:
        raise ValueError(f"recall by {by}: no rows to draw")
    if unknown := set(recalls["class"]) - set(classes):
        raise ValueError(f"recall by {by}: unknown class {sorted(unknown)}; known: {classes}")
    counts = recalls.groupby(["class", by])["n"].max()
    order = sorted(counts.index, key=lambda key: (classes.index(key[0]), -counts[key], key[1]))
    table = recalls.pivot(index=["class", by], columns="model", values="recall")
    return table.reindex(index=order, columns=models), [int(counts[key]) for key in order]
