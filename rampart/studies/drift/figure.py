"""How far each feature has moved, a mark a feature and sample."""

from __future__ import annotations

from collections.abc import Mapping
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
    first = next(iter(series.values()))
    names = sorted(first, key=lambda name: (first[name], name))
    looks = style.looks(list(series))

    def draw(figure: Any) -> None:
        axes = figure.subplots()
        for label, effects in series.items():
            known = [(max(effects[name], FLOOR), place)
                     for place, name in enumerate(names) if name in effects]  # fmt: skip
            look = looks[label]
            full = look["color"] if label == next(iter(series)) else "white"
            axes.plot(
                *zip(*known), look["marker"], color=look["color"], markerfacecolor=full,
                markersize=7, label=label, clip_on=False,
            )  # fmt: skip
        axes.axvline(threshold, color=style.INK, linestyle=(0, (5, 1.5)), linewidth=1)
        note = f"{threshold:g}: a large change"
        axes.annotate(note, (threshold, 1.0), (3, 3), xycoords=("data", "axes fraction"),
                      textcoords="offset points", fontsize=9)  # fmt: skip
        axes.set_xscale("log")
        most = max(value for effects in series.values() for value in effects.values())
        axes.set_xlim(FLOOR, max(2.0, 1.5 * most))
        axes.set_xticks([0.001, 0.01, 0.1, 1], ["≤ 0.001", "0.01", "0.1", "1"])
        axes.set_xticks([], minor=True)
        axes.set_yticks(range(len(names)), [style.clipped(name, 26) for name in names])
        axes.set_ylim(-0.6, len(names) - 0.4)
        axes.set_xlabel("population stability index (no unit; 0: the same distribution)")
        axes.grid(axis="both")
        figure.legend(loc="outside lower center", ncols=style.columns(len(series), 3))

    return style.figure(draw, style.WIDTH, 1.6 + ROW * len(names))
