"""Radar: the best models over several metrics at once, all drawn so that outside is better."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from rampart.reporting.plots import style


def radar(scores: pd.DataFrame, labels: list[str], looks: dict[str, dict]) -> Any:
    """Draw one closed line a model over the metrics.

    Parameters
    ----------
    scores : one row a model (index) and one column a metric, values in [0, 1], higher is better.
    labels : the text at each axis.
    looks : colour, marker and line style by model; see ``style.looks``.

    Returns
    -------
    matplotlib Figure.

    Raises
    ------
    ValueError : fewer than three metrics, or a value outside [0, 1].
    """
    if scores.shape[1] < 3:
        raise ValueError(f"a radar needs 3 metrics or more, got {list(scores.columns)}")
    outside = (scores < 0) | (scores > 1) | scores.isna()
    if outside.to_numpy().any():
        model, metric = outside.stack().idxmax()
        got = scores.loc[model, metric]
        raise ValueError(f"radar: {metric} of {model} must be in [0, 1], got {got}")
    angles = np.linspace(0, 2 * np.pi, scores.shape[1], endpoint=False)
    around = np.r_[angles, angles[0]]

    def draw(figure: Any) -> None:
        axes = figure.add_subplot(projection="polar")
        axes.set_theta_offset(np.pi / 2)
        axes.set_theta_direction(-1)
        for model, row in scores.iterrows():
            values = np.r_[row.to_numpy(), row.to_numpy()[0]]
            axes.plot(around, values, lw=2, ms=6, label=model, clip_on=False, **looks[model])
        axes.set_ylim(0, 1)
        rings = [0.2, 0.4, 0.6, 0.8, 1.0]
        axes.set_yticks(rings, [])
        halo = {"facecolor": "white", "alpha": 0.8, "lw": 0, "pad": 1}
        for ring in rings:  # between two axes, over the lines
            axes.text(
                angles[1] / 2, ring, f"{ring:.1f}", ha="center", va="center", size=9, bbox=halo
            )
        axes.spines["polar"].set_color(style.GRID)
        axes.set_xticks(angles, [style.wrapped(label, 16) for label in labels], fontsize=10)
        for text, angle in zip(axes.get_xticklabels(), angles, strict=True):
            side = np.sin(angle)
            text.set_ha("center" if abs(side) < 0.1 else "left" if side > 0 else "right")
        axes.tick_params(axis="x", pad=6)
        figure.legend(loc="outside right upper")

    return style.figure(draw, style.WIDTH, 5.6)
