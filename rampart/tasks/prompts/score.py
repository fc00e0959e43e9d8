"""How prompts are scored: the security metrics, the criteria and the columns of the leaderboard.

Every KIND of row counts the same (rampart/metrics/kinds.py): all rates below are means over kinds.

``r = false_alarm_rate + missed_threat_rate``, where

- ``false_alarm_rate = P(predicted malicious | benign)``,
- ``missed_threat_rate = P(predicted benign | malicious)``,

each a rate WITHIN its own class. (The published code divides both by the number of all rows, which
makes a missed threat look rarer the fewer threats there are; rates within the class do not depend
on the class balance.) Then

``custom_score = (0.5 recall_malicious + 0.3 precision_suspicious + 0.2 F1_benign) exp(-5 r)``.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from rampart.core.params import Block
from rampart.metrics.confusion import macro_f1, precision_recall_f1
from rampart.metrics.kinds import fold, mean_recall, tabulate, weights
from rampart.metrics.probability import ranked

CLASSES = ["benign", "suspicious", "malicious"]
BENIGN, SUSPICIOUS, MALICIOUS = 0, 1, 2
POSITIVE = "malicious"
"""The class that an alarm is about."""
RANK = "kind_recall"
"""The metric that orders the leaderboard, on the external split."""
BY = ("source", "kind", "language")
"""Columns of the rows by which recall is told, beside the split."""


class ScoreParams(Block):
    """The block ``evaluate.score`` has no knobs."""


def error_rates(matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the false-alarm and the missed-threat rate; shape (..., 3, 3) gives two of (...).

    Raises
    ------
    ValueError : no benign or no malicious row.
    """
    matrix = np.asarray(matrix)
    support = matrix.sum(axis=-1)
    for code in (BENIGN, MALICIOUS):
        if (support[..., code] == 0).any():
            raise ValueError(f"no {CLASSES[code]} row: its error rate is not defined")
    return (
        matrix[..., BENIGN, MALICIOUS] / support[..., BENIGN],
        matrix[..., MALICIOUS, BENIGN] / support[..., MALICIOUS],
    )


def custom_score(matrix: np.ndarray) -> np.ndarray:
    """Return the security score in [0, 1] of confusion matrices; (..., 3, 3) gives (...)."""
    precision, recall, f1 = precision_recall_f1(matrix)
    base = 0.5 * recall[..., MALICIOUS] + 0.3 * precision[..., SUSPICIOUS] + 0.2 * f1[..., BENIGN]
    false_alarm, missed = error_rates(matrix)
    return base * np.exp(-5 * (false_alarm + missed))


STATISTICS = {
    "f1_macro": macro_f1,
    "custom_score": custom_score,
    "kind_recall": mean_recall,
    "accuracy": mean_recall,  # the same figure: every kind counts alike
}
"""Scores of the confusion matrix alone: evaluate gives each a bootstrap interval (``_low``,
``_high``), and the threshold can maximise one (``evaluate.calibrate.objective``). RANK is
among them."""


def recall_at_false_positive_rate(
    benign: np.ndarray,
    malicious: np.ndarray,
    limit: float = 0.01,
    weights: tuple[np.ndarray, np.ndarray] | None = None,
) -> float:
    """Return the highest recall of malicious at which at most ``limit`` of benign rows are flagged.

    A row is flagged when its score reaches the threshold. Nothing is interpolated between
    thresholds: the recall is one that a threshold really has.

    Parameters
    ----------
    benign, malicious : float arrays of shapes (n,) and (m,), scores of the rows of each class.
    limit : share of benign rows, in [0, 1).
    weights : of the benign and of the malicious rows; None: every row counts the same.
    """
    if not len(benign) or not len(malicious):
        raise ValueError(
            f"needs both classes, got {len(benign)} benign, {len(malicious)} malicious"
        )
    light, heavy = weights or (np.ones(len(benign)), np.ones(len(malicious)))
    order = np.argsort(-ranked(benign), kind="stable")
    flagged = np.cumsum(light[order]) / light.sum()
    # 0.01 · 2900 is 28.999999999999996 in floats.
    first_too_many = ranked(benign)[order][np.searchsorted(flagged, limit + 1e-9, side="right")]
    return float(heavy[ranked(malicious) > first_too_many].sum() / heavy.sum())


