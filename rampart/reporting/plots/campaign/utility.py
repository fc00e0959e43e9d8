"""Utility: what classifiers learn from each generator's rows, against the real ceiling."""

from __future__ import annotations

from typing import Any

from rampart.reporting.plots import style
from rampart.reporting.plots.campaign import style as campaign

REAL = style.PALETTE[1]
DASHES = (0, (5, 2))


def utility(
    cells: list[campaign.Cell], looks: dict[str, dict[str, Any]], title: str, level: str = "95 %"
) -> Any:
    """Draw TS-TR against TR-TR, and TR-TS against TS-TR, with intervals, one row a generator.

    Parameters
    ----------
    cells : of one data set. Those without results are left out.
    looks : of every generator, as ``campaign_style.looks`` gives them.
    title : the name of the data set.
    level : of the intervals, in words.

    Returns
    -------
    matplotlib Figure. Left what the synthetic rows teach beside what the real ones do; right how
    easy they are for a classifier of real rows: a long bar there says that they lack variety.
    """
    shown = campaign.finished(cells)

    def draw(figure: Any) -> None:
        left, right = figure.subplots(1, 2, sharey=True, width_ratios=(1.35, 1))
        for place, cell in enumerate(shown):
            look = looks[cell["generator"]]
            _taught(left, place, cell["overall"], look)
            _turned(right, place, cell["overall"], look)
        _ceiling(left, shown)
        left.set_yticks(range(len(shown)), [cell["generator"] for cell in shown])
        left.set_ylim(len(shown) - 0.4, -1.5)
        left.set_title(f"{title}: TS-TR against TR-TR")
        right.set_title("TR-TS against TS-TR")
        for axes in (left, right):
            axes.tick_params(axis="y", length=0)
            axes.grid(axis="x")
        left.set_xlabel(f"macro-F1, mean of classifiers and folds, {level} interval")
        right.set_xlabel("macro-F1 (long bar: little variety)")
        figure.legend(handles=_handles(), loc="outside lower center", ncols=4)

    return style.figure(draw, style.WIDTH, 1.7 + campaign.ROW * max(len(shown), 4))


def _taught(axes: Any, place: int, overall: dict[str, Any], look: dict[str, Any]) -> None:
    """Draw TS-TR, training on real and synthetic rows, and the utility ratio in numbers."""
    tested, more, ratio = (overall[n] for n in ("ts_tr_f1", "augmented_f1", "utility_ratio"))
    axes.plot([more["low"], more["high"]], [place + 0.28] * 2, color=style.GREY, lw=1, zorder=2)
    axes.plot(more["mean"], place + 0.28, "o", ms=3.6, mfc="white", mec=style.GREY, zorder=3)
    ends = [tested["low"], tested["high"]]
    axes.plot(ends, [place - 0.08] * 2, "|-", color=look["color"], lw=2.2, ms=7, mew=1.4, zorder=3)
    campaign.mark(axes, tested["mean"], place - 0.08, look)
    words = f"{ratio['mean']:.2f} [{ratio['low']:.2f}, {ratio['high']:.2f}]"
    where = {"xycoords": ("axes fraction", "data"), "va": "center", "size": 9}
    axes.annotate(words, (1.02, place), **where)


def _turned(axes: Any, place: int, overall: dict[str, Any], look: dict[str, Any]) -> None:
    tested, turned = overall["ts_tr_f1"], overall["tr_ts_f1"]
    span = [tested["mean"], turned["mean"]]
    axes.plot(span, [place] * 2, color=look["color"], lw=3.5, alpha=0.35, zorder=1)
    campaign.mark(axes, tested["mean"], place - 0.1, look, ms=7 if look["marker"] != "*" else 10)
    below = [place + 0.2] * 2
    ends = [turned["low"], turned["high"]]
    axes.plot(ends, below, "|-", color=style.INK, lw=1, ms=5, mew=1, zorder=2)
    axes.plot(turned["mean"], below[0], "D", ms=4.2, mfc="white", mec=style.INK, mew=1, zorder=5)


def _ceiling(axes: Any, shown: list[campaign.Cell]) -> None:
    """Draw TR-TR, which is the same whatever the generator, and the head of the ratios."""
    ceiling = shown[0]["overall"]["tr_tr_f1"]
    axes.axvspan(ceiling["low"], ceiling["high"], color=REAL, alpha=0.16, lw=0, zorder=0)
    axes.axvline(ceiling["mean"], color=REAL, lw=1.4, ls=DASHES, zorder=1)
    head = {"xycoords": ("axes fraction", "data"), "va": "center", "size": 9, "weight": "bold"}
    axes.annotate("TS-TR / TR-TR", (1.02, -1), **head)


def _handles() -> list[Any]:
    from matplotlib.lines import Line2D

    ink, grey = style.INK, style.GREY
    return [
        Line2D([], [], marker="s", ms=7, lw=2.2, color=ink, label="TS-TR (trained on synthetic)"),
        Line2D([], [], color=REAL, lw=1.4, ls=DASHES, label="TR-TR (on real: the ceiling)"),
        Line2D([], [], marker="o", ms=4, lw=1, mfc="white", color=grey, label="on both"),
        Line2D([], [], marker="D", ms=5, lw=1, mfc="white", color=ink, label="TR-TS"),
    ]
