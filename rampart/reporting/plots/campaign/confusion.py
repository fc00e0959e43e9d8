"""Confusion matrices of one generator: a row of small matrices a fold, a column a classifier."""

from __future__ import annotations

from typing import Any

import numpy as np

from rampart.reporting.plots import style
from rampart.reporting.plots.campaign import style as campaign

# One font and no bold: the font is most of the time that a PDF takes, and there are many of these.
GAP = 0.35  # between two matrices, in cells
LEGIBLE = 0.24  # inches that a cell needs for a number
NAMED = 0.16  # inches that a cell needs for the name of its class
LEFT, RIGHT, TOP, BOTTOM = 1.15, 0.9, 0.62, 0.8  # inches of margin, without names of classes


def confusion(cell: campaign.Cell) -> Any:
    """Draw what classifiers of synthetic rows make of the real test rows of each fold (TS-TR).

    Parameters
    ----------
    cell : of one generator, with results.

    Returns
    -------
    matplotlib Figure. Every row of a matrix is a true class and adds up to 100 %; below the folds
    stand all of them together, and the same classifiers trained on real rows (TR-TR).

    Raises
    ------
    ValueError : a class without test rows: its shares do not exist.
    """
    rows, names = _shares(cell)
    down, across, k, _ = rows.shape
    width = style.WIDTH
    unit = min(0.42, (width - LEFT - RIGHT) / (across * (k + GAP)))  # inches a cell
    short = [campaign.plain(name, 13) for name in cell["classes"]] if unit >= NAMED else []
    tall = unit if k > 3 else unit * 0.75
    below = BOTTOM + 0.08 * max(map(len, short), default=0)
    height = TOP + below + down * (k + GAP) * tall

    def draw(figure: Any) -> None:
        figure.set_layout_engine(None)  # hundreds of cells in known places
        wide = across * (k + GAP) * unit
        box = (LEFT / width, below / height, wide / width, 1 - (TOP + below) / height)
        axes = figure.add_axes(box)
        image = _cells(axes, rows, unit)
        _labels(axes, names, cell["classifiers"], short, k)
        title = f"{cell['data_set']}: {cell['generator']}, TS-TR of the real test rows"
        figure.text(0.008, 1 - 0.08 / height, title, size=11, va="top")
        bar = figure.add_axes((LEFT / width, 0.45 / height, 0.3, 0.1 / height))
        label = "share of the true class, %"
        figure.colorbar(image, cax=bar, orientation="horizontal", label=label)
        words = "down: true class, across: class given"
        if not short:
            ends = [campaign.plain(cell["classes"][place], 24) for place in (0, -1)]
            words += f"\n{k} classes, {ends[0]} to {ends[1]}"
        figure.text(LEFT / width + 0.34, 0.5 / height, words, size=9, va="center")

    return style.figure(draw, width, height)


def _shares(cell: campaign.Cell) -> tuple[np.ndarray, list[str]]:
    """Return the matrices as shares of their rows, (rows, classifiers, k, k), and row names."""

    def counts(regime: str) -> np.ndarray:
        return np.array(
            [
                [fold["utility"][regime][name]["confusion"] for name in cell["classifiers"]]
                for fold in cell["folds"]
            ],
            dtype=float,
        )

    synthetic, real = counts("ts_tr"), counts("tr_tr")
    table = np.concatenate([synthetic, synthetic.sum(axis=0)[None], real.sum(axis=0)[None]])
    totals = table.sum(axis=-1, keepdims=True)
    if not totals.all():
        empty = sorted({cell["classes"][place] for place in np.nonzero(totals == 0)[2]})
        raise ValueError(
            f"confusion of {cell['generator']} on {cell['data_set']}: a fold has no test row of "
            f"the class {', '.join(empty)}"
        )
    folds = [f"fold {fold['fold'] + 1}" for fold in cell["folds"]]
    return table / totals, [*folds, "all folds", "all folds,\nTR-TR"]


def _cells(axes: Any, rows: np.ndarray, unit: float) -> Any:
    """Draw all cells at once, as vectors, with their numbers where there is room."""
    down, across, k, _ = rows.shape
    edges = [_edges(n, k) for n in (across, down)]
    grid = np.full((len(edges[1]) - 1, len(edges[0]) - 1), np.nan)
    for y in range(down):
        for x in range(across):
            corner = y * (k + 1), x * (k + 1)
            grid[corner[0] : corner[0] + k, corner[1] : corner[1] + k] = rows[y, x]
    image = axes.pcolormesh(
        *edges, 100 * np.ma.masked_invalid(grid), cmap="Blues", vmin=0, vmax=100, lw=0
    )
    axes.set(xlim=(0, edges[0][-1]), ylim=(edges[1][-1], 0))
    if unit >= LEGIBLE:
        for y, x in zip(*np.nonzero(~np.isnan(grid)), strict=True):
            at = [(e[p] + e[p + 1]) / 2 for e, p in zip(edges, (x, y), strict=True)]
            ink = style.ink_on(image.cmap(grid[y, x]))
            words = f"{100 * grid[y, x]:.0f}"
            axes.text(*at, words, ha="center", va="center", color=ink, size=9, clip_on=False)
    return image


def _edges(n: int, k: int) -> np.ndarray:
    """Return the edges of n matrices of k cells, a gap after each."""
    steps = np.tile([1.0] * k + [GAP], n)
    return np.r_[0, np.cumsum(steps)]


def _labels(axes: Any, names: list[str], classifiers: list[str], short: list[str], k: int) -> None:
    """Name the folds, the classifiers and, where there is room, the classes."""
    step, every = k + GAP, range(len(short))
    axes.set_yticks([r * step + c + 0.5 for r in range(len(names)) for c in every])
    axes.set_yticklabels(short * len(names))
    axes.set_xticks([r * step + c + 0.5 for r in range(len(classifiers)) for c in every])
    axes.set_xticklabels(short * len(classifiers), rotation=90)
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    for place, name in enumerate(classifiers):
        axes.text(place * step + k / 2, -0.2, name, ha="center", va="bottom", size=9)
    right = len(classifiers) * step
    for place, name in enumerate(names):
        axes.text(right, place * step + k / 2, name, ha="left", va="center", size=9)
