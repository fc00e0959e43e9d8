"""The tables of one target: scores of each model by split, by class and by type."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from rampart.core.seeds import derive
from rampart.metrics.classification import wilson
from rampart.metrics.probability import average_precision, probabilities, roc_auc
from rampart.studies.targets.scores import (
    GIVEN,
    HITS,
    ROWS,
    f1,
    interval,
    scored,
    tallies,
)

SPLITS = ("validation", "test", "external")
Predictions = Mapping[str, pd.DataFrame]
"""Model -> split, id, source, group, label, prediction, p_0 … p_{k-1}; the same rows in each."""


def results(
    predictions: Predictions, classes: list[str], replicates: int, alpha: float, seed: int
) -> pd.DataFrame:
    """Return the scores of each model on each split.

    Precision, recall, F1 and the AUCs are means over the classes that are scored there; ROC-AUC and
    PR-AUC (average precision) of one class against the rest, and of two classes PR-AUC is that of
    the second alone.

    Returns
    -------
    DataFrame : model, split, n, groups, classes (scored), accuracy, precision_macro, recall_macro,
        f1_macro, f1_macro_low, f1_macro_high, roc_auc, pr_auc.
    """
    rows = []
    for model, frame in predictions.items():
        for split in SPLITS:
            part = frame[frame["split"] == split]
            draw = derive(seed, model, split)
            told = _split(part, classes, replicates, alpha, draw)
            rows.append({"model": model, "split": split, **told})
    return pd.DataFrame(rows)


def _split(
    part: pd.DataFrame, classes: list[str], replicates: int, alpha: float, seed: int
) -> dict[str, Any]:
    k, y, p = len(classes), part["label"].to_numpy(), probabilities(part, classes)
    table = tallies(y, part["prediction"].to_numpy(), part["group"].to_numpy(), k)
    enough, whole = scored(table), table.sum(axis=0)
    rows, given, hits = (whole[place, enough].astype(float) for place in (ROWS, GIVEN, HITS))
    low, high = interval(table, enough, replicates, alpha, seed)
    asked = np.flatnonzero(enough)
    auc = [roc_auc(y == code, p[:, code]) for code in asked]
    precise = [1] if k == 2 else asked
    precision = np.divide(hits, given, out=np.zeros_like(hits), where=given > 0)
    return {
        "n": len(part),
        "groups": len(table),
        "classes": int(enough.sum()),
        "accuracy": float(whole[HITS].sum() / len(part)),
        "precision_macro": float(precision.mean()),
        "recall_macro": float((hits / rows).mean()),
        "f1_macro": float(f1(whole, enough)),
        "f1_macro_low": low,
        "f1_macro_high": high,
        "roc_auc": float(np.mean(auc)),
        "pr_auc": float(np.mean([average_precision(y == code, p[:, code]) for code in precise])),
    }


def by_class(predictions: Predictions, classes: list[str]) -> pd.DataFrame:
    """Return precision, recall and F1 of each class that has rows, by model and split.

    Returns
    -------
    DataFrame : model, split, class, n, groups, predicted, precision, recall, f1. The precision of a
        class that is never said is 0 by convention, as in ``rampart.metrics.confusion``.
    """
    rows = []
    for model, frame in predictions.items():
        for split in SPLITS:
            part = frame[frame["split"] == split]
            columns = (part[name].to_numpy() for name in ("label", "prediction", "group"))
            table = tallies(*columns, len(classes))
            whole, groups = table.sum(axis=0), (table[:, ROWS] > 0).sum(axis=0)
            for code, name in enumerate(classes):
                n, given, hits = (int(value) for value in whole[:, code])
                if n:
                    told = {"model": model, "split": split, "class": name, "n": n}
                    told |= {"groups": int(groups[code]), "predicted": given}
                    told |= {"precision": hits / given if given else 0.0, "recall": hits / n}
                    rows.append(told | {"f1": 2 * hits / (n + given)})
    return pd.DataFrame(rows)


def by_type(predictions: Predictions, alpha: float) -> pd.DataFrame:
    """Return the share of right answers of each type in each split and source, with Wilson's
    interval.

    Parameters
    ----------
    predictions : with a column ``type``, the raw value behind a label.

    Returns
    -------
    DataFrame : model, split, source, type, n, groups, recall, low, high. Types without rows in a
        source have no line there.
    """
    tables = []
    for model, frame in predictions.items():
        hit = frame.assign(hit=frame["label"] == frame["prediction"])
        by = hit.groupby(["split", "source", "type"], sort=True)
        table = by.agg(n=("hit", "size"), groups=("group", "nunique"), recall=("hit", "mean"))
        table = table.reset_index()
        low, high = wilson((table["recall"] * table["n"]).round(), table["n"], alpha)
        tables.append(table.assign(low=low, high=high, model=model))
    whole = pd.concat(tables, ignore_index=True)
    return whole[["model", *(name for name in whole if name != "model")]]
