"""Privacy against utility: what a generator's rows give away, and what they are worth."""

from __future__ import annotations

from typing import Any

import numpy as np

from rampart.reporting.plots import style
from rampart.reporting.plots.campaign import style as campaign

PANELS = {
    "membership_auc": "membership inference AUC\n0.5: no better than a guess",
    "dcr_share": "share of rows closer to training than to unseen rows\n0.5: closer to neither",
}
IDEAL = 0.5


def privacy(cells: list[campaign.Cell], looks: dict[str, dict[str, Any]], title: str) -> Any:
    """Draw TS-TR macro-F1 against two measures of leaking, one mark a generator.

    Parameters
    ----------
    cells : of one data set. Those without results are left out.
    looks : of every generator, as ``campaign_style.looks`` gives them.
    title : the name of the data set.

    Returns
    -------
    matplotlib Figure. Whiskers are one standard deviation over folds; the best place is at the
    top, on the dashed line. The axes end where the generators do, so that the copy does not squeeze
    them into a corner; a baseline beyond stands hollow at the edge, its place in the title.
    """
    shown = campaign.finished(cells)
    judged = [cell for cell in shown if cell["kind"] != "baseline"] or shown
    y_range = _range(judged, "ts_tr_f1", None)

    def draw(figure: Any) -> None:
        panels = figure.subplots(1, len(PANELS), sharey=True)
        for axes, (name, label) in zip(panels, PANELS.items(), strict=True):
            axes.set(xlim=_range(judged, name, IDEAL), ylim=y_range)
            axes.axvline(IDEAL, color=style.GREY, lw=1.2, ls=(0, (4, 3)), zorder=0)
            outside = [cell for cell in shown if not _cross(axes, cell, name, looks)]
            axes.set_title(_beyond(outside, name), fontsize=9, fontweight="normal")
            axes.set_xlabel(label)
            axes.grid(True)
        panels[0].set_ylabel(f"TS-TR macro-F1 on {title}")
        campaign.legend(figure, looks, sorted(cell["generator"] for cell in shown))

    return style.figure(draw, style.WIDTH, 5.0)


def _range(cells: list[campaign.Cell], name: str, also: float | None) -> tuple[float, float]:
    """Return the ends of an axis that shows one score of some cells, and the value ``also``."""
    scores = [cell["overall"][name] for cell in cells]
    ends = [s["mean"] + sign * s["std"] for s in scores for sign in (-1, 1)]
    ends += [] if also is None else [also]
    air = 0.06 * (max(ends) - min(ends)) or 0.05
    return min(ends) - air, max(ends) + air


def _cross(axes: Any, cell: campaign.Cell, name: str, looks: dict[str, dict[str, Any]]) -> bool:
    """Draw a generator's mark and whiskers, or a hollow mark; tell whether it is in the axes."""
    x, y = cell["overall"][name], cell["overall"]["ts_tr_f1"]
    look = looks[cell["generator"]]
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    at = float(np.clip(x["mean"], left, right)), float(np.clip(y["mean"], low, high))
    if at != (x["mean"], y["mean"]):
        campaign.mark(axes, *at, look, mfc="white", mec=look["color"], mew=1.8, clip_on=False)
        return False
    thin = {"color": look["color"], "lw": 1, "alpha": 0.7}
    axes.plot([x["mean"] - x["std"], x["mean"] + x["std"]], [y["mean"]] * 2, **thin)
    axes.plot([x["mean"]] * 2, [y["mean"] - y["std"], y["mean"] + y["std"]], **thin)
    campaign.mark(axes, *at, look)
    return True


def _beyond(cells: list[campaign.Cell], name: str) -> str:
    """Return where the generators outside of a panel are, in two lines whatever their number."""
    at = [
        f"{c['generator']} ({c['overall'][name]['mean']:.2f}, "
        f"{c['overall']['ts_tr_f1']['mean']:.2f})"
        for c in cells
    ]
    text = f"hollow, beyond the axes: {', '.join(at)}" if at else ""
    return style.wrapped(text, 64)
