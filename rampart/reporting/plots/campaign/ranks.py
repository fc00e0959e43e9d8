"""Critical-difference diagram: mean ranks, and which of them the data cannot tell apart.

Demsar, J. (2006), Statistical comparisons of classifiers over multiple data sets, JMLR 7, 1-30.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from rampart.reporting.plots import style
from rampart.reporting.plots.campaign import style as campaign

WIDTH = 5.8  # inches: half a page of the report beside its table, or a column and a half of a paper
LINE = 0.21  # inches between two names
BAR = 0.075  # inches between two bars
TOP = 1.1  # inches above the axis of ranks


def ranks(
    mean_ranks: Mapping[str, float],
    critical_difference: float,
    cliques: Sequence[Sequence[str]],
    looks: dict[str, dict[str, Any]],
    label: str,
) -> Any:
    """Draw the generators on an axis of mean ranks, the best at the left.

    Parameters
    ----------
    mean_ranks : generator -> its mean rank, 1 best; two of them at least.
    critical_difference : of Nemenyi's test, in ranks.
    cliques : groups of generators whose ranks differ by less than that; a bar joins each.
    looks : of every generator, as ``campaign_style.looks`` gives them.
    label : what is ranked, for the axis.

    Returns
    -------
    matplotlib Figure.

    Raises
    ------
    ValueError : fewer than two generators, a clique with one that has no rank, or one that is not
        among the looks, as its test is of another run.
    """
    if len(mean_ranks) < 2:
        raise ValueError(f"a diagram of ranks needs two generators, got {len(mean_ranks)}")
    if unknown := {name for clique in cliques for name in clique} - set(mean_ranks):
        raise ValueError(f"a clique names a generator without a rank: {', '.join(sorted(unknown))}")
    if unknown := set(mean_ranks) - set(looks):
        raise ValueError(f"no results of a generator with a rank: {', '.join(sorted(unknown))}")
    order = sorted(mean_ranks, key=lambda name: (mean_ranks[name], name))
    spans = [
        (min(mean_ranks[n] for n in clique), max(mean_ranks[n] for n in clique))
        for clique in cliques
        if len(clique) > 1
    ]
    levels = stacked(sorted(spans))
    below = BAR * (1 + max((level for _, level in levels), default=0)) + 0.1
    half = math.ceil(len(order) / 2)
    height = TOP + below + LINE * half + 0.1

    def draw(figure: Any) -> None:
        figure.set_layout_engine(None)  # places are in inches here, down from the axis of ranks
        axes = figure.add_axes((0.3, 0, 0.4, 1))
        axes.set(xlim=(1, len(order)), ylim=(height - TOP, -TOP))
        axes.axis("off")
        _scale(axes, len(order), critical_difference, label)
        for place, name in enumerate(order):
            left = place < half
            row = place if left else len(order) - 1 - place
            _name(axes, name, mean_ranks[name], below + LINE * (row + 0.5), left, looks[name])
        for (start, end), level in levels:
            at = 0.1 + BAR * level
            axes.plot([start - 0.06, end + 0.06], [at] * 2, color=style.INK, lw=3, clip_on=False)

    return style.figure(draw, WIDTH, height)


def stacked(spans: Sequence[tuple[float, float]]) -> list[tuple[tuple[float, float], int]]:
    """Return each span with the first level on which no earlier one touches it.

    Examples
    --------
    >>> [level for _, level in stacked([(1, 3), (2, 4), (3.5, 5)])]
    [0, 1, 0]
    """
    ends: list[float] = []
    levels = []
    for start, end in spans:
        level = next((k for k, last in enumerate(ends) if last + 0.2 < start), len(ends))
        ends[level : level + 1] = [end]
        levels.append(((start, end), level))
    return levels


def _scale(axes: Any, k: int, critical_difference: float, label: str) -> None:
    """Draw the axis of ranks with its label, and the critical difference above it."""
    thin = {"color": style.INK, "lw": 1.2, "clip_on": False}
    axes.plot([1, k], [0, 0], **thin)
    step = 1 if k <= 12 else 2
    for rank in range(1, k + 1):
        axes.plot([rank, rank], [0, -0.07 if rank % step == 1 % step else -0.04], **thin)
        if rank % step == 1 % step:
            axes.text(rank, -0.1, str(rank), ha="center", va="bottom", size=9)
    axes.text((1 + k) / 2, -0.86, label, ha="center", va="bottom", size=10)
    words = f"critical difference {critical_difference:.2f}"
    possible = critical_difference <= k - 1  # else no two ranks are so far apart
    end = 1 + min(critical_difference, k - 1)
    ends = [1, end] if possible else [1]
    axes.plot([1, end], [-0.4] * 2, **{**thin, "lw": 1.6})
    axes.plot(ends, [-0.4] * len(ends), "|", color=style.INK, ms=7, mew=1.4)
    axes.text(1, -0.47, words if possible else f"{words}: more than the axis", va="bottom", size=9)


def _name(axes: Any, name: str, rank: float, down: float, left: bool, look: dict[str, Any]) -> None:
    edge, sign = (axes.get_xlim()[0], -1) if left else (axes.get_xlim()[1], 1)
    out = edge + sign * 0.02 * (axes.get_xlim()[1] - axes.get_xlim()[0])
    axes.plot([rank, rank, out], [0, down, down], color="#888888", lw=0.9, clip_on=False, zorder=1)
    campaign.mark(axes, rank, 0, look, ms=7, clip_on=False)
    short = style.clipped(name, 16)
    words = f"{short}  {rank:.2f}" if left else f"{rank:.2f}  {short}"
    where = {"textcoords": "offset points", "va": "center", "size": 9, "annotation_clip": False}
    axes.annotate(words, (out, down), (sign * 3, 0), ha="right" if left else "left", **where)
