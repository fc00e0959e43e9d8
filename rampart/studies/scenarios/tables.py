"""Recall by intent under several conditions, with intervals of whole groups."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from rampart.core.seeds import derive
from rampart.metrics.probability import roc_auc
from rampart.studies.scenarios.held import ALIKE, ATTACK

COLUMNS = ["condition", "intent", "n", "groups", "recall", "low", "high"]


def interval(
    hit: np.ndarray, groups: np.ndarray, replicates: int, alpha: float, seed: int
) -> tuple[float, float]:
    """Return the percentile interval of a share, of a bootstrap of whole groups.

    Of a share of 0 or 1 the interval is that share alone: no draw of these rows has another.
    """
    names, code = np.unique(groups.astype(str), return_inverse=True)
    hits = np.bincount(code, weights=hit, minlength=len(names))
    sizes = np.bincount(code, minlength=len(names))
    rng = np.random.default_rng(seed)
    drawn = rng.multinomial(len(names), np.full(len(names), 1 / len(names)), size=replicates)
    low, high = np.quantile((drawn @ hits) / (drawn @ sizes), [alpha / 2, 1 - alpha / 2])
    return float(low), float(high)


def by_intent(
    rows: pd.DataFrame, condition: str, classes: Sequence[str], draws: tuple[int, float, int]
) -> pd.DataFrame:
    """Return the recall of each intent, and the share of look-alikes that alarm.

    Parameters
    ----------
    rows : label, side, group, above.
    condition : what the table calls it.
    draws : replicates, alpha, seed.
    """
    replicates, alpha, seed = draws
    found = []
    kinds = [(classes[code], (rows["label"] == code).to_numpy()) for code in range(1, len(classes))]
    kinds.append((ALIKE, (rows["side"] == ALIKE).to_numpy()))
    for name, which in kinds:
        if not which.any():
            continue
        part = rows[which]
        hit, groups = part["above"].to_numpy(float), part["group"].to_numpy()
        low, high = interval(hit, groups, replicates, alpha, derive(seed, condition, name))
        n = len(part), part["group"].nunique()
        found.append((condition, name, *n, float(hit.mean()), low, high))
    return pd.DataFrame(found, columns=COLUMNS)


def by_episode(rows: pd.DataFrame) -> pd.DataFrame:
    """Return one row an episode: whether it holds an attack, and its most suspicious address."""
    rows = rows.assign(attack=rows["side"] == ATTACK)
    found = rows.groupby("episode", sort=True).agg(
        attack=("attack", "max"), alarm=("alarm", "max"), above=("above", "max"),
        scenario=("scenario", "first"), group=("group", "first"), histories=("alarm", "size"),
    )  # fmt: skip
    return found.reset_index()


def areas(rows: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return the AUC of attacks against all harmless rows by the value of a column."""
    found = []
    for value, part in rows.groupby(column, sort=True):
        attack = (part["side"] == ATTACK).to_numpy()
        if attack.any() and not attack.all():
            area = roc_auc(attack, part["alarm"].to_numpy())
            found.append((value, len(part), int(attack.sum()), area))
    return pd.DataFrame(found, columns=[column, "n", "attacks", "auc"])
