"""Everything the page and the README print, put together from what the stage has read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from types import ModuleType
from typing import Annotated, Any

import pandas as pd
from markupsafe import Markup
from pydantic import Field

from rampart.core.params import Block
from rampart.reporting.pages import evidence, summary, tables
from rampart.reporting.pages.kinds import external, kinds_section
from rampart.reporting.pages.slices import beside_a_baseline
from rampart.reporting.pages.verdict import tested, verdict
from rampart.reporting.pages.why import RULE, why
from rampart.reporting.wording import METRICS, describe, splits

SCORED = ["external", "test", "validation"]


class ReportParams(Block):
    """The block ``report`` of a task."""

    title: str | None = None
    """Heading of the page; the task's own when it is not given."""
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
    figures: list[str]  # names of those that exist
    more: list[dict[str, Any]]  # of each further topic: title, text, pictures (caption -> path)
    by_kind: dict[str, pd.DataFrame]  # none where rows have no kinds
    by_slice: dict[str, pd.DataFrame]  # none where rows have no slices
    costs: dict[str, pd.DataFrame]  # thresholds, called, gaps; none where rows have no kinds
    levels: tuple[str, str]  # of the intervals of scores and of differences, e.g. "95 %"


def content(
    inputs: Inputs,
    task: str,
    scorer: ModuleType,
    words: ModuleType,
    baselines: tuple[str, ...],
    settings: ReportParams,
) -> dict[str, Any]:
    """Return the context of the templates.

    Parameters
    ----------
    inputs : the files.
    task : its name.
    scorer, words : the task's modules ``score`` (CLASSES, RANK) and ``words``.
    baselines : models that cannot win.
    settings : the block ``report``.
    """
    results, classes, best = inputs.results, scorer.CLASSES, inputs.champion["model"]
    described = partial(describe, classes=classes, metrics=words.METRICS)
    models = list(results["model"])
    ranks, tests = tested(inputs.significance)
    here = evidence.recalls(inputs.by_source[best], "external", classes)
    level, tested_level = inputs.levels
    reasons = partial(
        why,
        losses=getattr(words, "LOSSES", {}),
        called=external(inputs.costs.get("called"), "kind"),
    )
    return {
        "task": task,
        "title": settings.title or words.TITLE,
        "question": words.QUESTION,
        "about": words.DATA,
        "notes": [Markup(note) for note in words.NOTES],
        "shortcut_does": getattr(words, "SHORTCUT", "sees only the surface of a row"),
        "classes": classes,
        "models": models,
        "baselines": list(baselines),
        "splits": splits(words.SPLITS),
        "test": words.SPLITS["test"],
        "scored": SCORED,
        "alpha": settings.alpha,
        "level": level,
        "tested_level": tested_level,
        "rank": described(scorer.RANK).label,
        "verdict": verdict(
            inputs.champion,
            results,
            inputs.criteria,
            inputs.significance,
            baselines,
            settings.alpha,
            tested_level,
            described,
            reasons,
        ),
        "rule": RULE,
        "kinds": kinds_section(
            inputs.data,
            inputs.by_kind.get(best),
            inputs.costs,
            classes,
            scorer.POSITIVE,
            getattr(words, "KINDS", {}),
            best,
        ),
        "table": summary.table(results, "model", words.COLUMNS, best, level),
        "origins": summary.origins(inputs.data, getattr(words, "MADE", None)),
        "leaderboard": tables.leaderboard(results, inputs.criteria, described, scorer.RANK),
        "criteria": tables.criteria_table(inputs.criteria, models, described),
        "significance": {
            split: tests[tests["split"] == split].to_dict("records")
            for split in ("external", "test")
        },
        "tested": described(scorer.RANK if ranks else "f1_macro").label,
        "shortcut": tables.shortcut(results, settings.shortcut, best),
        "recalls": {
            "external": here,
            "test": evidence.recalls(inputs.by_source[best], "test", classes),
        },
        "weakest": evidence.weakest(here),
        "few": evidence.FEW,
        "slices": beside_a_baseline(
            inputs.by_slice, best, [name for name in models if name in baselines]
        ),
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
            [*METRICS, *words.METRICS, *results.columns, *inputs.criteria["criterion"]], described
        ),
        "more": inputs.more,
        "figures": inputs.figures,
    }
