"""Everything that a campaign's report prints, put together from what the stage has read."""

from __future__ import annotations

from dataclasses import dataclass
from types import ModuleType
from typing import Any

import pandas as pd
from markupsafe import Markup

from rampart.core.params import Block
from rampart.reporting.pages import summary
from rampart.reporting.pages.campaign import tables
from rampart.reporting.pages.campaign.words import (
    FIDELITY,
    HEADLINES,
    PRIVACY,
    SCORES,
    UTILITY,
)
from rampart.reporting.pages.printing import signed
from rampart.reporting.wording import level

FIGURES = ("utility", "bars", "privacy", "epsilon", "embedding", "losses")
FIRST = ("ranks-all-by-fold", "ranks-all-by-data-set")  # on the first screen, whichever there is


class PublishParams(Block):
    """The block ``publish`` of a task."""

    title: str | None = None
    """Heading of the report; the task's own when it is not given."""


@dataclass(frozen=True)
class Inputs:
    """What the stage has read. ``data`` goes from a data set to its counts."""

    results: pd.DataFrame
    statistics: dict[str, Any]
    verdict: dict[str, dict[str, Any]]
    data: dict[str, dict[str, Any]]
    judge: dict[str, Any]
    scale: str


def content(
    inputs: Inputs, task: str, words: ModuleType, settings: PublishParams, figures: list[str]
) -> dict[str, Any]:
    """Return the context of the templates.

    Parameters
    ----------
    inputs : the files; an empty text, not NaN, stands for no flag and no reason.
    task, words : its name and its module ``words``.
    settings : the block ``publish``.
    figures : names of the figures that exist.

    Raises
    ------
    ValueError : a data set that results.csv or verdict.json has and the other has not.
    """
    results, statistics = inputs.results, inputs.statistics
    intervals = level(inputs.judge["alpha"])
    sets = list(dict.fromkeys(results["data_set"]))
    if set(sets) != set(inputs.verdict):
        both = f"{', '.join(sets)} and {', '.join(sorted(inputs.verdict))}"
        raise ValueError(f"results.csv and verdict.json are of two runs: they have {both}")
    return {
        "task": task,
        "title": settings.title or words.TITLE,
        "question": words.QUESTION,
        "about": words.DATA,
        "notes": [Markup(note) for note in words.NOTES],
        "scale": inputs.scale,
        "level": intervals,
        "alpha": statistics["alpha"],
        "criterion": SCORES[statistics["criterion"]].label,
        "generators": list(dict.fromkeys(sorted(results["generator"]))),
        "classifiers": list(inputs.judge["classifiers"]),
        "weights": dict(inputs.judge["weights"]),
        "answers": [answer(name, inputs.verdict[name], results) for name in sets],
        "beaten": tables.beaten(inputs.verdict, inputs.data),
        "overview": tables.overview(results),
        "sets": [_set(name, results, figures) for name in sets],
        "tables": [
            summary.table(
                results[results["data_set"] == name],
                "generator",
                words.COLUMNS,
                inputs.verdict[name]["generator"],
                intervals,
            )
            for name in sets
        ],
        "tests": tables.comparisons(statistics),
        "stability": tables.stability(statistics),
        "flags": tables.flags(results),
        "limits": tables.limits(statistics),
        "failed": statistics["failed"],
        "left_out": statistics["left_out"],
        "off": statistics["data_sets"]["off"],
        "data": tables.data_sets(inputs.data[name] for name in sets),
        "first": next((name for name in FIRST if name in figures), None),
        "definitions": tables.definitions((UTILITY, FIDELITY, PRIVACY)),
        "figures": figures,
    }


def answer(name: str, verdict: dict[str, Any], results: pd.DataFrame) -> dict[str, Any]:
    """Return what the first screen says of one data set.

    Returns
    -------
    dict : data_set, generator (None where none can be chosen), why, passed_over and against:
    rival, answer, sentence, difference, better (the learned ones that beat it) and of (their
    number). Of a chosen one also scores (``tables`` cells by name) and plain_copy, the copy's.
    """
    head = {"data_set": name, "generator": verdict["generator"], "why": verdict["why"]}
    if verdict["generator"] is None:
        return {**head, "against": [], "passed_over": []}
    rows = results[(results["data_set"] == name) & (results["status"] == "ok")]
    return {
        **head,
        "scores": _scores(rows, verdict["generator"]),
        "plain_copy": _scores(rows, "copy"),
        "passed_over": verdict["passed_over"],
        "against": [
            {
                "rival": rival,
                "answer": told["answer"],
                "sentence": told["sentence"],
                "difference": signed(told["difference"]) if "difference" in told else None,
                "better": told.get("learned_better"),
                "of": told.get("learned"),
            }
            for rival, told in verdict["against"].items()
        ],
    }


def _scores(results: pd.DataFrame, generator: str) -> dict[str, dict[str, Any]] | None:
    """Return the cells of one generator by score, None where it has no row."""
    rows = tables.scores(results[results["generator"] == generator], SCORES)["rows"]
    return dict(zip(SCORES, rows[0]["cells"], strict=True)) if rows else None


def _set(name: str, results: pd.DataFrame, figures: list[str]) -> dict[str, Any]:
    rows = results[results["data_set"] == name]
    utility = [*UTILITY, "summary_score"]
    fidelity = [score for score in FIDELITY if score != "summary_score"]
    return {
        "name": name,
        "utility": tables.scores(rows, utility),
        "fidelity": tables.scores(rows, fidelity),
        "privacy": tables.scores(rows, PRIVACY),
        "figures": [kind for kind in FIGURES if f"{kind}-{name}" in figures],
    }


def entry(inputs: Inputs, task: str, words: ModuleType) -> dict[str, Any]:
    """Return summary.json of a campaign: ``summary.entry``, an answer a data set.

    The baseline is the best of what learns nothing (copies, resampled and random rows), the ceiling
    what real rows teach.
    """
    results, criterion = inputs.results, inputs.statistics["criterion"]
    metric = HEADLINES.get(criterion, SCORES[criterion].label)
    intervals = level(inputs.judge["alpha"])
    head = summary.head(task, words, inputs.scale, metric, intervals)
    sets = dict.fromkeys(results["data_set"])
    return head | {"answers": [_short(name, inputs, criterion) for name in sets]}


def _short(name: str, inputs: Inputs, criterion: str) -> dict[str, Any]:
    rows = inputs.results[(inputs.results["data_set"] == name) & (inputs.results["status"] == "ok")]
    simple = rows[rows["kind"] != "learned"].sort_values(criterion, ascending=False, kind="stable")
    baseline = simple.iloc[0] if len(simple) else None
    verdict, about = inputs.verdict[name], inputs.data[name]
    score = verdict.get(criterion, {})
    ceiling = criterion == "ts_tr_f1" and len(rows)
    return {
        "of": name,
        "rows": f"{about['rows']:,} rows of {about['columns']} columns",
        "champion": verdict["generator"],
        "score": score.get("mean"),
        "low": score.get("low"),
        "high": score.get("high"),
        "baseline": None if baseline is None else baseline["generator"],
        "baseline_score": None if baseline is None else float(baseline[criterion]),
        "ceiling": float(rows["tr_tr_f1"].iloc[0]) if ceiling else None,
    }
