"""The tables of a campaign's report, as rows that a template prints without a thought."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from rampart.reporting.pages.campaign.words import BLOCKS, KINDS, LIMITS, PARTS, SCORES, Score

Table = dict[str, Any]


def scores(results: pd.DataFrame, names: Iterable[str]) -> Table:
    """Return some scores of all generators of one data set, in the order of ``results``.

    Parameters
    ----------
    results : rows of results.csv of one data set.
    names : of scores, columns of it.

    Returns
    -------
    dict : columns (``Score``) and rows: generator, kind (empty for a learned one), flagged, reason
    (None unless it failed) and cells: value, std and, where there is an interval, low and high.
    """
    names = list(names)
    rows = []
    for row in results.to_dict("records"):
        failed = row["status"] == "failed"
        cells = [] if failed else [_cell(row, name) for name in names]
        rows.append({**_head(row), "reason": row["reason"] if failed else None, "cells": cells})
    return {"columns": [SCORES[name] for name in names], "rows": rows}


def beaten(verdict: Mapping[str, Any], data: Mapping[str, Mapping[str, Any]]) -> list[Table]:
    """Return on how many data sets a learned generator is shown to beat a rival.

    Parameters
    ----------
    verdict : of each data set, as verdict.json has it.
    data : its counts; ``kinds`` says how many columns of a kind it has.

    Returns
    -------
    list of dict : rival, and sets and mixed as (how many, of how many compared); mixed ones have
    continuous columns and others.
    """
    found: dict[str, dict[str, bool]] = {}  # rival, data set -> is it beaten there?
    for name, told in verdict.items():
        for rival, test in told.get("against", {}).items():
            if "learned_better" in test:
                found.setdefault(rival, {})[name] = bool(test["learned_better"])
    return [
        {
            "rival": rival,
            "sets": _counted(where.values()),
            "mixed": _counted(won for name, won in where.items() if _mixed(data[name]["kinds"])),
        }
        for rival, where in found.items()
    ]


def _mixed(kinds: Mapping[str, int]) -> bool:
    return "continuous" in kinds and len(kinds) > 1


def _counted(won: Iterable[bool]) -> tuple[int, int]:
    won = list(won)
    return sum(won), len(won)


def overview(results: pd.DataFrame) -> Table:
    """Return TS-TR and the utility ratio of each generator on each data set.

    The best mean TS-TR first. A generator that failed somewhere is after all that did not.

    Returns
    -------
    dict : data_sets and rows: generator, kind, flagged (on any of them) and cells, one a data set:
    value, std and ratio, or failed; None where the pair was not run.
    """
    sets = list(dict.fromkeys(results["data_set"]))
    rows = []
    for name, group in results.groupby("generator"):
        by_set = {row["data_set"]: row for row in group.to_dict("records")}
        cells = [_short(by_set.get(data_set)) for data_set in sets]
        done = group[group["status"] == "ok"]
        first = (len(sets) - len(done), -float(done["ts_tr_f1"].mean()) if len(done) else 0.0)
        flagged = any(group["flags"])
        kind = KINDS[group["kind"].iloc[0]]
        head = {"generator": name, "kind": kind, "flagged": flagged}
        rows.append({**head, "cells": cells, "order": (*first, name)})
    return {"data_sets": sets, "rows": sorted(rows, key=lambda row: row["order"])}


def comparisons(statistics: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the tests over generators, each with the figure's name and the best one's equals.

    Returns
    -------
    list of dict : who, blocks, computed; if so n, statistic, p, difference, best, rank, equals
    (generators within one critical difference of the best) and figure; else reason.
    """
    rows = []
    for who, parts in statistics["tests"].items():
        for by, blocks in BLOCKS.items():
            head = {"who": PARTS[who], "blocks": blocks, "computed": parts[by]["computed"]}
            rows.append({**head, **_test(parts[by], f"ranks-{who}-{by}".replace("_", "-"))})
    return rows


def stability(statistics: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return how alike folds, and seeds, rank the generators that are no baselines.

    Returns
    -------
    list of dict : data_set, score (``Score``), by (folds or seeds), and what statistics.json says:
    computed, rankings, tau, lowest and spread, or the reason.
    """
    return [
        {"data_set": data_set, "score": SCORES[score], "by": by, **parts["without_baselines"]}
        for data_set, criteria in statistics["stability"].items()
        for score, sides in criteria.items()
        for by, parts in sides.items()
    ]


def flags(results: pd.DataFrame) -> list[dict[str, str]]:
    """Return every warning with its data set and generator, baselines last."""
    told = results[results["flags"] != ""]
    order = told.assign(last=told["kind"] == "baseline").sort_values(
        ["last", "data_set", "generator"], kind="stable"
    )
    return order[["data_set", "generator", "flags"]].to_dict("records")


def limits(statistics: Mapping[str, Any]) -> list[tuple[str, float]]:
    """Return what a warning is given beyond, in words."""
    return [(text, statistics["limits"][name]) for name, text in LIMITS.items()]


def data_sets(counts: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the counts of each data set with ``spread``: class -> fewest and most in a fold."""
    rows = []
    for about in counts:
        folds = {name: [fold[name] for fold in about["folds"]] for name in about["classes"]}
        spread = {name: (min(numbers), max(numbers)) for name, numbers in folds.items()}
        rows.append({**about, "spread": spread})
    return rows


def _head(row: Mapping[str, Any]) -> dict[str, Any]:
    kind = KINDS[row["kind"]]
    return {"generator": row["generator"], "kind": kind, "flagged": bool(row["flags"])}


def _cell(row: Mapping[str, Any], name: str) -> dict[str, float | None]:
    ends = {end: row.get(f"{name}_{end}") for end in ("low", "high")}
    return {"value": row[name], "std": row[f"{name}_std"], **ends}


def _short(row: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if row is None:
        return None
    if row["status"] == "failed":
        return {"failed": True}
    return {
        "failed": False,
        "value": row["ts_tr_f1"],
        "std": row["ts_tr_f1_std"],
        "ratio": row["utility_ratio"],
    }


def _test(test: Mapping[str, Any], figure: str) -> dict[str, Any]:
    if not test["computed"]:
        return {"reason": test["reason"]}
    ranks = test["mean_ranks"]
    best = min(ranks, key=lambda name: (ranks[name], name))
    near = sorted(ranks, key=lambda name: (ranks[name], name))
    limit = ranks[best] + test["critical_difference"]
    return {
        "n": test["blocks"],
        "statistic": test["statistic"],
        "p": test["p_value"],
        "difference": test["critical_difference"],
        "best": best,
        "rank": ranks[best],
        "equals": [name for name in near if name != best and ranks[name] < limit],
        "figure": figure,
    }


def definitions(groups: Iterable[Mapping[str, Score]]) -> list[Score]:
    """Return the scores of some groups, one after another."""
    return [score for group in groups for score in group.values()]
