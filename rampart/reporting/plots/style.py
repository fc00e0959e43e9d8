"""One style for every figure: sizes, fonts and colours that also work without colour.

A model is told apart by its colour (Okabe and Ito's palette, safe for colour-blind readers),
its marker AND its line style, and keeps them in every figure. Baselines are grey. Nothing here
touches pyplot: a figure belongs to whoever asked for it, and the drawing needs no display.

Okabe, M. and Ito, K. (2008), Color Universal Design, https://jfly.uni-koeln.de/color/
"""

from __future__ import annotations

import io
import math
import re
import textwrap
from functools import cache
from pathlib import Path
from typing import Any

DPI = 110  # 9 pt is 14 px on the page, where a figure is shown at its own size
WIDTH = 9.4  # inches; what the report's column holds without scaling
# Okabe and Ito's yellow is left out: on white it cannot be seen.
PALETTE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "<", ">", "h", "p", "*")
LINES = ("-", (0, (5, 1.5)), (0, (1, 1)), (0, (5, 1.5, 1, 1.5)))
GREY = "#767676"
GRID = "#D9D9D9"
INK = "#222222"
HALO = {"facecolor": "white", "alpha": 0.85, "lw": 0, "pad": 0.5}  # a line under a number stops
RC = {
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "axes.titlesize": 11,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.labelsize": 10,
    "xtick.labelsize": 9,
    "ytick.labelsize": 9,
    "legend.fontsize": 9,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": "#888888",
    "xtick.color": INK,
    "ytick.color": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "grid.color": GRID,
    "grid.linewidth": 0.8,
    "legend.frameon": False,
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
}


def figure(draw: Any, width: float, height: float) -> Any:
    """Return a matplotlib Figure, in the house style, that ``draw(figure)`` has filled.

    Parameters
    ----------
    draw : callable that takes the empty figure and adds axes to it.
    width, height : inches. A figure wider than ``WIDTH`` is scaled down on the page.
    """
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    know_bundled_fonts()
    # Style values are read when an artist is made, so the drawing happens inside the context.
    with mpl.rc_context({**mpl.rcParamsDefault, **RC, "backend": "agg"}):
        result = Figure(figsize=(width, height), dpi=DPI, layout="constrained")
        FigureCanvasAgg(result)
        draw(result)
    return result


@cache
def know_bundled_fonts() -> None:
    """Make matplotlib know the fonts that come with it and no other, for this process.

    Many machines have a DejaVu Sans of another version, which matplotlib may take for its own, and
    its cache of what there is can be an old one: the same figure would have other bytes there.
    """
    from matplotlib import get_data_path
    from matplotlib.font_manager import fontManager

    fontManager.ttflist = []
    for path in sorted(Path(get_data_path(), "fonts", "ttf").glob("*.ttf")):
        fontManager.addfont(path)


def png(chart: Any) -> bytes:
    """Return a figure as PNG: the same figure gives the same bytes, with no time or version."""
    import matplotlib as mpl

    buffer = io.BytesIO()
    with mpl.rc_context(RC):
        chart.savefig(buffer, format="png", dpi=DPI, metadata={"Software": None})
    return buffer.getvalue()


def looks(models: list[str], baselines: list[str] | tuple[str, ...] = ()) -> dict[str, dict]:
    """Return the colour, marker and line style of each model.

    They follow the names in alphabetical order, never the ranking, so a model that climbs the
    leaderboard keeps its look.

    Examples
    --------
    >>> looks(["svm", "forest", "majority"], ["majority"])["forest"]["color"]
    '#0072B2'
    """
    real = sorted(set(models) - set(baselines))
    plain = sorted(set(models) & set(baselines))
    chosen = {}
    for place, name in enumerate(real):
        line = LINES[(place % len(PALETTE) + place // len(PALETTE)) % len(LINES)]
        chosen[name] = {"color": PALETTE[place % len(PALETTE)], "linestyle": line}
    for place, name in enumerate(plain):
        chosen[name] = {"color": GREY, "linestyle": LINES[(2 - place) % len(LINES)]}
    for place, name in enumerate([*real, *plain]):
        chosen[name]["marker"] = MARKERS[place % len(MARKERS)]
    return {name: chosen[name] for name in models}


def columns(n: int, most: int = 6) -> int:
    """Return how many columns a legend of n entries has, so that its rows are about as long.

    Examples
    --------
    >>> [columns(n) for n in (5, 7, 12)]
    [5, 4, 6]
    """
    return math.ceil(n / math.ceil(n / most))


def wrapped(text: str, width: int = 14) -> str:
    """Break a label over lines, at spaces and hyphens, so that neighbours do not touch.

    A word that is longer than a line is broken at an underscore, where it has one.

    Examples
    --------
    >>> wrapped("access_control", 12)
    'access_\\ncontrol'
    """
    text = re.sub(r"(\d) %", "\\1\u00a0%", text)  # a number stays with its sign
    text = re.sub(rf"\S{{{width + 1},}}", lambda word: word[0].replace("_", "_\v"), text)
    lines = textwrap.wrap(text, width, replace_whitespace="\v" not in text)
    return "\n".join(lines).replace("\v", "") or text


def clipped(text: str, width: int) -> str:
    """Return a label of at most ``width`` characters, its middle replaced by an ellipsis.

    Examples
    --------
    >>> clipped("prompt-armor/llmail-inject", 15)
    'prompt-…-inject'
    """
    if len(text) <= width:
        return text
    head = width // 2
    return f"{text[:head]}…{text[len(text) - (width - head - 1) :]}"


def ink_on(color: tuple[float, ...]) -> str:
    """Return black or white, whichever has the higher contrast on a colour (WCAG 2 luminance)."""
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in color[:3]]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    # Contrast with white is 1.05 / (L + .05), with black (L + .05) / .05: equal at L = 0.179.
    return "black" if luminance > 0.179 else "white"
