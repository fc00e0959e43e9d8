"""What a reader sees without a run: the table of a task's README, and its row on the front page."""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType
from typing import Any

import pandas as pd


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


def origins(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return how many rows are left, and from how many sources.

    Parameters
    ----------
    data : data.json: rows_in and kept (split -> class -> source -> rows), scale.

    Returns
    -------
    dict : rows_in, rows and sources; external_rows and external_sources; shared (sources of both
    the external set and training) and shared_rows (those of the external set); scale.
    """
    sources = {
        split: {source for counts in classes.values() for source in counts}
        for split, classes in data["kept"].items()
    }
    rows = {
        split: sum(sum(counts.values()) for counts in classes.values())
        for split, classes in data["kept"].items()
    }
    shared = sorted(sources["external"] & sources["train"])
    external = data["kept"]["external"].values()
    return {
        "rows_in": data["rows_in"],
        "rows": sum(rows.values()),
        "sources": len(set().union(*sources.values())),
        "external_rows": rows["external"],
        "external_sources": len(sources["external"]),
        "shared": shared,
        "shared_rows": sum(counts.get(source, 0) for counts in external for source in shared),
        "scale": data["scale"],
    }


def entry(
    task: str,
    words: ModuleType,
    champion: Mapping[str, Any],
    results: pd.DataFrame,
    data: Mapping[str, Any],
    baselines: tuple[str, ...],
    level: str,
) -> dict[str, Any]:
    """Return summary.json of a task of models; a campaign's has as many answers as data sets.

    Parameters
    ----------
    task, words : its name and its module ``words``.
    champion, results, data : champion.json, results.csv and data.json.
    baselines : models that cannot win; the best of them stands beside the champion.
    level : of the interval, e.g. ``95 %``.

    Returns
    -------
    dict : task, title, question, data, scale, metric, level, and answers (of, rows, champion,
    score, low, high, baseline, baseline_score, ceiling; None where there is none).
    """
    counts = origins(data)
    simple = results[results["model"].isin(baselines)].sort_values(
        "f1_external", ascending=False, kind="stable"
    )
    best = simple.iloc[0] if len(simple) else None
    answer = {
        "of": None,
        "rows": f"{counts['rows']:,} {words.ROWS} from {counts['sources']} sources",
        "champion": champion["model"],
        "score": champion["f1_macro_external"],
        "low": champion["f1_macro_external_low"],
        "high": champion["f1_macro_external_high"],
        "baseline": None if best is None else best["model"],
        "baseline_score": None if best is None else float(best["f1_external"]),
        "ceiling": None,
    }
    metric = f"macro-F1, {words.SPLITS['external']}"
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
