"""ROC and precision-recall side by side: what each threshold buys, for the class that matters."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from rampart.reporting.plots import style

LOWEST = 1e-3  # the false positive rate where the logarithmic axis starts


def threshold(
    roc: pd.DataFrame, pr: pd.DataFrame, looks: dict[str, dict], positive: str, share: float
) -> Any:
    """Draw the two curves of one class against the rest, all models over each other.

    Parameters
    ----------
    roc : model, curve, fpr, tpr; pr : model, curve, recall, precision. See ``curves``.
    looks : colour, marker and line style by model, in the order of the legend.
    positive : the class, one of the ``curve`` values.
    share : the class's share of the rows: the precision of a coin.

    Returns
    -------
    matplotlib Figure. The false positive axis is logarithmic: what happens below 1 % decides
    whether a filter can be left switched on, and on a linear axis it cannot be seen.
    """
    roc, pr = roc[roc["curve"] == positive], pr[pr["curve"] == positive]
    grid = np.geomspace(LOWEST, 1, 300)

    def draw(figure: Any) -> None:
        left, right = figure.subplots(1, 2)
        for model, look in looks.items():
            plain = {"color": look["color"], "linestyle": look["linestyle"], "lw": 1.9}
            # The last of equal abscissae is the top of the step, which interp takes.
            rates = roc[roc["model"] == model]
            left.plot(grid, np.interp(grid, rates["fpr"], rates["tpr"]), label=model, **plain)
            rates = pr[pr["model"] == model]
            right.plot(rates["recall"], rates["precision"], drawstyle="steps-pre", **plain)
        left.set_xscale("log")
        left.set_xticks([0.001, 0.01, 0.1, 1], ["0.1 %", "1 %", "10 %", "100 %"])
        left.axvline(0.01, color="#999999", lw=1, ls=(0, (4, 3)))
        left.set(xlabel="false positive rate (all other classes)", ylabel="true positive rate")
        left.set_title(f"ROC, {positive} against the rest")
        right.axhline(share, color="#999999", lw=1, ls=(0, (4, 3)))
        right.annotate(
            f"coin: {share:.2f}", (0, share), (3, -4), textcoords="offset points", va="top", size=9
        )
        right.set(xlabel="recall", ylabel="precision")
        right.set_title(f"Precision and recall, {positive}")
        for axes in (left, right):
            axes.grid(True)
            axes.set_ylim(0, 1.02)
        figure.legend(loc="outside lower center", ncols=style.columns(len(looks)), handlelength=3.4)

    return style.figure(draw, style.WIDTH, 4.6 + 0.25 * (len(looks) > 6))
