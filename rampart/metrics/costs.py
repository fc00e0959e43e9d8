"""What a task's models cost where they are wrong: by threshold, by kind of row, by language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from rampart.metrics.alarms import operating_points, over_defence
from rampart.metrics.called import called, widest

FOUND = ("kind", "language")
"""Columns of the predictions by which it is told."""
FEW = 20
"""Rows of a class below which a language is not compared."""
GAP = ["model", "class", "most", "least", "most_rate", "least_rate", "difference", "low", "high"]


def costs(
    predictions: Mapping[str, pd.DataFrame],
    best: str,
    classes: Sequence[str],
    positive: str,
    alpha: float = 0.05,
) -> dict[str, pd.DataFrame]:
    """Return the tables of thresholds, false alarms and gaps between languages.

    Parameters
    ----------
    predictions : model -> its calibrated predictions of validation, test and external: split,
        group, label, prediction, p_0 … p_{k-1}, kind, language.
    best : the champion, of which the longer tables are.
    classes : k names, the first of them harmless.
    positive : the class that an alarm is about.
    alpha : 1 - confidence of the intervals.

    Returns
    -------
    dict : ``thresholds`` (``operating_points`` on validation and external, a model column before;
    a threshold is text with ten digits), ``called`` (see ``called``; test and external),
    ``alarms`` (``over_defence``; validation and external) and ``gaps`` (``widest`` between the
    languages of external: false alarms on harmless rows, recall of the positive class).
    """
    code = list(classes).index(positive)
    kept = {name: frame[frame["split"] != "test"] for name, frame in predictions.items()}
    points = [
        operating_points(part, code, alpha=alpha).assign(model=name) for name, part in kept.items()
    ]
    thresholds = pd.concat(points, ignore_index=True)
    thresholds["threshold"] = thresholds["threshold"].map("{:.10g}".format)
    frame = predictions[best]
    table = called(frame[frame["split"] != "validation"], classes, FOUND, alpha)
    languages = table[(table["by"] == "language") & (table["split"] == "external")]
    alarmed = languages[languages["called"] == positive]
    gaps = []
    for name in (classes[0], positive):
        if gap := widest(alarmed[alarmed["class"] == name], FEW):
            gaps.append({"model": best, "class": name, **gap})
    tables = {
        "thresholds": thresholds,
        "called": table.assign(model=best),
        "alarms": over_defence(kept[best], code, by=FOUND, alpha=alpha).assign(model=best),
    }
    tables = {name: part[["model", *part.columns.drop("model")]] for name, part in tables.items()}
    return {**tables, "gaps": pd.DataFrame(gaps, columns=GAP)}
