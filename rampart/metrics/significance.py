"""Is one model better than another of the leaderboard, or is it luck?"""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pandas as pd

from rampart.core.progress import Progress
from rampart.core.seeds import derive
from rampart.metrics import cells
from rampart.metrics.bootstrap import paired_test
from rampart.metrics.confusion import macro_f1

EXACT_BELOW = 25
COLUMNS = [
    "split",
    "model_a",
    "model_b",
    "f1_difference",
    "low",
    "high",
    "p_bootstrap",
    "p_bootstrap_holm",
    "p_mcnemar",
    "p_mcnemar_holm",
]
RANK = ["rank_difference", "rank_low", "rank_high", "p_rank", "p_rank_holm"]
"""The same of the score that ranks, where that is a mean over cells."""


def mcnemar(y: np.ndarray, a: np.ndarray, b: np.ndarray) -> float:
    """Return the two-sided p-value of McNemar's test that both models err equally often.

    Only rows that one model has right and the other wrong count: ``n01`` and ``n10``. Below 25 of
    them the exact binomial test, ``2 P(X ≤ min)`` with ``X ~ B(n01 + n10, ½)``; else chi-square
    with continuity correction, ``(|n01 - n10| - 1)² / (n01 + n10)``, one degree of freedom. Where
    both err equally often p is 1. McNemar (1947), Edwards (1948).

    Parameters
    ----------
    y, a, b : int arrays of shape (n,): true classes, predictions of each model.

    Raises
    ------
    ValueError : no row, or shapes that differ.
    """
    from statsmodels.stats import contingency_tables

    y, a, b = (np.asarray(values) for values in (y, a, b))
    if not y.shape == a.shape == b.shape:
        raise ValueError(f"mcnemar: shapes must be equal, got {y.shape}, {a.shape}, {b.shape}")
    if not len(y):
        raise ValueError("mcnemar: there is no row, so nothing to compare")
    only_a = int(((a == y) & (b != y)).sum())
    only_b = int(((a != y) & (b == y)).sum())
    if only_a == only_b:
        return 1.0  # statsmodels' correction makes (0 - 1)² of it
    exact = only_a + only_b < EXACT_BELOW
    return float(contingency_tables.mcnemar([[0, only_a], [only_b, 0]], exact=exact).pvalue)


def holm(p: list[float]) -> list[float]:
    """Return Holm's adjusted p-values, in the order given; Holm (1979).

    The i-th smallest of m (from 0) is multiplied by ``m - i``, then none may be below the one
    before it, and none above 1.

    Examples
    --------
    >>> [round(value, 2) for value in holm([0.01, 0.04, 0.03])]
    [0.03, 0.06, 0.06]

    Raises
    ------
    ValueError : a p-value outside [0, 1], or NaN.
    """
    from statsmodels.stats.multitest import multipletests

    if wrong := [value for value in p if not 0 <= value <= 1]:
        raise ValueError(f"holm: a p-value must be within [0, 1], got {wrong[0]}")
    return multipletests(p, method="holm")[1].tolist() if p else []


def pairs(ranking: list[str], champion: str) -> list[tuple[str, str]]:
    """Return the pairs worth a test: neighbours in the ranking, and the champion with each other.

    Of each pair the one that ranks higher comes first.

    Examples
    --------
    >>> pairs(["svm", "bayes", "surface"], "svm")
    [('svm', 'bayes'), ('bayes', 'surface'), ('svm', 'surface')]
    """
    neighbours = list(pairwise(ranking))
    asked = [pair for pair in combinations(ranking, 2) if champion in pair]
    return list(dict.fromkeys([*neighbours, *asked]))


def compare_pairs(
    predictions: dict[str, pd.DataFrame],
    wanted: list[tuple[str, str]],
    k: int,
    splits: tuple[str, ...],
    replicates: int,
    alpha: float,
    seed: int,
    unit: str = "row",
) -> pd.DataFrame:
    """Compare pairs of models.

    Parameters
    ----------
    predictions : name → table (id, split, group, label, prediction and, for rows that have one,
        kind: then every kind counts the same, or cell: the score that ranks is a mean over cells).
    wanted : the pairs, as ``pairs`` gives them.
    k : number of classes.
    splits : where to compare; Holm's correction is over the pairs of one split.
    replicates, alpha, seed : of the paired bootstrap test of the difference in macro-F1.
    unit : ``row``, or ``group`` to resample whole groups.

    Returns
    -------
    DataFrame : one row a split and pair, columns ``COLUMNS``, and ``RANK`` where a mean over cells
        ranks; ``f1_difference`` and ``rank_difference`` are a - b.

    Raises
    ------
    ValueError : two models were not scored on the same rows.
    """
    ranked = all("cell" in table for table in predictions.values())
    tables, progress = [], Progress(len(splits) * len(wanted))
    for split in splits:
        rows = []
        for name_a, name_b in wanted:
            y, a, b, groups, kinds = _pair(predictions, name_a, name_b, split)
            groups = groups if unit == "group" else None
            pair_seed = derive(seed, split, name_a, name_b)
            test = paired_test(y, a, b, k, macro_f1, replicates, alpha, pair_seed, groups, kinds)
            rows.append(
                {
                    "split": split,
                    "model_a": name_a,
                    "model_b": name_b,
                    "f1_difference": test["difference"],
                    "low": test["low"],
                    "high": test["high"],
                    "p_bootstrap": test["p"],
                    "p_mcnemar": mcnemar(y, a, b),
                }
            )
            if ranked:
                table = predictions[name_a]
                of_rows = table.loc[table["split"] == split, "cell"].to_numpy()
                drawn = (replicates, alpha, derive(pair_seed, "rank"), groups)
                test = cells.paired_test(of_rows, a == y, b == y, *drawn)
                rows[-1] |= dict(zip(RANK, test.values()))
            progress.step(f"{name_a} and {name_b} on {split}")
        for kind in ("p_bootstrap", "p_mcnemar", *(["p_rank"] if ranked else [])):
            for row, value in zip(rows, holm([row[kind] for row in rows])):
                row[f"{kind}_holm"] = value
        tables += rows
    return pd.DataFrame(tables, columns=COLUMNS + RANK if ranked else COLUMNS)


def _pair(
    predictions: dict[str, pd.DataFrame], name_a: str, name_b: str, split: str
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray | None]:
    a, b = (table[table["split"] == split] for table in map(predictions.get, (name_a, name_b)))
    if not (np.array_equal(a["id"], b["id"]) and np.array_equal(a["label"], b["label"]) and len(a)):
        raise ValueError(
            f"{name_a} and {name_b}: must be scored on the same {split} rows in the same order, "
            f"got {len(a)} and {len(b)} rows; train both again"
        )
    columns = (a["label"], a["prediction"], b["prediction"], a["group"])
    kinds = a["kind"].to_numpy() if "kind" in a else None
    return (*(column.to_numpy() for column in columns), kinds)
