"""How far each feature has moved, a mark a feature and sample."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from rampart.reporting.plots import style

FLOOR = 0.001  # a smaller index is drawn here
ROW = 0.27  # inches


def stability(series: Mapping[str, Mapping[str, float]], threshold: float) -> Any:
    """Return a figure of population stability indices.

    Parameters
    ----------
    series : what is compared with the reference -> feature -> index; the first gives the order.
    threshold : a dashed line; further right is a large change.
    """
    looks = style.looks(list(series))
    marks = [
        (label, looks[label], effects, label == next(iter(series)))
        for label, effects in series.items()
    ]
    return _figure(next(iter(series.values())), marks, threshold)


def marked(effects: Mapping[str, float], sure: Collection[str], threshold: float) -> Any:
    """Return the same of one sample: a full mark for each name in ``sure``, else a hollow one."""
    looks = style.looks(["a", "b"])
    parts = [
        ("drift", looks["b"], {name: effects[name] for name in effects if name in sure}, True),
        ("none", looks["a"], {name: effects[name] for name in effects if name not in sure}, False),
    ]
    return _figure(effects, [part for part in parts if part[2]], threshold)


def _figure(order: Mapping[str, float], marks: Sequence[tuple], threshold: float) -> Any:
    names = sorted(order, key=lambda name: (order[name], name))

    def draw(figure: Any) -> None:
        axes = figure.subplots()
        for label, look, effects, full in marks:
            known = [(max(effects[name], FLOOR), place)
                     for place, name in enumerate(names) if name in effects]  # fmt: skip
            axes.plot(
                *zip(*known), look["marker"], color=look["color"], label=label, clip_on=False,
                markerfacecolor=look["color"] if full else "white", markersize=7, zorder=3,
            )  # fmt: skip
        axes.axvline(threshold, color=style.INK, linestyle=(0, (5, 1.5)), linewidth=1)
        note = f"{threshold:g}: a large change"
        axes.annotate(note, (threshold, 1.0), (3, 3), xycoords=("data", "axes fraction"),
                      textcoords="offset points", fontsize=9)  # fmt: skip
        axes.set_xscale("log")
        most = max(value for _, _, effects, _ in marks for value in effects.values())
        axes.set_xlim(FLOOR, max(2.0, 1.5 * most))
        axes.set_xticks([0.001, 0.01, 0.1, 1], ["≤ 0.001", "0.01", "0.1", "1"])
        axes.set_xticks([], minor=True)
        axes.set_yticks(range(len(names)), [style.clipped(name, 26) for name in names])
        axes.set_ylim(-0.6, len(names) - 0.4)
        axes.set_xlabel("population stability index (no unit; 0: the same distribution)")
        axes.grid(axis="both")
        figure.legend(loc="outside lower center", ncols=style.columns(len(marks), 3))

    return style.figure(draw, style.WIDTH, 1.6 + ROW * len(names))