def score(frame: pd.DataFrame, settings: ScoreParams) -> dict[str, float]:
    """Return the task's own metrics of one split.

    Parameters
    ----------
    frame : columns ``label``, ``prediction``, ``p_2`` and ``kind``.
    settings : the block ``evaluate.score``.

    Returns
    -------
    dict : ``kind_recall`` (mean over kinds of the share of their rows given their class),
        ``custom_score``, ``critical_error_rate`` (r), ``false_alarm_rate``,
        ``missed_threat_rate``; of malicious against benign rows alone ``auc_malicious``,
        ``f1_malicious``, ``recall_at_1fpr`` and ``recall_at_5fpr``; and
        ``worst_benign_alarms``, the highest share of a benign kind that is called malicious.
    """
    from sklearn.metrics import roc_auc_score

    y, prediction = frame["label"].to_numpy(), frame["prediction"].to_numpy()
    k = len(CLASSES)
    kinds = frame["kind"].to_numpy()
    _, of_class, counts = tabulate(kinds, y, prediction, k)
    matrix = fold(counts, of_class, k)
    false_alarm, missed = error_rates(matrix)
    flag, weight = frame[f"p_{MALICIOUS}"].to_numpy(), weights(kinds)
    benign, malicious = y == BENIGN, y == MALICIOUS
    both = benign | malicious
    sides = (flag[benign], flag[malicious])
    of_sides = (weight[benign], weight[malicious])
    alarms = (counts[:, MALICIOUS] / counts.sum(axis=1))[of_class == BENIGN]
    hits = matrix[MALICIOUS, MALICIOUS]
    called = matrix[MALICIOUS].sum() + hits + matrix[BENIGN, MALICIOUS]
    return {
        "custom_score": float(custom_score(matrix)),
        "critical_error_rate": float(false_alarm + missed),
        "false_alarm_rate": float(false_alarm),
        "missed_threat_rate": float(missed),
        "kind_recall": float(mean_recall(matrix)),
        "auc_malicious": float(
            roc_auc_score(malicious[both], ranked(flag[both]), sample_weight=weight[both])
        ),
        "f1_malicious": float(2 * hits / called),
        "recall_at_1fpr": recall_at_false_positive_rate(*sides, 0.01, of_sides),
        "recall_at_5fpr": recall_at_false_positive_rate(*sides, 0.05, of_sides),
        "worst_benign_alarms": float(alarms.max()),
    }


CRITERIA = (
    ("custom_score", "external.custom_score", ">"),
    ("kind_recall", "external.kind_recall", ">"),
    ("recall_malicious", "external.by_class.malicious.recall", ">"),
    ("precision_suspicious", "external.by_class.suspicious.precision", ">"),
    ("false_alarms", "external.false_alarm_rate", "<"),
    ("missed_threats", "external.missed_threat_rate", "<"),
    ("cv_std", "cv.f1_macro_std", "<"),
)
"""Name, path in metrics.json, comparison: what a champion can be asked to pass, beside the limits
of latency, memory and size. What good means of this task is code; how much of it is enough is a
matter of who uses it, and stands in ``compare.criteria``."""

COLUMNS = {
    "precision_c1": "by_class.suspicious.precision",
    "recall_c2": "by_class.malicious.recall",
    "f1_c0": "by_class.benign.f1",
    "custom_score": "custom_score",
    "false_alarm_rate": "false_alarm_rate",
    "missed_threat_rate": "missed_threat_rate",
}
"""Columns of results.csv that are this task's own, on the test split: name → path in the split."""

EXTERNAL_COLUMNS = {
    "precision_c1_external": "by_class.suspicious.precision",
    "recall_c2_external": "by_class.malicious.recall",
    "f1_c0_external": "by_class.benign.f1",
    "custom_score_external": "custom_score",
    "custom_score_external_low": "custom_score_low",
    "custom_score_external_high": "custom_score_high",
    "false_alarm_rate_external": "false_alarm_rate",
    "missed_threat_rate_external": "missed_threat_rate",
    "ece_external": "ece",
    "kind_recall_external": "kind_recall",
    "kind_recall_external_low": "kind_recall_low",
    "kind_recall_external_high": "kind_recall_high",
    "auc_malicious_external": "auc_malicious",
    "f1_malicious_external": "f1_malicious",
    "recall_at_1fpr_external": "recall_at_1fpr",
    "recall_at_5fpr_external": "recall_at_5fpr",
    "worst_benign_alarms_external": "worst_benign_alarms",
}
"""The same on the external split."""
