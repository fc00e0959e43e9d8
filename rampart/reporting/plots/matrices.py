"""Confusion matrices: one small panel a model, each row of a panel adding up to 100 %."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from rampart.reporting.plots import style


def matrices(confusion: pd.DataFrame, models: list[str], classes: list[str]) -> Any:
    """Draw the grid of matrices.

    Parameters
    ----------
    confusion : model, actual, predicted, n, share, as ``curves.confusion`` gives them.
    models : the panels, in order.
    classes : the order of rows and columns.

    Returns
    -------
    matplotlib Figure. A cell shows the share of its row in percent and, where there is room
    (four classes or fewer), the number of rows.
    """
    k = len(classes)
    side = max(1.85, 0.47 * k)
    across = max(1, min(len(models), int((style.WIDTH - 1.2) / side)))
    down = math.ceil(len(models) / across)

    def draw(figure: Any) -> None:
        import matplotlib as mpl

        colors = mpl.colormaps["Blues"]
        panels = figure.subplots(down, across, squeeze=False).ravel()
        for axes in panels[len(models) :]:
            axes.set_visible(False)
        for place, (axes, model) in enumerate(zip(panels, models, strict=False)):
            rows = confusion[confusion["model"] == model]
            share = rows.pivot(index="actual", columns="predicted", values="share")
            count = rows.pivot(index="actual", columns="predicted", values="n")
            share, count = share.loc[classes, classes], count.loc[classes, classes]
            axes.imshow(share, cmap=colors, vmin=0, vmax=1)
            for y in range(k):
                for x in range(k):
                    value = share.iat[y, x]
                    text = f"{100 * value:.0f}" + (f"%\n{count.iat[y, x]:,}" if k <= 4 else "")
                    ink = style.ink_on(colors(value))
                    axes.text(x, y, text, ha="center", va="center", color=ink, size=9)
            axes.set_title(model, fontsize=10)
            axes.spines[:].set_visible(False)
            axes.tick_params(length=0)
            axes.set_yticks(range(k), classes if place % across == 0 else [])
            below = place + across < len(models)
            axes.set_xticks(range(k), [] if below else classes, rotation=40)
            for label in axes.get_xticklabels():
                label.set(ha="right", rotation_mode="anchor")
        figure.supxlabel("predicted class", fontsize=10)
        figure.supylabel("true class", fontsize=10)

    return style.figure(draw, style.WIDTH, 1.3 + down * (side + 0.45))
