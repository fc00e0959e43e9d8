"""Association heat maps of one generator: real rows, synthetic rows, and their difference."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from rampart.reporting.plots import style
from rampart.reporting.plots.campaign import style as campaign

# One font, no bold, ASCII and no ligature: each further part of a font takes as long as the rest,
# and there are many of these figures.
NAMED = 16  # columns up to which each has its name
FINE = 400  # pixels of a map at least: a PDF viewer that smooths pictures then blurs no cell
LIMIT = 0.5  # of the colours of a difference
BELOW, ABOVE, GUTTER = 0.72, 0.32, 0.17  # inches round and between the maps


def association(cell: campaign.Cell, arrays: Mapping[str, np.ndarray]) -> Any:
    """Draw the association of each pair of columns in [0, 1] and, third, synthetic minus real.

    Parameters
    ----------
    cell : of one generator, with results.
    arrays : of the stage picture, of which association and association_test (P, P) and names (P,)
        are read.

    Returns
    -------
    matplotlib Figure. The columns are in the order of a clustering of the real matrix, which is
    the same for all generators of a data set.
    """
    real, synthetic = (arrays[n].astype(float) for n in ("association_test", "association"))
    names = [str(name) for name in arrays["names"]]
    order = clustered(real)
    real, synthetic = (table[np.ix_(order, order)] for table in (real, synthetic))
    labels = [campaign.plain(names[place], 18) for place in order] if len(names) <= NAMED else []
    extra = 0.08 * max(map(len, labels), default=0)  # inches of the longest name
    side = (style.WIDTH - extra - 0.3 - 2 * GUTTER) / 3
    height = BELOW + extra + side + ABOVE
    maps = {
        "real test rows": (real, "cividis", (0, 1)),
        "synthetic rows": (synthetic, "cividis", (0, 1)),
        "synthetic minus real": (synthetic - real, "RdBu_r", (-LIMIT, LIMIT)),
    }

    def draw(figure: Any) -> None:
        figure.set_layout_engine(None)  # three squares in known places
        for place, (title, (table, colors, limits)) in enumerate(maps.items()):
            left = extra + 0.15 + place * (side + GUTTER)
            axes = _axes(figure, left, BELOW + extra, side, side)
            image = _map(axes, table, colors, limits)
            _names(axes, labels, place == 0)
            axes.set_title(title, fontsize=10, fontweight="normal")
            if place:
                bar = _axes(figure, left + 0.35, 0.44, side - 0.7, 0.1)
                label = ("", "association", f"deviation, mean size {_apart(table):.3f}")[place]
                ends = "both" if place == 2 else "neither"
                form = {"orientation": "horizontal", "extend": ends, "format": _tick}
                figure.colorbar(image, cax=bar, label=label, **form)
        words = f"{cell['data_set']}: {cell['generator']}\n{len(names)} columns, clustered"
        figure.text(0.02, 0.3 / height, words, size=10, va="center")

    return style.figure(draw, style.WIDTH, height)


def _tick(value: float, _: int) -> str:
    return f"{value:.1f}"


def _axes(figure: Any, left: float, bottom: float, width: float, height: float) -> Any:
    """Return axes at a place in inches."""
    across, up = figure.get_size_inches()
    return figure.add_axes((left / across, bottom / up, width / across, height / up))


def _apart(difference: np.ndarray) -> float:
    """Return the mean absolute difference off the diagonal."""
    n = len(difference)
    return float(np.abs(difference).sum() / (n * (n - 1))) if n > 1 else 0.0


def clustered(matrix: np.ndarray) -> np.ndarray:
    """Return the places of the columns in the order of an average-linkage clustering, (P,).

    The distance of two columns is one minus their association.

    Examples
    --------
    >>> apart = np.array([[1.0, 0.0, 0.9], [0.0, 1.0, 0.1], [0.9, 0.1, 1.0]])
    >>> clustered(apart).tolist()
    [1, 0, 2]
    """
    if len(matrix) < 3:
        return np.arange(len(matrix))
    from scipy.cluster.hierarchy import leaves_list, linkage

    pairs = np.triu_indices(len(matrix), 1)
    return leaves_list(linkage(1 - (matrix + matrix.T)[pairs] / 2, method="average"))


def _map(axes: Any, table: np.ndarray, colors: str, limits: tuple[float, float]) -> Any:
    fine = max(1, math.ceil(FINE / len(table)))
    pixels = np.kron(table, np.ones((fine, fine)))
    extent = (-0.5, len(table) - 0.5, len(table) - 0.5, -0.5)
    low, high = limits
    return axes.imshow(
        pixels, cmap=colors, vmin=low, vmax=high, extent=extent, interpolation="none"
    )


def _names(axes: Any, labels: list[str], first: bool) -> None:
    axes.set_xticks(range(len(labels)), labels, rotation=90)
    axes.set_yticks(range(len(labels)), labels if first else [])
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
