"""How networks learned, side by side: their curves, what drove them, how soon they were good."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd

from rampart.reporting.plots import style

ACROSS = 3  # panels beside each other
DRIVEN = (
    ("learning_rate", "learning rate", True),
    ("gradient_norm", "gradient norm, mean of the epoch", True),
    ("gap", "accuracy: training less held out", False),
    ("deviation", "rolling deviation of held-out loss", False),
)


def curves(history: pd.DataFrame, kept: dict[str, int], quantity: str, label: str) -> Any:
    """Draw one quantity on training rows and on those held out: a panel a model.

    Parameters
    ----------
    history : model, epoch (from 1), ``quantity`` and ``val_<quantity>``.
    kept : of each model the epoch whose weights were kept; a panel for each, in this order.
    quantity : ``loss`` or ``accuracy``.
    label : of the vertical axis.

    Returns
    -------
    matplotlib Figure. Training rows are scored while they train, with dropout.
    """
    models = list(kept)
    across = min(ACROSS, len(models))
    down = math.ceil(len(models) / across)

    def draw(figure: Any) -> None:
        panels = figure.subplots(down, across, sharey=True, squeeze=False).ravel()
        for axes, model in zip(panels, models):
            rows = history[history["model"] == model]
            training, held = rows[quantity], rows[f"val_{quantity}"].to_numpy()
            axes.plot(
                rows["epoch"],
                training,
                color=style.PALETTE[1],
                linestyle=style.LINES[1],
                lw=1.9,
                label="training rows, with dropout",
            )
            axes.plot(rows["epoch"], held, color=style.PALETTE[0], lw=1.9, label="held-out rows")
            place = int((rows["epoch"] == kept[model]).to_numpy().argmax())
            axes.plot(
                kept[model], held[place], color=style.INK, marker="o", ls="none", label="kept epoch"
            )
            axes.set_title(style.clipped(model, 28))
            _whole(axes, len(rows))
        for axes in panels[len(models) :]:
            axes.set_visible(False)
        for axes in panels[::across]:
            axes.set_ylabel(label)
        for axes in panels[max(0, len(models) - across) : len(models)]:
            axes.set_xlabel("epoch")
        handles, names = panels[0].get_legend_handles_labels()
        figure.legend(handles, names, loc="outside lower center", ncols=3, handlelength=3.4)

    return style.figure(draw, style.WIDTH, 2.4 * down + 0.9)


def driven(history: pd.DataFrame, models: list[str]) -> Any:
    """Draw what drives a training and what comes of it, all models in each of four panels.

    Parameters
    ----------
    history : model, epoch, learning_rate, gradient_norm, gap, deviation (NaN at first).
    models : the lines.

    Returns
    -------
    matplotlib Figure. Rates and norms stand on logarithmic axes.
    """
    looks = style.looks(models)

    def draw(figure: Any) -> None:
        panels = figure.subplots(2, 2).ravel()
        for axes, (name, label, logarithmic) in zip(panels, DRIVEN):
            for model in models:
                rows = history[history["model"] == model]
                every = max(1, len(rows) // 8)
                axes.plot(rows["epoch"], rows[name], lw=1.7, ms=5, markevery=every, **looks[model])
            if logarithmic and (history[name] > 0).all():
                axes.set_yscale("log")
            if name == "gap":
                axes.axhline(0, color=style.GREY, lw=1)
            axes.set(ylabel=label, xlabel="epoch")
            _whole(axes, history["epoch"].max())
        handles = [panels[0].plot([], [], label=name, **look)[0] for name, look in looks.items()]
        figure.legend(
            handles=handles,
            loc="outside lower center",
            ncols=style.columns(len(models)),
            handlelength=3.4,
        )

    return style.figure(draw, style.WIDTH, 6.6)


def convergence(table: pd.DataFrame, share: float, score: str) -> Any:
    """Draw how many epochs the models took, and these against the score.

    Parameters
    ----------
    table : model, estimator, epochs, kept, epochs_to_share, score; a row a model.
    share : of the best held-out macro-F1 that ``epochs_to_share`` is about.
    score : the name of the score, for its axis.

    Returns
    -------
    matplotlib Figure. In the scatter the look is the model's; an architecture of another name
    stands beside it.
    """
    looks = style.looks(list(table["model"]))
    reached = f"{share:.0%} of the best F1"

    def draw(figure: Any) -> None:
        left, right = figure.subplots(1, 2, width_ratios=(1.1, 1))
        places = np.arange(len(table))[::-1]
        left.barh(places, table["epochs"], height=0.55, color=style.GRID, label="epochs run")
        left.plot(
            table["epochs_to_share"],
            places,
            ls="none",
            marker="D",
            ms=7,
            color=style.PALETTE[1],
            label=reached,
        )
        left.plot(
            table["kept"], places, ls="none", marker="o", ms=7, color=style.PALETTE[0], label="kept"
        )
        left.set_yticks(places, [style.clipped(name, 22) for name in table["model"]])
        left.set_xlabel("epoch")
        left.legend(loc="upper center", bbox_to_anchor=(0.5, -0.16), ncols=3, columnspacing=1.2)
        _whole(left, table["epochs"].max(), grid="x")
        for row in table.to_dict("records"):
            look = {key: looks[row["model"]][key] for key in ("color", "marker")}
            name, estimator = row["model"], row["estimator"]
            name += "" if estimator == name else f" ({estimator})"
            right.plot(row["epochs_to_share"], row["score"], ls="none", ms=9, label=name, **look)
        right.set(xlabel=f"epochs to {reached}", ylabel=score.replace("_", " "))
        right.margins(0.12)
        right.legend(loc="upper center", bbox_to_anchor=(0.5, -0.16), ncols=2, columnspacing=1.2)
        _whole(right, table["epochs_to_share"].max())

    return style.figure(draw, style.WIDTH, 3.4 + 0.26 * len(table))


def _whole(axes: Any, epochs: int, grid: str = "both") -> None:
    """Mark whole epochs alone, also where there are only a few of them."""
    from matplotlib.ticker import MaxNLocator

    axes.xaxis.set_major_locator(MaxNLocator(nbins=min(6, max(1, epochs)), integer=True))
    axes.grid(True, axis=grid)
