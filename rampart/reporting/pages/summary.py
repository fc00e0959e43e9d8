"""What a reader sees without a run: the table of a task's README, and its row on the front page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any

import pandas as pd

from rampart.reporting.wording import Metric


def table(
    results: pd.DataFrame, key: str, columns: Mapping[str, str], chosen: str | None, level: str
) -> dict[str, Any]:
    """Return results as a table of texts.

    Parameters
    ----------
    results : rows of results.csv, in its order.
    key : the column with the names, ``model`` or ``generator``.
    columns : heading -> template over a row; ``{level}`` in a heading is that of the intervals.
    chosen : the name that is in bold.
    level : e.g. ``95 %``.

    Returns
    -------
    dict : key, columns (headings) and rows: name, chosen, flagged (it carries a warning), cells.
    """
    rows = []
    for row in results.to_dict("records"):
        failed = row["status"] == "failed"
        cells = ["failed" if failed else text.format(**row) for text in columns.values()]
        head = {"name": row[key], "chosen": row[key] == chosen, "flagged": bool(row.get("flags"))}
        rows.append({**head, "cells": cells})
    return {"key": key, "columns": [head.format(level=level) for head in columns], "rows": rows}


def origins(data: Mapping[str, Any], made: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return how many rows are left, and from how many sources.

    Parameters
    ----------
    data : data.json: rows_in and kept (split -> class -> source -> rows), scale.
    made : beginning of a source's name -> how its rows were made, of those that no package has.

    Returns
    -------
    dict : rows_in, rows and sources; external_rows and external_sources; shared (sources of both
    the external set and training) and shared_rows (those of the external set); made (how, splits:
    split -> rows), whose sources are not among the shared; scale.
    """
    made = made or {}
    sources = {
        split: {source for counts in classes.values() for source in counts}
        for split, classes in data["kept"].items()
    }
    rows = {
        split: sum(sum(counts.values()) for counts in classes.values())
        for split, classes in data["kept"].items()
    }
    shared = sorted(
        source
        for source in sources["external"] & sources["train"]
        if not source.startswith(tuple(made))
    )
    external = data["kept"]["external"].values()
    return {
        "rows_in": data["rows_in"],
        "rows": sum(rows.values()),
        "sources": len(set().union(*sources.values())),
        "external_rows": rows["external"],
        "external_sources": len(sources["external"]),
        "shared": shared,
        "shared_rows": sum(counts.get(source, 0) for counts in external for source in shared),
        "made": [
            {"how": how, "splits": {split: _begun(data, split, start) for split in data["kept"]}}
            for start, how in made.items()
        ],
        "scale": data["scale"],
    }


def _begun(data: Mapping[str, Any], split: str, start: str) -> int:
    """Return the rows of a split whose source begins so."""
    return sum(
        n
        for counts in data["kept"][split].values()
        for source, n in counts.items()
        if source.startswith(start)
    )


def entry(
    task: str,
    words: ModuleType,
    champion: Mapping[str, Any],
    results: pd.DataFrame,
    data: Mapping[str, Any],
    baselines: tuple[str, ...],
    level: str,
    described: Callable[[str], Metric],
) -> dict[str, Any]:
    """Return summary.json of a task of models; a campaign's has as many answers as data sets.

    Parameters
    ----------
    task, words : its name and its module ``words``.
    champion, results, data : champion.json, results.csv and data.json. The score is the one that
        ranks the models.
    baselines : models that cannot win; the best of them stands beside the champion.
    level : of the interval, e.g. ``95 %``.
    described : what a column of results.csv is in words.

    Returns
    -------
    dict : task, title, question, data, scale, metric, level, and answers (of, rows, champion,
    score, low, high, baseline, baseline_score, ceiling; None where there is none).
    """
    counts = origins(data)
    rank = champion["score"]
    column = "f1_external" if rank == "f1_macro" else f"{rank}_external"
    simple = results[results["model"].isin(baselines)].sort_values(
        column, ascending=False, kind="stable"
    )
    best = simple.iloc[0] if len(simple) else None
    answer = {
        "of": None,
        "rows": f"{counts['rows']:,} {words.ROWS} from {counts['sources']} sources",
        "champion": champion["model"],
        "score": champion["score_external"],
        "low": champion["score_external_low"],
        "high": champion["score_external_high"],
        "baseline": None if best is None else best["model"],
        "baseline_score": None if best is None else float(best[column]),
        "ceiling": None,
    }
    metric = f"{described(rank).label}, {words.SPLITS['external']}"
    return head(task, words, counts["scale"], metric, level) | {"answers": [answer]}


def head(task: str, words: ModuleType, scale: str, metric: str, level: str) -> dict[str, Any]:
    """Return what summary.json says of a task beside its answers."""
    return {
        "task": task,
        "title": words.TITLE,
        "question": words.QUESTION,
        "data": words.DATA,
        "scale": scale,
        "metric": metric,
        "level": level,
    }
