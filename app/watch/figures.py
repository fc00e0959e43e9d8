"""The figures of the drift page: the reference beside what the log has."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from rampart.core.escape import visible
from rampart.monitoring.drift import Sample
from rampart.monitoring.stability import category_counts
from rampart.reporting.plots import style
from rampart.studies.drift import figure

BEFORE, NOW = "reference", "log"
MOST = 6  # distributions that are drawn
INDEXED = ("number", "category", "predictions", "confidence")


def stability(findings: Sequence[Mapping[str, Any]], threshold: float) -> Any:
    """Return how far each feature has moved, those that are significant with a full mark."""
    known = [one for one in findings if one["kind"] in INDEXED and one["p"] is not None]
    effects = {visible(one["name"]): one["effect"] for one in known}
    sure = {visible(one["name"]) for one in known if one["drifted"]}
    return figure.marked(effects, sure, threshold)


def shares(reference: np.ndarray, current: np.ndarray) -> Any:
    """Return a bar of each predicted class, the share of rows before and now, in percent."""
    names, before, now = category_counts(reference, current)

    def draw(chart: Any) -> None:
        axes = chart.subplots()
        place = np.arange(len(names))[::-1]
        for part, label, colour, shift, hatch in (
            (before, BEFORE, style.GREY, 0.19, ""),
            (now, NOW, style.PALETTE[0], -0.19, "//"),
        ):
            share = 100 * part / part.sum()
            bars = axes.barh(place + shift, share, 0.36, color=colour, label=label, hatch=hatch,
                             edgecolor="white", linewidth=0)  # fmt: skip
            axes.bar_label(bars, [f"{value:.1f} %" for value in share], padding=3, fontsize=9)
        axes.set_yticks(place, [style.clipped(visible(name), 30) for name in names])
        axes.set_xlabel("share of rows, percent")
        axes.margins(x=0.1)
        axes.grid(axis="x")
        chart.legend(loc="outside lower center", ncols=2)

    return style.figure(draw, style.WIDTH, 1.5 + 0.48 * len(names))


def changes(
    findings: Sequence[Mapping[str, Any]],
    units: Sequence[str],
    reference: Sample,
    current: Sample,
) -> Any:
    """Return the distributions of the numbers that moved, drift first; None where there is none."""
    columns = [{**part.numbers, "confidence": part.confidence} for part in (reference, current)]
    wanted = [
        (one["name"], unit)
        for one, unit in zip(findings, units)
        if one["kind"] in ("number", "confidence") and one["p"] is not None
    ][:MOST]
    if not wanted:
        return None
    wide = min(3, len(wanted))
    deep = math.ceil(len(wanted) / wide)

    def draw(chart: Any) -> None:
        grid = chart.subplots(deep, wide, squeeze=False, sharey=True)
        for axes in grid.flat[len(wanted) :]:
            axes.set_visible(False)
        for axes, (name, unit) in zip(grid.flat, wanted):
            for part, label, colour, line in (
                (columns[0], BEFORE, style.GREY, (0, (5, 1.5))),
                (columns[1], NOW, style.PALETTE[0], "-"),
            ):
                values = np.sort(part[name][~np.isnan(part[name])])
                height = 100 * np.arange(1, len(values) + 1) / max(1, len(values))
                axes.step(values, height, where="post", color=colour, linestyle=line,
                          label=label, linewidth=1.8)  # fmt: skip
            axes.set_title(style.clipped(visible(name), 26))
            axes.set_xlabel(unit or "as logged")
            axes.grid()
            _squeezed(axes, columns, name)
        for row in grid:
            row[0].set_ylabel("share of rows, percent")
        handles, labels = grid.flat[0].get_legend_handles_labels()
        chart.legend(handles, labels, loc="outside lower center", ncols=2)

    return style.figure(draw, style.WIDTH, 0.7 + 2.5 * deep)


def _squeezed(axes: Any, columns: Sequence[Mapping[str, np.ndarray]], name: str) -> None:
    """Let a few huge values not press all others together."""
    both = np.concatenate([part[name][~np.isnan(part[name])] for part in columns])
    middle = float(np.median(both)) if len(both) else 0.0
    if len(both) and both.min() >= 0 and both.max() > max(1, 50 * middle):
        axes.set_xscale("symlog", linthresh=max(middle, 1e-3))
