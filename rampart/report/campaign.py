"""Everything that a campaign's report prints, put together from what the stage has read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from rampart.params import Block
from rampart.report import campaign_tables as tables
from rampart.report import campaign_words as words
from rampart.report.verdict import signed

FIGURES = ("utility", "bars", "privacy", "embedding", "losses")
FIRST = ("ranks-all-by-fold", "ranks-all-by-data-set")  # on the first screen, whichever there is


class PublishParams(Block):
    """The block ``publish.<task>``."""

    title: str | None = None
    """Heading of the report; the name of the task when it is not given."""


@dataclass(frozen=True)
class Inputs:
    """What the stage has read. ``data`` goes from a data set to its counts."""

    results: pd.DataFrame
    statistics: dict[str, Any]
    verdict: dict[str, dict[str, Any]]
    data: dict[str, dict[str, Any]]
    judge: dict[str, Any]
    scale: str


def content(inputs: Inputs, task: str, settings: PublishParams, figures: list[str]) -> dict:
    """Return the context of the templates.

    Parameters
    ----------
    inputs : the files; an empty text, not NaN, stands for no flag and no reason.
    task : its name.
    settings : the block ``publish.<task>``.
    figures : names of the figures that exist.

    Raises
    ------
    ValueError : a data set that results.csv or verdict.json has and the other has not.
    """
    results, statistics = inputs.results, inputs.statistics
    sets = list(dict.fromkeys(results["data_set"]))
    if set(sets) != set(inputs.verdict):
        both = f"{', '.join(sets)} and {', '.join(sorted(inputs.verdict))}"
        raise ValueError(f"results.csv and verdict.json are of two runs: they have {both}")
    level = 1 - inputs.judge["alpha"]
    return {
        "task": task,
        "title": settings.title or f"{task}: synthetic rows, and what they are worth",
        "scale": inputs.scale,
        "level": f"{100 * level:g} %",
        "alpha": statistics["alpha"],
        "criterion": words.SCORES[statistics["criterion"]].label,
        "generators": list(dict.fromkeys(sorted(results["generator"]))),
        "classifiers": list(inputs.judge["classifiers"]),
        "weights": dict(inputs.judge["weights"]),
        "answers": [answer(name, inputs.verdict[name], results) for name in sets],
        "overview": tables.overview(results),
        "sets": [_set(name, results, figures) for name in sets],
        "tests": tables.comparisons(statistics),
        "stability": tables.stability(statistics),
        "flags": tables.flags(results),
        "failed": statistics["failed"],
        "left_out": statistics["left_out"],
        "off": statistics["data_sets"]["off"],
        "data": tables.data_sets(inputs.data[name] for name in sets),
        "first": next((name for name in FIRST if name in figures), None),
        "definitions": tables.definitions((words.UTILITY, words.FIDELITY, words.PRIVACY)),
        "figures": figures,
    }


def answer(name: str, verdict: dict[str, Any], results: pd.DataFrame) -> dict[str, Any]:
    """Return what the first screen says of one data set.

    Returns
    -------
    dict : data_set, generator (None where none can be chosen), why, flags, passed_over and against:
    rival, answer, sentence, difference, better (the learned ones that beat it) and of (their
    number). Of a chosen one also scores (``tables`` cells by name) and plain_copy, the copy's.
    """
    head = {"data_set": name, "generator": verdict["generator"], "why": verdict["why"]}
    if verdict["generator"] is None:
        return {**head, "against": [], "passed_over": [], "flags": []}
    own = results[(results["data_set"] == name) & (results["status"] == "ok")]
    return {
        **head,
        "scores": _scores(own, verdict["generator"]),
        "plain_copy": _scores(own, "copy"),
        "flags": verdict["flags"],
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
    rows = tables.scores(results[results["generator"] == generator], words.SCORES)["rows"]
    return dict(zip(words.SCORES, rows[0]["cells"], strict=True)) if rows else None


def _set(name: str, results: pd.DataFrame, figures: list[str]) -> dict[str, Any]:
    own = results[results["data_set"] == name]
    utility = [*words.UTILITY, "summary_score"]
    fidelity = [score for score in words.FIDELITY if score != "summary_score"]
    return {
        "name": name,
        "utility": tables.scores(own, utility),
        "fidelity": tables.scores(own, fidelity),
        "privacy": tables.scores(own, words.PRIVACY),
        "figures": [kind for kind in FIGURES if f"{kind}-{name}" in figures],
    }
