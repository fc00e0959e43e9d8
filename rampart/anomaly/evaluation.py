"""The tables of the detectors: areas, budgets, pairs, slices, sessions, hours, sweeps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from pydantic import Field

from rampart.anomaly import finding
from rampart.anomaly.intervals import Draws, area_replicates, draw, share_replicates
from rampart.core.params import Block, KnobError
from rampart.core.seeds import derive
from rampart.metrics.alarms import alarms_by
from rampart.metrics.bootstrap import judged, percentiles
from rampart.metrics.probability import average_precision, roc_auc
from rampart.metrics.significance import holm

RATES = [0.1, 0.2, 0.5, 1, 2, 3, 5, 7.5, 10, 15, 20, 30, 40, 60, 80, 100, 120, 150]
"""False alarms an hour."""


class AlertParams(Block):
    """The block ``alert``."""

    show: float = Field(gt=0, le=1e12)  # a budget of anomaly.budgets, of false alarms a day
    bootstrap: int = Field(default=2000, ge=100, le=1e5)  # of the groups
    alpha: float = Field(default=0.05, gt=0, lt=1)
    ablations: dict[str, str] = {}  # detector -> the one that it is compared with


class Split(NamedTuple):
    """The rows of a split and what each detector says of them."""

    attack: np.ndarray  # bool (n,)
    groups: np.ndarray  # names (n,)
    scores: Mapping[str, np.ndarray]  # detector -> float (n,)
    draws: Draws


def prepared(
    attack: np.ndarray, groups: np.ndarray, scores: Mapping[str, np.ndarray], draws: int, seed: int
) -> Split:
    """Return a split with its replicates, which all detectors share."""
    return Split(attack, groups, scores, draw(groups, attack, draws, seed))


def areas(
    parts: Mapping[str, Split], baselines: list[str], settings: AlertParams
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the areas of each detector, and the tests between them.

    Parameters
    ----------
    parts : split -> its rows.
    baselines : detectors that each of the others is compared with.

    Returns
    -------
    DataFrame : model, split, n, attacks, and roc_auc and pr_auc with ``_low`` and ``_high``.
    DataFrame : split, model_a, model_b, difference in ROC-AUC, low, high, p, p_holm; Holm's
    correction is over the pairs of a split.
    """
    scored, tested = [], []
    for split, part in parts.items():
        kept = {}
        for model, score in part.scores.items():
            kept[model] = area_replicates(part.attack, score, part.draws)
            row = {"model": model, "split": split, "n": len(score)}
            row["attacks"] = int(part.attack.sum())
            found = roc_auc(part.attack, score), average_precision(part.attack, score)
            for place, (name, value) in enumerate(zip(("roc_auc", "pr_auc"), found)):
                low, high = percentiles(kept[model][:, place], settings.alpha)
                row |= {name: value, f"{name}_low": low, f"{name}_high": high}
            scored.append(row)
        aucs = {row["model"]: row["roc_auc"] for row in scored if row["split"] == split}
        rows = []
        for a, b in pairs(list(part.scores), baselines, settings.ablations):
            told = judged(kept[a][:, 0] - kept[b][:, 0], settings.alpha)
            head = {"split": split, "model_a": a, "model_b": b}
            rows.append({**head, "difference": aucs[a] - aucs[b], **told})
        for row, value in zip(rows, holm([row["p"] for row in rows])):
            row["p_holm"] = value
        tested += rows
    return pd.DataFrame(scored), pd.DataFrame(tested)


def pairs(
    models: list[str], baselines: list[str], ablations: Mapping[str, str]
) -> list[tuple[str, str]]:
    """Return who is compared: each with the baselines, an ablation with what it is one of.

    Examples
    --------
    >>> pairs(["a", "b", "lot"], ["lot"], {"b": "a"})
    [('a', 'lot'), ('b', 'lot'), ('b', 'a')]
    """
    real = [name for name in models if name not in baselines]
    return [(a, b) for b in baselines for a in real] + list(ablations.items())


def budgets(
    parts: Mapping[str, Split], told: Mapping[str, dict], day: dict, settings: AlertParams
) -> pd.DataFrame:
    """Return what each budget's threshold costs and finds on each split.

    Parameters
    ----------
    told : detector -> its entry in thresholds.json.
    day : ``rows`` and ``hours``.

    Returns
    -------
    DataFrame : model, of, budget, threshold, split, then ``finding.operating``, recall_low,
    recall_high.
    """
    rows = []
    for model, entry in told.items():
        for budget in entry["budgets"]:
            head = {"model": model, "of": budget["of"], "budget": budget["alerts_a_day"]}
            for split, part in parts.items():
                alert = finding.alerts_at(part.scores[model], budget["threshold"])
                found = finding.operating(part.attack, alert, day["rows"], day["hours"])
                draws = share_replicates(alert, part.attack, part.draws)
                low, high = percentiles(draws, settings.alpha)
                row = {**head, "threshold": budget["threshold"], "split": split, **found}
                rows.append({**row, "recall_low": low, "recall_high": high})
    return pd.DataFrame(rows)


def shown(entry: dict[str, Any], budget: float) -> float:
    """Return the threshold of a budget of false alarms.

    Raises
    ------
    KnobError : there is none for this budget.
    """
    known = {
        one["alerts_a_day"]: one["threshold"] for one in entry["budgets"] if one["of"] == "benign"
    }
    if budget not in known:
        raise KnobError(
            f"show: must be one of {', '.join(f'{b:g}' for b in known)}, got {budget:g}"
        )
    return known[budget]


def slices(
    frame: pd.DataFrame, attack: np.ndarray, alert: np.ndarray, by: tuple[str, ...], alpha: float
) -> pd.DataFrame:
    """Return recall of attacks and false alarms of harmless rows by their properties.

    Returns
    -------
    DataFrame : measure, then the columns of ``rampart.metrics.alarms.alarms_by``.
    """
    tables = []
    for measure, side in (("recall", attack), ("false alarms", ~attack)):
        table = alarms_by(frame[side], alert[side], by, alpha)
        table.insert(0, "measure", measure)
        tables.append(table)
    return pd.concat(tables, ignore_index=True)


def seeded(seed: int, split: str) -> int:
    """Return the seed of a split's replicates."""
    return derive(seed, split)
