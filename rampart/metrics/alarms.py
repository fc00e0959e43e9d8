"""What alarms cost: thresholds by their false-positive rate, recall and false alarms by kind.

An alarm is a row given to the positive class. By its score, a row raises one when the score is
above the threshold; a threshold is chosen on the benign rows of one split and then used on
another, where its false-positive rate is what it is: both rates are reported.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from rampart.metrics.classification import wilson
from rampart.metrics.probability import finite, ranked

LIMITS = (0.005, 0.01, 0.05)
"""Usual limits on the false-positive rate."""


def threshold_at(benign: np.ndarray, limit: float) -> float:
    """Return the lowest threshold that at most ``limit`` of the benign scores are above.

    It is the score of a benign row, to ten significant digits (``ranked``), and never
    interpolated. With ``n`` rows of different scores ``floor(limit n)`` are above it.

    Parameters
    ----------
    benign : float array of shape (n,), scores of the positive class.
    limit : in [0, 1).

    Raises
    ------
    ValueError : no row, a score that is not finite, or a limit outside [0, 1).

    Examples
    --------
    >>> threshold_at(np.array([0.125, 0.5, 0.25, 0.75]), 0.25)
    0.5
    """
    if not 0 <= limit < 1:
        raise ValueError(f"limit: must be in [0, 1), got {limit}")
    score = ranked(finite(benign, "benign"))
    # 0.01 · 2900 is 28.999999999999996 in floats.
    allowed = int(np.floor(limit * len(score) + 1e-9))
    return float(np.sort(score)[::-1][allowed])


def alarms_at(score: np.ndarray, threshold: float) -> np.ndarray:
    """Return which rows raise an alarm, bool of shape (n,): those with a score above it."""
    return ranked(finite(score, "score")) > ranked(threshold)


def operating_points(
    frame: pd.DataFrame,
    positive: int,
    negative: int = 0,
    limits: Sequence[float] = LIMITS,
    chosen_on: str = "validation",
    alpha: float = 0.05,
) -> pd.DataFrame:
    """Return recall and false-positive rate at thresholds that one split's benign rows set.

    Parameters
    ----------
    frame : split, label, ``p_<positive>``.
    positive, negative : codes of the class that an alarm is about, and of the benign one.
    limits : on the false-positive rate in the split ``chosen_on``.
    alpha : 1 - confidence of the Wilson intervals.

    Returns
    -------
    DataFrame : limit, threshold, split (``chosen_on`` first, then the others by name), then
    n_benign, false_alarms, fpr, fpr_low, fpr_high, n_positive, caught, recall, recall_low,
    recall_high.

    Raises
    ------
    ValueError : a split has no benign or no positive row.
    """
    splits = [chosen_on, *sorted(set(frame["split"]) - {chosen_on})]
    scores = {split: _scores(frame, split, positive, negative) for split in splits}
    rows = []
    for limit in limits:
        threshold = threshold_at(scores[chosen_on][0], limit)
        for split, (benign, attack) in scores.items():
            wrong, caught = (int(alarms_at(part, threshold).sum()) for part in (benign, attack))
            rows.append((limit, threshold, split, len(benign), wrong, len(attack), caught))
    columns = ["limit", "threshold", "split", "n_benign", "false_alarms", "n_positive", "caught"]
    table = pd.DataFrame(rows, columns=columns)
    table = _rates(table, "false_alarms", "n_benign", "fpr", alpha)
    table = _rates(table, "caught", "n_positive", "recall", alpha)
    return table[[*columns[:5], "fpr", "fpr_low", "fpr_high", *columns[5:], *table.columns[-3:]]]


def alarms_by(
    frame: pd.DataFrame, alarms: np.ndarray, by: Sequence[str], alpha: float = 0.05
) -> pd.DataFrame:
    """Return how many rows raise an alarm, by values of their columns, with Wilson intervals.

    Of the rows of an attack it is their recall, of benign rows their false alarms.

    Parameters
    ----------
    frame : split, group, and the columns ``by``.
    alarms : bool array of shape (n,).
    by : columns whose values make the slices, e.g. ``("kind", "language")``.
    alpha : 1 - confidence. Rows are taken as independent; ``groups`` says how many groups they
        are from.

    Returns
    -------
    DataFrame : split, by ("all" first, one slice of all rows), slice, n, groups, alarms, rate, low,
    high; sorted by split, then in the order of ``by``, then by name.

    Raises
    ------
    ValueError : no row, or a row without a value, which would be in no slice.
    """
    if not len(frame):
        raise ValueError("alarms: there is no row")
    told = frame.assign(alarm=np.asarray(alarms, dtype=bool), all="all")
    tables = []
    for place, name in enumerate(("all", *by)):
        if told[name].isna().any():
            raise ValueError(f"alarms: {int(told[name].isna().sum())} rows have no {name!r}")
        table = told.groupby(["split", name], sort=True, observed=True).agg(
            n=("alarm", "size"), groups=("group", "nunique"), alarms=("alarm", "sum")
        )
        table = table.reset_index().rename(columns={name: "slice"})
        table.insert(1, "by", name)
        tables.append(table.assign(place=place))
    table = pd.concat(tables, ignore_index=True).sort_values(["split", "place", "slice"])
    table = _rates(table.drop(columns="place").reset_index(drop=True), "alarms", "n", "", alpha)
    return table


def over_defence(
    frame: pd.DataFrame,
    positive: int,
    negative: int = 0,
    limits: Sequence[float] = LIMITS,
    by: Sequence[str] = ("kind", "language"),
    chosen_on: str = "validation",
    alpha: float = 0.05,
) -> pd.DataFrame:
    """Return recall of attacks and false alarms on benign rows, by slice and rule of decision.

    Parameters
    ----------
    frame : split, group, label, prediction, ``p_<positive>``, and the columns ``by``.
    positive, negative, limits, chosen_on, alpha : see ``operating_points``.

    Returns
    -------
    DataFrame : rule ("decision": what the model was set to decide; "fpr <= 0.01": the threshold
    chosen for that limit), measure ("recall" of the positive class, "false alarms" of the benign
    one), then the columns of ``alarms_by``.
    """
    score, label = frame[f"p_{positive}"].to_numpy(), frame["label"].to_numpy()
    chosen = score[(frame["split"] == chosen_on).to_numpy() & (label == negative)]
    rules = {"decision": frame["prediction"].to_numpy() == positive}
    for limit in limits:
        rules[f"fpr <= {limit:g}"] = alarms_at(score, threshold_at(chosen, limit))
    tables = []
    for rule, alarms in rules.items():
        for measure, code in (("recall", positive), ("false alarms", negative)):
            table = alarms_by(frame[label == code], alarms[label == code], by, alpha)
            table.insert(0, "measure", measure)
            table.insert(0, "rule", rule)
            tables.append(table)
    return pd.concat(tables, ignore_index=True)


def _scores(
    frame: pd.DataFrame, split: str, positive: int, negative: int
) -> tuple[np.ndarray, np.ndarray]:
    part = frame[frame["split"] == split]
    score, label = part[f"p_{positive}"].to_numpy(), part["label"].to_numpy()
    for code in (negative, positive):
        if not (label == code).any():
            raise ValueError(f"split {split}: no row of class {code}: its rate is not defined")
    return score[label == negative], score[label == positive]


def _rates(table: pd.DataFrame, hits: str, n: str, name: str, alpha: float) -> pd.DataFrame:
    """Append a rate and its interval: ``<name>``, ``<name>_low``, ``<name>_high``."""
    low, high = wilson(table[hits], table[n], alpha)
    names = [name, f"{name}_low", f"{name}_high"] if name else ["rate", "low", "high"]
    return table.assign(**dict(zip(names, (table[hits] / table[n], low, high))))
