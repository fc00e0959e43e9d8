"""Everything the page prints, put together from what the stage has read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import pandas as pd
from pydantic import Field

from rampart.params import Block
from rampart.report import evidence, tables
from rampart.report.page import data_uri
from rampart.report.verdict import verdict
from rampart.wording import describe, splits

SCORED = ["external", "test", "validation"]


class ReportParams(Block):
    """The block ``report.<task>``."""

    title: str | None = None
    """Heading of the page; the task and its classes when it is not given."""
    shortcut: str | None = "surface"
    """The baseline that sees only the surface of a row."""
    alpha: Annotated[float, Field(gt=0, lt=1)] = 0.05
    """A corrected p-value below it counts as a difference."""


@dataclass(frozen=True)
class Inputs:
    """What the stage has read. The mappings go from a model's name to its file."""

    results: pd.DataFrame
    criteria: pd.DataFrame
    significance: pd.DataFrame
    champion: dict[str, Any]
    data: dict[str, Any]
    metrics: dict[str, dict[str, Any]]
    tuning: dict[str, dict[str, Any]]
    by_source: dict[str, pd.DataFrame]
    tokens: dict[str, pd.DataFrame]
    errors: dict[str, pd.DataFrame]
    figures: dict[str, bytes]
    more: list[dict[str, Any]]  # title, text and pictures (caption -> PNG) of each further topic


def content(
    inputs: Inputs,
    task: str,
    classes: list[str],
    rank: str,
    test: str,
    baselines: tuple[str, ...],
    settings: ReportParams,
) -> dict[str, Any]:
    """Return the context of the template.

    Parameters
    ----------
    inputs : the files.
    task, classes, rank, test : the task's name, its classes, the metric that ranks its models,
        and what the rows of its test split are.
    baselines : models that cannot win.
    settings : the block ``report.<task>``.
    """
    results, best = inputs.results, inputs.champion["model"]
    models = list(results["model"])
    tested = inputs.significance.to_dict("records")
    here = evidence.recalls(inputs.by_source[best], "external", classes)
    return {
        "task": task,
        "title": settings.title or f"{task}: {', '.join(classes)}",
        "classes": classes,
        "models": models,
        "baselines": list(baselines),
        "splits": splits(test),
        "test": test,
        "scored": SCORED,
        "alpha": settings.alpha,
        "rank": describe(rank, classes).label,
        "verdict": verdict(
            inputs.champion,
            results,
            inputs.criteria,
            inputs.significance,
            baselines,
            classes,
            settings.alpha,
        ),
        "leaderboard": tables.leaderboard(results, inputs.criteria, classes),
        "criteria": tables.criteria_table(inputs.criteria, models, classes),
        "significance": {
            split: [row for row in tested if row["split"] == split]
            for split in ("external", "test")
        },
        "shortcut": tables.shortcut(results, settings.shortcut, best),
        "recalls": {
            "external": here,
            "test": evidence.recalls(inputs.by_source[best], "test", classes),
        },
        "weakest": evidence.weakest(here),
        "few": evidence.FEW,
        "by_class": {split: inputs.metrics[best][split]["by_class"] for split in SCORED},
        "n": {split: inputs.metrics[best][split]["n"] for split in SCORED},
        "errors": evidence.error_groups(inputs.errors[best], inputs.by_source[best]),
        "tokens": {
            m: evidence.token_lists(inputs.tokens[m], classes) if m in inputs.tokens else []
            for m in models
        },
        "stability": tables.stability(inputs.tuning),
        "calibration": tables.calibration(inputs.metrics, SCORED),
        "data": evidence.data_section(inputs.data, classes),
        "definitions": tables.definitions(
            [*results.columns, *inputs.criteria["criterion"]], classes
        ),
        "more": [
            topic | {"pictures": {k: data_uri(v) for k, v in topic["pictures"].items()}}
            for topic in inputs.more
        ],
        "figures": {name: data_uri(png) for name, png in inputs.figures.items()},
    }
