"""Recall of each class at a budget of false alarms, whole and by slice, with intervals."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from rampart.core.seeds import derive
from rampart.metrics.alarms import alarms_at, threshold_at
from rampart.studies.detections.settings import DetectionsParams

SPLITS = ("test", "external")
ALL = "all"
"""What stands for no slice."""


def detected(
    predictions: Mapping[str, pd.DataFrame],
    classes: list[str],
    settings: DetectionsParams,
    seed: int,
) -> pd.DataFrame:
    """Return what is found, by model, split, budget, slice and class.

    The score of a row is ``1 - p(safe)``; its threshold is set on the clean rows of the split that
    is scored. For the safe class ``share`` is that of its rows which alarm, for the others the
    recall.

    Parameters
    ----------
    predictions : model -> split, group, label, p_0 … p_{k-1} and the columns that are asked for.

    Returns
    -------
    DataFrame : model, split, budget, by, slice, class, n, groups, share, low, high, named (the
        share of what is found whose class is the most probable but the safe one).

    Raises
    ------
    ValueError : a split has no clean row.
    """
    tables = []
    for model, frame in predictions.items():
        for split in SPLITS:
            part = frame[frame["split"] == split].reset_index(drop=True)
            tables.append(_split(part, classes, settings, seed, f"{model}, {split}"))
            tables[-1].insert(0, "split", split)
            tables[-1].insert(0, "model", model)
    return pd.concat(tables, ignore_index=True)


def _split(
    part: pd.DataFrame, classes: list[str], settings: DetectionsParams, seed: int, where: str
) -> pd.DataFrame:
    safe, y = classes.index(settings.safe), part["label"].to_numpy()
    p = part[[f"p_{code}" for code in range(len(classes))]].to_numpy()
    risk, others = 1 - p[:, safe], [code for code in range(len(classes)) if code != safe]
    right = np.array(others)[p[:, others].argmax(axis=1)] == y
    clean = (y == safe) & part[settings.column].isin(settings.clean).to_numpy()
    if not clean.any():
        raise ValueError(f"{where}: no clean row, of {settings.column} {', '.join(settings.clean)}")
    rows = []
    for budget in settings.budgets:
        found = alarms_at(risk, threshold_at(risk[clean], budget))
        for by in (ALL, settings.column, *settings.by):
            values = np.full(len(part), "") if by == ALL else part[by].astype(str).to_numpy()
            for value in sorted(set(values)):
                here = values == value
                for code, name in enumerate(classes):
                    member = here & (y == code)
                    if member.any():
                        told = {"budget": budget, "by": by, "slice": value, "class": name}
                        groups = part["group"].to_numpy()[member]
                        draws = derive(seed, by, value, name)
                        rows.append(told | _share(found[member], groups, settings, draws))
                        hits = right[member & found]
                        rows[-1]["named"] = float(hits.mean()) if len(hits) else 0.0
    return pd.DataFrame(rows)


def _share(
    found: np.ndarray, groups: np.ndarray, settings: DetectionsParams, seed: int
) -> dict[str, float | int]:
    """Return the share that is found and its interval: whole groups are resampled.

    Of one group nothing can be resampled: its interval is from 0 to 1.
    """
    _, of = np.unique(groups, return_inverse=True)
    hits, rows = np.bincount(of, found), np.bincount(of)
    told = {"n": len(found), "groups": len(rows), "share": float(found.mean())}
    if len(rows) < 2:
        return told | {"low": 0.0, "high": 1.0}
    rng = np.random.default_rng(seed)
    draws = rng.multinomial(len(rows), np.full(len(rows), 1 / len(rows)), settings.bootstrap)
    shares = (draws @ hits) / (draws @ rows)
    low, high = np.quantile(shares, [settings.alpha / 2, 1 - settings.alpha / 2])
    return told | {"low": float(low), "high": float(high)}
