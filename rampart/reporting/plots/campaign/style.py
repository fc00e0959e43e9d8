"""What the figures of a campaign share: vector output, and the order and look of generators.

A figure takes cells, the contents of the files of one data set. A generator keeps its colour AND
its marker in every figure; baselines are grey. Kinds are also told apart by hatching.
"""

from __future__ import annotations

import io
from typing import Any

import numpy as np

from rampart.core.escape import visible
from rampart.reporting.plots import style

Cell = dict[str, Any]
KINDS = ("learned", "resampled", "baseline")
FILLS = {
    "learned": {"color": "#56B4E9", "hatch": None},
    "resampled": {"color": "#E69F00", "hatch": "////"},
    "baseline": {"color": "#C8C8C8", "hatch": "...."},
}
ROW = 0.25  # inches: a line of 9 pt with air


def both(chart: Any) -> dict[str, bytes]:
    """Return a figure as ``png`` and as ``pdf``: the same figure gives the same bytes.

    The PDF has vectors and text as text (TrueType), and no time or version. It keeps the places
    that the PNG found for everything.
    """
    import matplotlib as mpl

    picture = style.png(chart)
    chart.set_layout_engine(None)
    buffer = io.BytesIO()
    nothing = {"CreationDate": None, "Creator": None, "Producer": None}
    with mpl.rc_context({**style.RC, "pdf.fonttype": 42, "hatch.linewidth": 0.6}):
        chart.savefig(buffer, format="pdf", metadata=nothing)
    return {"png": picture, "pdf": buffer.getvalue()}


def plain(text: str, width: int) -> str:
    r"""Return a name from a user's table as a label: clipped, nothing hidden, no formula in it.

    Examples
    --------
    >>> plain("$x$ and the rest", 7)
    '\\$x\\$…est'
    """
    return style.clipped(visible(text), width).replace("$", r"\$")


def finished(cells: list[Cell]) -> list[Cell]:
    """Return the cells with results, the highest mean TS-TR macro-F1 first, then by name.

    Raises
    ------
    ValueError : none has results, or they are of more than one data set.
    """
    if len(sets := sorted({cell["data_set"] for cell in cells})) > 1:
        raise ValueError(f"a figure shows the cells of one data set, got {', '.join(sets)}")
    done = [cell for cell in cells if cell["status"] == "ok"]
    if not done:
        raise ValueError(f"no generator has results on {', '.join(sets) or 'any data set'}")
    return sorted(done, key=lambda c: (-c["overall"]["ts_tr_f1"]["mean"], c["generator"]))


def looks(cells: list[Cell]) -> dict[str, dict[str, Any]]:
    """Return the colour, marker and line style of each generator of a campaign, by name.

    They depend on the names alone, so that a generator looks the same on every data set; give the
    cells of all of them.
    """
    names = sorted({cell["generator"] for cell in cells})
    baselines = {c["generator"] for c in cells if c.get("kind") == "baseline"}
    return style.looks(names, sorted(baselines))


def fold_scores(cell: Cell, regime: str, metric: str = "f1") -> np.ndarray:
    """Return one score of a cell by fold and classifier, (folds, classifiers)."""
    return np.array(
        [
            [fold["utility"][regime][c][metric] for c in cell["classifiers"]]
            for fold in cell["folds"]
        ]
    )


def mark(axes: Any, x: float, y: float, look: dict[str, Any], **more: Any) -> Any:
    """Draw one generator's mark, with a white edge so that marks on each other stay apart."""
    size = 12 if look["marker"] == "*" else 8.5  # a star is mostly air
    form = {"marker": look["marker"], "color": look["color"], "ms": size}
    edge = {"mec": "white", "mew": 0.7, "ls": "", "zorder": 4}
    return axes.plot([x], [y], **{**form, **edge, **more})[0]


def legend(figure: Any, looks: dict[str, dict[str, Any]], names: list[str]) -> None:
    """Put the marks and names of some generators below a figure."""
    from matplotlib.lines import Line2D

    handles = [
        Line2D([], [], ls="", ms=8, color=looks[n]["color"], marker=looks[n]["marker"], label=n)
        for n in names
    ]
    columns = style.columns(len(names), most=6)
    figure.legend(handles=handles, loc="outside lower center", ncols=columns, handletextpad=0.2)
