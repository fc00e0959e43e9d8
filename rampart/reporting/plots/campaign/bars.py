"""Bars: macro-F1 of every classifier that was trained on each generator's rows."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from rampart.reporting.plots import style
from rampart.reporting.plots.campaign import style as campaign

ACROSS = 3
ROW = 0.19  # inches


def bars(cells: list[campaign.Cell], title: str) -> Any:
    """Draw one panel a classifier, one bar a generator: TS-TR, with TR-TS and the ceiling.

    Parameters
    ----------
    cells : of one data set. Those without results are left out.
    title : the name of the data set.

    Returns
    -------
    matplotlib Figure. A whisker is one standard deviation over folds to each side, the dashed line
    the mean of TR-TR with its deviation as a band.
    """
    shown = campaign.finished(cells)
    classifiers = shown[0]["classifiers"]
    across = min(ACROSS, len(classifiers))
    down = math.ceil(len(classifiers) / across)

    def draw(figure: Any) -> None:
        panels = figure.subplots(down, across, squeeze=False, sharex=True, sharey=True).ravel()
        for axes in panels[len(classifiers) :]:
            axes.set_visible(False)
        for place, (axes, name) in enumerate(zip(panels, classifiers, strict=False)):
            _panel(axes, shown, place)
            axes.set_title(name, fontsize=10)
            axes.tick_params(axis="x", labelbottom=place + across >= len(classifiers))
        panels[0].set_yticks(range(len(shown)), [cell["generator"] for cell in shown])
        panels[0].set_ylim(len(shown) - 0.4, -0.6)
        panels[0].set_xlim(0, 1.02)  # a marker at 1 is whole
        figure.supxlabel(f"macro-F1 on {title}, mean over folds ± standard deviation", fontsize=10)
        kinds = [kind for kind in campaign.KINDS if any(c["kind"] == kind for c in shown)]
        figure.legend(handles=_handles(kinds), loc="outside upper center", ncols=5)

    return style.figure(draw, style.WIDTH, 1.2 + down * (0.35 + ROW * max(len(shown), 4)))


def _panel(axes: Any, shown: list[campaign.Cell], place: int) -> None:
    tested, turned, ceiling = (
        np.array([_moments(cell, regime, place) for cell in shown])
        for regime in ("ts_tr", "tr_ts", "tr_tr")
    )
    rows = np.arange(len(shown))
    for kind, fill in campaign.FILLS.items():
        alike = np.array([cell["kind"] == kind for cell in shown])
        axes.barh(rows[alike], tested[alike, 0], 0.78, edgecolor="#555555", lw=0.5, **fill)
    # The whisker a little above the middle of its bar and the diamond below: neither hides one.
    low, high = tested[:, 0] - tested[:, 1], tested[:, 0] + tested[:, 1]
    axes.hlines(rows - 0.14, low, high, color=style.INK, lw=1)
    axes.plot(np.r_[low, high], np.tile(rows - 0.14, 2), "|", color=style.INK, ms=4, mew=1)
    axes.plot(turned[:, 0], rows + 0.17, "D", ms=3.8, mfc="white", mec=style.INK, mew=0.9, zorder=4)
    mean, deviation = ceiling.mean(axis=0)  # the ceiling is one for all generators
    axes.axvspan(
        mean - deviation, mean + deviation, color=style.PALETTE[1], alpha=0.18, lw=0, zorder=0
    )
    axes.axvline(mean, color=style.PALETTE[1], lw=1.4, ls=(0, (5, 2)), zorder=3)
    axes.grid(axis="x")
    axes.tick_params(axis="y", length=0)


def _moments(cell: campaign.Cell, regime: str, place: int) -> tuple[float, float]:
    """Return the mean and the standard deviation over folds of one classifier's macro-F1."""
    values = campaign.fold_scores(cell, regime)[:, place]
    return float(values.mean()), float(values.std(ddof=1))


def _handles(kinds: list[str]) -> list[Any]:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    fills = [
        Patch(
            label=f"TS-TR: {kind}",
            edgecolor="#555555",
            facecolor=campaign.FILLS[kind]["color"],
            hatch=campaign.FILLS[kind]["hatch"],
        )
        for kind in kinds
    ]
    line = {"color": style.PALETTE[1], "lw": 1.4, "ls": (0, (5, 2))}
    return [
        *fills,
        Line2D([], [], marker="D", ls="", ms=5, mfc="white", mec=style.INK, label="TR-TS"),
        Line2D([], [], label="TR-TR, the real ceiling", **line),
    ]
