"""The tables that compare models: results, criteria, and the champion."""

from __future__ import annotations

import json
import operator
from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import Annotated, Any, Literal

import pandas as pd
from pydantic import Field

from rampart.core.params import Block, nearest

COMPARISONS = {">": operator.gt, "<": operator.lt}
GENERAL = {
    "precision_macro": "test.precision_macro",
    "recall_macro": "test.recall_macro",
    "f1_macro": "test.f1_macro",
    "roc_auc": "test.roc_auc",
}
INTERVALS = {
    "f1_macro_low": "test.f1_macro_low",
    "f1_macro_high": "test.f1_macro_high",
    "f1_external_low": "external.f1_macro_low",
    "f1_external_high": "external.f1_macro_high",
}
FOLDS = {"cv_f1_mean": "cv.f1_macro_mean", "cv_f1_std": "cv.f1_macro_std"}


class CompareParams(Block):
    """The block ``compare``."""

    bootstrap: Annotated[int, Field(ge=100, le=1e5)] = 2000
    """Replicates of the paired bootstrap test."""
    alpha: Annotated[float, Field(gt=0, lt=1)] = 0.05
    """1 - confidence of its intervals."""
    unit: Literal["row", "group"] = "row"
    """What it resamples: rows, or whole groups."""
    baselines: tuple[str, ...] = ()
    """Models that stay in the tables and are never the champion."""
    criteria: dict[str, float] = {}
    """Limits of what a champion must pass, by name; what has no limit here is not asked."""


def at(metrics: dict[str, Any], path: str) -> Any:
    """Return the value at a dotted path of one model's metrics, or say what is missing."""
    value: Any = metrics
    for part in path.split("."):
        if not isinstance(value, dict) or part not in value:
            known = list(value) if isinstance(value, dict) else []
            raise ValueError(f"metrics have no {path}: no {part!r}; {nearest(part, known)}")
        value = value[part]
    return value


def check_models(scored: list[str], wanted: list[str], baselines: Sequence[str]) -> None:
    """Check that the models with metrics are those that the task trains.

    Parameters
    ----------
    scored : models with metrics.
    wanted : the names in the block ``train``.
    baselines : what the block ``compare`` calls so.

    Raises
    ------
    ValueError : a model has no metrics yet, a model was taken out of the block and its reports were
        left behind (the tables would be stale), or a baseline is no model.
    """
    if missing := sorted(set(wanted) - set(scored)):
        raise ValueError(
            f"no metrics of {', '.join(missing)}: run the evaluate stage of each first"
        )
    if left := sorted(set(scored) - set(wanted)):
        raise ValueError(
            f"metrics of {', '.join(left)}, which are not in the block train: "
            "delete their folders among the reports, or bring the models back"
        )
    for name in baselines:
        if name not in scored:
            raise ValueError(f"compare.baselines: no model {name!r}; {nearest(name, scored)}")
    if not set(scored) - set(baselines):
        raise ValueError("every model is a baseline: there is nothing to choose a champion from")


def results(
    metrics: dict[str, dict[str, Any]], tuning: dict[str, dict[str, Any]], scorer: ModuleType
) -> pd.DataFrame:
    """Return the leaderboard, the best model on the external split first.

    Parameters
    ----------
    metrics, tuning : model → what metrics.json and tuning.json of the model hold.
    scorer : the task's module ``score``: RANK, COLUMNS, EXTERNAL_COLUMNS.

    Returns
    -------
    DataFrame : one row a model; unmarked columns are on the test split.
    """
    rows = [_row(name, metrics[name], tuning[name], scorer) for name in ranking(metrics, scorer)]
    return pd.DataFrame(rows)


def ranking(metrics: dict[str, dict[str, Any]], scorer: ModuleType) -> list[str]:
    """Return the models by external RANK, then external macro-F1, both falling, then by name."""
    paths = (f"external.{scorer.RANK}", "external.f1_macro")
    return sorted(metrics, key=lambda name: (*(-at(metrics[name], path) for path in paths), name))


