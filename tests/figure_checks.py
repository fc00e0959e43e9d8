"""What every figure must keep: text large enough, inside the picture, and not on other text."""

from __future__ import annotations

from itertools import combinations
from typing import Any


def texts(figure: Any) -> list[Any]:
    """Return the texts of a figure that are drawn."""
    import matplotlib.text

    figure.canvas.draw()
    hidden = [axes for axes in figure.axes if not axes.get_visible()]
    outside = set()  # labels of ticks beyond the limits exist and are not drawn
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            low, high = sorted(axis.get_view_interval())
            slack = 1e-9 * (high - low)
            for tick in [*axis.majorTicks, *axis.minorTicks]:
                if not low - slack <= tick.get_loc() <= high + slack:
                    outside |= {tick.label1, tick.label2}
    return [
        text
        for text in figure.findobj(matplotlib.text.Text)
        if text.get_visible()
        and text.get_text().strip()
        and text.axes not in hidden
        and text not in outside
    ]


def faults(figure: Any, smallest: float = 9.0) -> list[str]:
    """Return what is wrong with the texts of a figure, one sentence each."""
    renderer = figure.canvas.get_renderer()
    wrong, boxes = [], []
    for text in texts(figure):
        name, box = text.get_text(), text.get_window_extent(renderer)
        if text.get_fontsize() < smallest:
            wrong.append(f"{name!r} is {text.get_fontsize()} pt")
        if box.x0 < -1 or box.y0 < -1 or box.x1 > figure.bbox.x1 + 1 or box.y1 > figure.bbox.y1 + 1:
            wrong.append(f"{name!r} is cut off at the edge")
        if text.get_rotation() in (0, 90):  # the box of a slanted text is mostly air
            boxes.append((name, box))
    for (name, a), (other, b) in combinations(boxes, 2):
        width = min(a.x1, b.x1) - max(a.x0, b.x0)
        height = min(a.y1, b.y1) - max(a.y0, b.y0)
        if width > 1 and height > 1:
            wrong.append(f"{name!r} lies on {other!r}")
    return wrong
