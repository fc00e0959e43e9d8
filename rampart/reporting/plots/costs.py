"""The pictures of what errors cost, and what stands below them."""

from __future__ import annotations

from typing import Any, NamedTuple

import pandas as pd

from rampart.metrics.costs import FEW
from rampart.reporting.plots import alarms


class Drawn(NamedTuple):
    """A figure, its file and its caption."""

    caption: str
    file: str
    figure: Any


def pictures(
    tables: dict[str, pd.DataFrame],
    models: list[str],
    baselines: tuple[str, ...],
    best: str,
    classes: list[str],
    sides: tuple[str, str],
    interval: str,
) -> list[Drawn]:
    """Return the figures of what ``rampart.metrics.costs.costs`` gave.

    Parameters
    ----------
    tables : thresholds and called.
    models, baselines : the models in their order, and which of them cannot win.
    best : the champion.
    classes, sides : all classes; the harmless one and that of an alarm.
    interval : the level of the intervals, e.g. ``95 %``.
    """
    points, table = tables["thresholds"], tables["called"]
    here = table[table["split"] == "external"]
    kinds, languages = (here[here["by"] == name] for name in ("kind", "language"))
    limits = ", ".join(f"{100 * limit:g} %" for limit in sorted(points["limit"].unique()))
    return [
        Drawn(
            f"What {best} calls the rows of each kind, on unseen sources.",
            "called.png",
            alarms.called(kinds, best, classes),
        ),
        Drawn(
            f"Thresholds that keep false alarms on validation at {limits}, and what they do on "
            "unseen sources; every row counts the same.",
            "thresholds.png",
            alarms.thresholds(points, models, baselines, sides[1], interval),
        ),
        Drawn(
            f"{best} by language: false alarms and recall, {interval} Wilson intervals; languages "
            f"with {FEW} rows of a class or more.",
            "languages.png",
            alarms.languages(languages, best, sides, FEW, interval),
        ),
    ]
