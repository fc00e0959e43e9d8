"""All tables of the detectors at once, by the name of their files."""

from __future__ import annotations

from typing import Any

import pandas as pd

from rampart.anomaly import evaluation, finding
from rampart.anomaly.evaluation import AlertParams, Split

LISTS = ("slices", "sessions", "first_alert", "hours", "sweep", "histogram")
Frames = dict[str, pd.DataFrame]


def ordered(told: dict[str, Any]) -> list[str]:
    """Return the detectors: candidates, ablations, the ceiling, baselines; each by name."""
    roles = ("candidate", "ablation", "ceiling", "baseline")
    found = told["detectors"]
    return sorted(found, key=lambda name: (roles.index(found[name]["role"]), name))


def evaluated(
    rows: Frames,
    parts: dict[str, Split],
    told: dict[str, Any],
    models: list[str],
    by: tuple[str, ...],
    settings: AlertParams,
) -> Frames:
    """Return every table by the name of its file."""
    day, entries = told["day"], told["detectors"]
    baselines = [name for name in models if entries[name]["role"] == "baseline"]
    scores, pairs = evaluation.areas(parts, baselines, settings)
    found: dict[str, list[pd.DataFrame]] = {name: [] for name in LISTS}
    for model in models:
        threshold = evaluation.shown(entries[model], settings.show)
        for split, part in parts.items():
            score, attack = part.scores[model], part.attack
            head = {"model": model, "split": split}
            alert = finding.alerts_at(score, threshold)
            args = attack, score
            units = day["rows"], day["hours"]
            sessions = finding.first_alerts(rows[split][attack], alert[attack])
            made = {
                "slices": evaluation.slices(rows[split], attack, alert, by, settings.alpha),
                "sessions": sessions,
                "first_alert": finding.by_kind(sessions),
                "hours": finding.per_hour(*args, evaluation.RATES, *units),
                "sweep": finding.sweep(*args, *units),
                "histogram": finding.histogram(*args),
            }
            for name, table in made.items():
                found[name].append(table.assign(**head))
    budgets = evaluation.budgets(parts, {key: entries[key] for key in models}, day, settings)
    tables = {name: pd.concat(each, ignore_index=True) for name, each in found.items()}
    return {"scores": scores, "pairs": pairs, "budgets": budgets, **tables}
