"""The tables of the page, as rows that the template prints without a thought of its own."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

import pandas as pd

from rampart.reporting.pages.printing import short
from rampart.reporting.wording import Metric, base

Table = dict[str, Any]
Described = Callable[[str], Metric]  # a column or a criterion in words


def leaderboard(
    results: pd.DataFrame, criteria: pd.DataFrame, described: Described, rank: str = "f1_macro"
) -> Table:
    """Return the leaderboard: what was measured on unseen sources, one row a model.

    The metric ``rank``, which orders the models, stands first behind macro-F1.

    Returns
    -------
    dict : columns (label, lower is better) and rows (model, f1, test, drop, cells, passed, total,
    params). A cell holds value and, where results.csv has them, low and high.
    """
    names = [c for c in results if c.endswith("_external") and c != "f1_external"]
    names.sort(key=lambda name: name != f"{rank}_external")
    metrics = [described(name) for name in names]
    tally = criteria.groupby("model")["passed"].agg(["sum", "size"])
    rows = []
    for row in results.to_dict("records"):
        passed = tally.loc[row["model"]]
        rows.append(
            {
                "model": row["model"],
                "f1": cell(row, "f1_external"),
                "test": row["f1_macro"],
                "drop": row["f1_macro"] - row["f1_external"],
                "cells": [cell(row, name) for name in names],
                "passed": int(passed["sum"]),
                "total": int(passed["size"]),
                "params": json.loads(row["best_params"]),
            }
        )
    columns = [{"label": m.label, "lower": m.lower_is_better} for m in metrics]
    return {"columns": columns, "rows": rows}


def cell(row: dict[str, Any], name: str) -> dict[str, Any]:
    """Return a value with its interval, both ends None where it has none."""
    return {"value": row[name], "low": row.get(f"{name}_low"), "high": row.get(f"{name}_high")}


def criteria_table(criteria: pd.DataFrame, models: list[str], described: Described) -> Table:
    """Return one row a model, one column a criterion; a cell is (value in text, passed)."""
    names = list(dict.fromkeys(criteria["criterion"]))
    limits = criteria.drop_duplicates("criterion").set_index("criterion")["limit"]
    cells = criteria.set_index(["model", "criterion"])
    columns = [{"label": described(n).label, "limit": limits[n]} for n in names]
    rows = []
    for model in models:
        checks = [cells.loc[(model, name)] for name in names]
        line = [{"value": short(one["value"]), "passed": bool(one["passed"])} for one in checks]
        rows.append({"model": model, "cells": line})
    return {"columns": columns, "rows": rows}


def shortcut(results: pd.DataFrame, name: str | None, champion: str) -> dict[str, float] | None:
    """Return the test and external scores of the surface baseline and the champion.

    None when there is no such baseline among the models.
    """
    scores = results.set_index("model")
    if name not in scores.index:
        return None
    surface, best = scores.loc[name], scores.loc[champion]
    return {
        "model": name,
        "test": surface["f1_macro"],
        "external": surface["f1_external"],
        "champion_test": best["f1_macro"],
        "champion_external": best["f1_external"],
    }


def stability(tuning: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the cross-validation of each model that has one: mean, deviation, folds, choice."""
    return [
        {
            "model": model,
            "mean": search["cv"]["f1_macro_mean"],
            "std": search["cv"]["f1_macro_std"],
            "folds": search["cv"]["folds"],
            "params": search["best_params"],
            "status": search["status"],
        }
        for model, search in tuning.items()
        if search["cv"] is not None
    ]


def calibration(metrics: dict[str, dict[str, Any]], splits: list[str]) -> list[dict[str, Any]]:
    """Return one row a model with ECE, Brier score and log loss on each split."""
    names = ("ece", "brier", "log_loss")
    return [
        {"model": model, "cells": [scores[split][name] for split in splits for name in names]}
        for model, scores in metrics.items()
    ]


def definitions(columns: Iterable[str], described: Described) -> list[dict[str, str]]:
    """Return label and definition of every metric on the page, each once."""
    texts = {}
    for column in columns:
        metric = described(base(column))
        if metric.definition:
            texts[metric.label] = metric.definition
    return [{"label": label, "definition": text} for label, text in texts.items()]
