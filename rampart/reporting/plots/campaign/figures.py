"""All figures of a campaign, one after the other: none is kept when the next one is drawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from rampart.core.params import Block
from rampart.reporting.plots.campaign import style as campaign
from rampart.reporting.plots.campaign.association import association
from rampart.reporting.plots.campaign.bars import bars
from rampart.reporting.plots.campaign.confusion import confusion
from rampart.reporting.plots.campaign.embedding import embedding
from rampart.reporting.plots.campaign.epsilon import epsilon
from rampart.reporting.plots.campaign.losses import losses
from rampart.reporting.plots.campaign.privacy import privacy
from rampart.reporting.plots.campaign.ranks import ranks
from rampart.reporting.plots.campaign.utility import utility

Arrays = Mapping[str, Mapping[str, np.ndarray]]  # generator -> what the stage picture made
LABELS = {
    "ts_tr_f1": "TS-TR macro-F1",
    "augmented_f1": "macro-F1 on real and synthetic rows",
    "utility_ratio": "utility ratio",
    "summary_score": "summary score",
}
# What a visitor of the repository sees.
FIRST = ("ranks-all-by-fold", "utility-", "privacy-", "epsilon-")
BLOCKS = {"by_fold": "folds of all data sets", "by_data_set": "data sets"}


class DrawParams(Block):
    """The block ``draw``."""

    by_generator: bool = True
    """Whether to draw confusion and association of every generator, two figures a cell."""


def shown_first(name: str) -> bool:
    """Tell whether a figure, by its name, is one of the few that answer what was asked."""
    return name.startswith(FIRST)


def of_data_set(
    cells: list[campaign.Cell],
    arrays: Arrays,
    looks: dict[str, dict[str, Any]],
    level: str,
    guarantee: tuple[pd.DataFrame, pd.DataFrame],
) -> Iterator[tuple[str, Any]]:
    """Yield the name and the figure of all that shows the generators of one data set together.

    Parameters
    ----------
    cells : of one data set, failed ones among them.
    arrays : of those with results.
    looks : of every generator, as ``campaign_style.looks`` gives them.
    level : of the intervals, in words.
    guarantee : the tables of the stage guarantee, curve and attack.
    """
    name = cells[0]["data_set"]
    yield f"utility-{name}", utility(cells, looks, name, level)
    yield f"bars-{name}", bars(cells, name)
    yield f"privacy-{name}", privacy(cells, looks, name)
    if (guarantee[0]["data_set"] == name).any():
        yield f"epsilon-{name}", epsilon(cells, *guarantee, looks, name)
    yield f"embedding-{name}", embedding(cells, arrays, name)
    if any(fold["losses"] for cell in cells for fold in cell["folds"]):
        yield f"losses-{name}", losses(cells, name)


def of_generator(
    cell: campaign.Cell, arrays: Mapping[str, np.ndarray]
) -> Iterator[tuple[str, Any]]:
    """Yield the name and the figure of what is drawn of one generator with results alone."""
    yield f"{cell['generator']}-confusion", confusion(cell)
    yield f"{cell['generator']}-association", association(cell, arrays)


def of_campaign(
    statistics: dict[str, Any], looks: dict[str, dict[str, Any]]
) -> Iterator[tuple[str, Any]]:
    """Yield a critical-difference diagram for each test of statistics.json that was computed."""
    score = LABELS[statistics["criterion"]]
    for who, tests in statistics["tests"].items():
        for by, blocks in BLOCKS.items():
            test = tests[by]
            if test["computed"]:
                label = f"mean rank by {score}, {test['blocks']} {blocks}"
                yield (
                    f"ranks-{who}-{by}".replace("_", "-"),
                    ranks(
                        test["mean_ranks"],
                        test["critical_difference"],
                        test["cliques"],
                        looks,
                        label,
                    ),
                )