def _row(
    name: str, metrics: dict[str, Any], tuning: dict[str, Any], scorer: ModuleType
) -> dict[str, Any]:
    def pick(columns: dict[str, str], prefix: str = "") -> dict[str, Any]:
        return {column: at(metrics, prefix + path) for column, path in columns.items()}

    f1 = {label: scores["f1"] for label, scores in at(metrics, "test.by_class").items()}
    ordered = {label: f1[label] for label in scorer.CLASSES}
    return {
        "model": name,
        **pick(GENERAL),
        "best_params": json.dumps(tuning["best_params"], sort_keys=True),
        "status": tuning["status"],
        "f1_external": at(metrics, "external.f1_macro"),
        **pick(scorer.COLUMNS, "test."),
        "per_class_f1": json.dumps(ordered),
        **pick(INTERVALS),
        **pick(scorer.EXTERNAL_COLUMNS, "external."),
        **(dict.fromkeys(FOLDS) if metrics["cv"] is None else pick(FOLDS)),
    }


def criteria(
    metrics: dict[str, dict[str, Any]],
    limits: dict[str, dict[str, dict[str, Any]]],
    scorer: ModuleType,
    asked: Mapping[str, float],
) -> pd.DataFrame:
    """Return which model passes which criterion.

    Parameters
    ----------
    metrics : model → metrics.json.
    limits : model → criterion → ``{"value": text, "limit": text, "passed": bool}``: what was
        measured of the model itself, and is the same in every run.
    scorer : the task's module ``score``: CRITERIA, RANK.
    asked : criterion → limit, the block ``compare.criteria``.

    Returns
    -------
    DataFrame : model, criterion, value, limit, passed; models as on the leaderboard.

    Raises
    ------
    ValueError : a limit of something that the task does not measure.
    """
    known = [name for name, _, _ in scorer.CRITERIA]
    for name in asked:
        if name not in known:
            raise ValueError(f"compare.criteria: no criterion {name!r}; {nearest(name, known)}")
    rows = []
    for model in ranking(metrics, scorer):
        for name, path, sign in scorer.CRITERIA:
            if name in asked:
                limit, first = asked[name], path.partition(".")[0]
                if metrics[model][first] is None:  # what was not measured is not passed
                    rows.append((model, name, "not measured", f"{sign} {limit:g}", False))
                    continue
                value = at(metrics[model], path)
                passed = bool(COMPARISONS[sign](value, limit))
                rows.append((model, name, f"{value:.6f}", f"{sign} {limit:g}", passed))
        for name, entry in limits[model].items():
            rows.append((model, name, entry["value"], entry["limit"], bool(entry["passed"])))
    table = pd.DataFrame(rows, columns=["model", "criterion", "value", "limit", "passed"])
    return table.astype({"passed": bool})  # of no row too


def champion(
    metrics: dict[str, dict[str, Any]],
    table: pd.DataFrame,
    scorer: ModuleType,
    baselines: Sequence[str],
) -> dict[str, Any]:
    """Choose the champion: the best by external RANK of those that pass all criteria.

    When no model passes all, it is the best by external RANK of all, and the reason says so.
    Baselines are never chosen.

    Parameters
    ----------
    metrics : model → metrics.json.
    table : what ``criteria`` returned.
    scorer : the task's module ``score``.
    baselines : names that cannot win.
    """
    models = [name for name in ranking(metrics, scorer) if name not in baselines]
    fails = table[~table["passed"]].groupby("model")["criterion"].agg(list).to_dict()
    passing = [name for name in models if name not in fails]
    best = (passing or models)[0]
    external, rank = metrics[best]["external"], scorer.RANK
    score, low, high = (at(external, key) for key in (rank, f"{rank}_low", f"{rank}_high"))
    figure = f"external {rank} {score:.3f}, interval {low:.3f} to {high:.3f}"
    total = table["criterion"].nunique()
    if passing:
        reason = (
            f"{best} is the best by {rank} ({figure}) of those that pass all {total} criteria: "
            f"{len(passing)} of {len(models)}."
        )
    else:
        reason = (
            f"No model passes all {total} criteria. {best} is the best by {rank} ({figure}) and "
            f"fails {', '.join(fails[best])}."
        )
    return {
        "model": best,
        "passes_all": bool(passing),
        "failed": fails.get(best, []),
        "reason": reason,
        "score": rank,
        "score_external": score,
        "score_external_low": low,
        "score_external_high": high,
        "f1_macro_external": at(external, "f1_macro"),
        "f1_macro_external_low": at(external, "f1_macro_low"),
        "f1_macro_external_high": at(external, "f1_macro_high"),
    }
