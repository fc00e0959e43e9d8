"""The training curve of a network: loss and accuracy by epoch, on both sides of the hold-out."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from rampart.reporting.plots import style

PANELS = (("loss", "loss (cross-entropy, weighted rows)"), ("accuracy", "accuracy"))


def curve(history: pd.DataFrame, title: str) -> Any:
    """Draw the loss and the accuracy of each epoch; the epoch whose weights were kept is marked.

    Parameters
    ----------
    history : epoch (from 1), loss, val_loss, accuracy, val_accuracy, learning_rate.
    title : of the figure, e.g. the model's name.

    Returns
    -------
    matplotlib Figure. Training rows are scored while they train, with dropout, so their line can
    lie on the worse side of the held-out one.
    """
    epochs = history["epoch"].to_numpy()
    best = int(history["val_loss"].to_numpy().argmin())
    falls = epochs[1:][np.diff(history["learning_rate"]) < 0]

    def draw(figure: Any) -> None:
        for axes, (name, label) in zip(figure.subplots(1, 2), PANELS):
            for number, fall in enumerate(falls):
                named = "learning rate falls" if number == 0 else None
                axes.axvline(fall, color=style.GREY, lw=1.4, ls=style.LINES[2], label=named)
            axes.plot(
                epochs,
                history[name],
                color=style.PALETTE[1],
                linestyle=style.LINES[1],
                lw=1.9,
                label="training rows, with dropout",
            )
            kept = history[f"val_{name}"].to_numpy()
            axes.plot(epochs, kept, color=style.PALETTE[0], lw=1.9, label="held-out rows")
            axes.plot(
                epochs[best],
                kept[best],
                color=style.INK,
                marker="o",
                ls="none",
                label=f"kept: epoch {epochs[best]}, {name} {kept[best]:.3f}",
            )
            axes.set(xlabel="epoch", ylabel=label)
            axes.xaxis.get_major_locator().set_params(integer=True)
            axes.grid(True)
            axes.legend(loc="best")
        figure.suptitle(title, x=0.01, ha="left", fontsize=11, fontweight="bold")

    return style.figure(draw, style.WIDTH, 4.2)
