"""Parallel coordinates: every model over the main metrics, each on its own scale."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from rampart.reporting.plots import style


def parallel(
    scores: pd.DataFrame, labels: list[str], lower: list[bool], looks: dict[str, dict]
) -> Any:
    """Draw one line a model through one upright scale a metric, the best value at the top.

    Each scale runs from the worst to the best model, so small differences show; the two numbers
    at its ends say how small they are.

    Parameters
    ----------
    scores : one row a model (index), one column a metric, as measured.
    labels : the text above each scale.
    lower : for each metric, whether lower is better (its scale is turned over).
    looks : colour, marker and line style by model; see ``style.looks``.

    Returns
    -------
    matplotlib Figure.

    Raises
    ------
    ValueError : fewer than two metrics.
    """
    if scores.shape[1] < 2:
        raise ValueError(f"parallel coordinates need 2 metrics or more, got {list(scores)}")
    height, worst, best = scaled(scores, lower)

    def draw(figure: Any) -> None:
        axes = figure.subplots()
        places = np.arange(scores.shape[1])
        axes.vlines(places, 0, 1, color="#AAAAAA", lw=1)
        for model, row in height.iterrows():
            axes.plot(places, row, lw=1.8, ms=7, label=model, alpha=0.9, **looks[model])
        for place in places:
            ends = ((best[place], 1.0, 7, "bottom"), (worst[place], 0.0, -9, "top"))
            for value, at, shift, side in ends:
                axes.annotate(
                    f"{value:.3f}",
                    (place, at),
                    (0, shift),
                    textcoords="offset points",
                    ha="center",
                    va=side,
                    size=9,
                )
        axes.set_xlim(-0.35, places[-1] + 0.35)
        axes.set_ylim(-0.13, 1.13)
        axes.set_xticks(places, [style.wrapped(label, 12) for label in labels])
        axes.xaxis.tick_top()
        axes.tick_params(axis="x", length=0, pad=4)
        axes.set_yticks([0, 1], ["worst", "best"])
        axes.tick_params(axis="y", length=0)
        for spine in axes.spines.values():
            spine.set_visible(False)
        figure.legend(
            loc="outside lower center", ncols=style.columns(len(scores)), handlelength=3.4
        )

    return style.figure(draw, style.WIDTH, 4.8 + 0.25 * (len(scores) > 6))


def scaled(
    scores: pd.DataFrame, lower: list[bool]
) -> tuple[pd.DataFrame, list[float], list[float]]:
    """Return each metric between its worst (0) and best (1) model, and those two values.

    A metric in which all models are equal stands at 1 for all of them.

    Examples
    --------
    >>> frame = pd.DataFrame({"error": [0.1, 0.3]}, index=["a", "b"])
    >>> scaled(frame, [True])[0]["error"].tolist()
    [1.0, 0.0]
    """
    worst, best = [], []
    heights = {}
    for column, turned in zip(scores, lower, strict=True):
        values = scores[column]
        ends = (values.max(), values.min()) if turned else (values.min(), values.max())
        span = ends[1] - ends[0]
        heights[column] = (values - ends[0]).abs() / abs(span) if span else values * 0 + 1.0
        worst.append(float(ends[0]))
        best.append(float(ends[1]))
    return pd.DataFrame(heights, index=scores.index), worst, best
