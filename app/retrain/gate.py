"""Is the candidate better than what is served? By the rule of the stage retrain.

A task with that stage has decided when its pipeline has run: reports/<task>/retrain.json. For the
others the two champions are compared here, on the test rows of the current one that are test rows
of the new one too: a row that the new split moved to train is one that the candidate has learned.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from app.retrain.settings import GateParams
from rampart.core.loading import load
from rampart.core.params import read
from rampart.core.seeds import derive
from rampart.metrics.evaluation import rounded
from rampart.serving.promotion import SCORES, RetrainParams, decide, gains

COLUMNS = ["id", "split", "group", "label", "prediction"]


def champion(tree: Path, task: str) -> str:
    """Return the name of the best model of a task."""
    path = tree / f"reports/{task}/champion.json"
    return json.loads(path.read_text(encoding="utf-8"))["model"]


def predictions_of(task: str, model: str) -> str:
    """Return the path of a model's calibrated predictions."""
    return f"data/{task}/calibrated/{model}.parquet"


def by_stage(tree: Path, task: str) -> dict[str, Any] | None:
    """Return what the stage retrain decided; None for a task that has none."""
    if "retrain" not in read(task, tree):
        return None
    report = json.loads((tree / f"reports/{task}/retrain.json").read_text(encoding="utf-8"))
    return {key: report[key] for key in ("decision", "reason", "gains") if key in report}


def by_predictions(
    current: Path, new: Path, task: str, seed: int, settings: GateParams
) -> dict[str, Any]:
    """Compare two files of calibrated predictions; see ``paired``."""
    scorer = load("rampart.tasks", task, "score")
    frames = [pd.read_parquet(path, columns=COLUMNS) for path in (current, new)]
    statistics = {name: scorer.STATISTICS[name] for name in SCORES}
    drawn = derive(seed, "retrain", task)
    return paired(*frames, statistics, scorer.CLASSES, drawn, settings)


def paired(
    current: pd.DataFrame,
    new: pd.DataFrame,
    statistics: dict[str, Any],
    classes: Sequence[str],
    seed: int,
    settings: GateParams,
) -> dict[str, Any]:
    """Compare a candidate with the current model on their common test rows, and decide.

    Parameters
    ----------
    current, new : id, split, group, label, prediction; a row a sample of any split.
    statistics : name of a score to its function of confusion matrices.

    Returns
    -------
    dict : ``decision`` (``promoted`` or ``kept``), ``reason``, ``gains``, ``rows`` and ``shared``,
        the part of the current model's test rows that were compared.

    Raises
    ------
    ValueError : too few rows in common, or a row whose label is not the same in both.
    """
    old, fresh = (
        frame[frame["split"] == "test"].drop_duplicates("id").set_index("id").sort_index()
        for frame in (current, new)
    )
    common = old.index.intersection(fresh.index)
    shared = len(common) / len(old) if len(old) else 0.0
    if not len(common) or shared < settings.min_share:
        raise ValueError(
            f"only {len(common):,} of {len(old):,} test rows of the current model are test rows of "
            f"the new one ({shared:.0%}); gate.min_share asks for {settings.min_share:.0%}"
        )
    frames = [frame.loc[common].reset_index() for frame in (old, fresh)]
    rule = RetrainParams(
        features="any",
        estimator="any",
        **settings.model_dump(include={"min_gain", "bootstrap", "alpha", "unit"}),
    )
    differences = gains(*frames, statistics, len(classes), rule, seed)
    decision, reason = decide(differences, settings.min_gain)
    found = {"decision": decision, "reason": reason, "gains": rounded(differences)}
    return found | {"rows": len(common), "shared": round(shared, 6)}
