"""What changes of a text do to the recall of each model: a map of gains and losses."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from rampart.reporting.plots import style

ROW = 0.3  # inches
LIMIT = 0.6  # of the colours: what falls by more is as dark


def drops(table: pd.DataFrame, models: list[str], classes: list[str]) -> Any:
    """Draw one row a perturbation and class, one column a model: the change of recall in points.

    Parameters
    ----------
    table : perturbation, model, class, class_after, n, recall_before, recall_after.
    models : the columns, in order.
    classes : the order of the rows inside a perturbation, whose order is that of the table.

    Returns
    -------
    matplotlib Figure. A line sets the perturbations apart; a class that a perturbation makes
    another one is written with both.
    """
    shown = table.assign(change=table["recall_after"] - table["recall_before"])
    keys = ["perturbation", "class", "class_after"]
    ways = list(dict.fromkeys(table["perturbation"]))
    values = shown.pivot(index=keys, columns="model", values="change")[models]
    order = sorted(values.index, key=lambda key: (ways.index(key[0]), classes.index(key[1])))
    values = values.loc[order]
    sizes = shown.groupby(keys)["n"].first()

    def draw(figure: Any) -> None:
        import matplotlib as mpl

        axes = figure.subplots()
        colors = mpl.colormaps["PuOr"]
        cells = 100 * values.to_numpy(float)
        image = axes.imshow(cells, cmap=colors, vmin=-100 * LIMIT, vmax=100 * LIMIT, aspect="auto")
        for (y, x), value in np.ndenumerate(cells):
            ink = style.ink_on(colors(image.norm(value)))
            text = f"{value:+.0f}" if round(value) else "0"
            axes.text(x, y, text, ha="center", va="center", size=9, color=ink)
        axes.set_yticks(range(len(order)), [label(key, sizes[key], order) for key in order])
        turn = max(map(len, models)) > 9 or len(models) > 8
        axes.xaxis.tick_top()
        axes.set_xticks(range(len(models)), models, rotation=35 if turn else 0, fontsize=10)
        for name in axes.get_xticklabels():
            name.set(ha="left" if turn else "center", rotation_mode="anchor")
        axes.tick_params(length=0)
        for place in range(1, len(order)):
            if order[place][0] != order[place - 1][0]:
                axes.axhline(place - 0.5, color="white", lw=5)
        axes.spines[:].set_visible(False)
        axes.set_title("Change of recall, in points")

    return style.figure(draw, style.WIDTH, 1.6 + ROW * max(len(order), 4))


def label(key: tuple[str, str, str], n: int, order: list[tuple[str, str, str]]) -> str:
    """Return the name of a row: class and rows; the first of a perturbation names it too.

    Examples
    --------
    >>> key = ("base64", "suspicious", "malicious")
    >>> label(key, 40, [("upper", "benign", "benign"), key])
    'base64: suspicious → malicious (40)'
    """
    way, was, now = key
    text = was if was == now else f"{was} → {now}"
    first = next(other for other in order if other[0] == way) == key
    return f"{way.replace('_', ' ')}: {text} ({n})" if first else f"{text} ({n})"
