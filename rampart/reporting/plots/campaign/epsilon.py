"""What a guarantee costs: the worth of private generators by epsilon."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from rampart.reporting.plots import style
from rampart.reporting.plots.campaign import style as campaign

DASHES = ("solid", (0, (6, 3)), (0, (1.5, 2)))
BESIDE = ("tree", "marginals")  # without noise: where the curves go as epsilon grows


def epsilon(
    cells: list[campaign.Cell],
    curve: pd.DataFrame,
    attack: pd.DataFrame,
    looks: dict[str, dict[str, Any]],
    title: str,
) -> Any:
    """Draw TS-TR macro-F1 against epsilon, and what an attack shows against what is claimed.

    Parameters
    ----------
    cells : of one data set. Those without results are left out.
    curve : data_set, generator, epsilon, fold, ts_tr_f1.
    attack : generator, epsilon (claimed), shown (a lower bound).
    looks : of every generator, as ``campaign_style.looks`` gives them.
    title : the name of the data set.

    Returns
    -------
    matplotlib Figure. Whiskers are one standard deviation over folds. Right, all that lies on or
    below the dashed line keeps its word as far as the attack can tell.
    """
    shown = campaign.finished(cells)
    of_set = curve[curve["data_set"] == title]

    def draw(figure: Any) -> None:
        left, right = figure.subplots(1, 2, width_ratios=(1.6, 1))
        for place, (name, rows) in enumerate(of_set.groupby("generator")):
            by = rows.groupby("epsilon")["ts_tr_f1"].agg(["mean", "std"]).fillna(0)
            # Side by side, or the whiskers of one epsilon would lie on each other.
            x = by.index.to_numpy() * (1 + 0.06 * (place - 1))
            look = looks[name]
            left.errorbar(x, by["mean"], by["std"], color=look["color"], lw=1.6, elinewidth=1)
            for at, mean in zip(x, by["mean"], strict=True):
                campaign.mark(left, at, mean, look)
        _levels(left, shown)
        left.set_ylabel(f"TS-TR macro-F1 on {title}")
        # On an axis of logarithms what is claimed is no straight line.
        claim = np.geomspace(attack["epsilon"].min(), attack["epsilon"].max(), 100)
        right.plot(claim, claim, color=style.GREY, lw=1.2, ls=(0, (4, 3)))
        for name, rows in attack.groupby("generator"):
            right.plot(rows["epsilon"], rows["shown"], color=looks[name]["color"], lw=1.6)
            for at, bound in zip(rows["epsilon"], rows["shown"], strict=True):
                campaign.mark(right, at, bound, looks[name])
        right.set_ylabel("epsilon that an attack shows at least")
        right.set_title("dashed: the claim", fontsize=9, fontweight="normal")
        for axes in (left, right):
            axes.set_xscale("log")
            axes.set_xticks(sorted(attack["epsilon"].unique()), minor=False)
            axes.set_xticks([], minor=True)
            axes.xaxis.set_major_formatter("{x:g}")
            axes.set_xlabel("epsilon (less: more private)")
            axes.grid(True)
        campaign.legend(figure, looks, sorted(of_set["generator"].unique()))

    return style.figure(draw, style.WIDTH, 4.4)


def _levels(axes: Any, shown: list[campaign.Cell]) -> None:
    """Draw the ceiling and what needs no noise as lines, with a legend in the axes."""
    means = {"ceiling (real rows)": shown[0]["overall"]["tr_tr_f1"]["mean"]}
    means |= {
        f"{cell['generator']}, no guarantee": cell["overall"]["ts_tr_f1"]["mean"]
        for cell in shown
        if cell["generator"] in BESIDE
    }
    lines = [
        axes.axhline(mean, color=style.GREY, lw=1.3, ls=DASHES[number], zorder=0, label=name)
        for number, (name, mean) in enumerate(means.items())
    ]
    # Below right: a curve that rises leaves that corner free.
    axes.legend(handles=lines, loc="lower right", fontsize=9, frameon=True, handlelength=3.2)
