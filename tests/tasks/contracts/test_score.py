import numpy as np
import pandas as pd
import pytest

from rampart.tasks.contracts.score import (
    CLASSES,
    COLUMNS,
    CRITERIA,
    GRAVE,
    RANK,
    STATISTICS,
    ScoreParams,
    accuracy,
    recalls,
    score,
)
from rampart.tasks.contracts.words import METRICS


def frame(rows):
    """Rows of (label, prediction, probability that it is safe); the rest is reentrancy's."""
    label, prediction, safe = zip(*rows)
    p = np.zeros((len(rows), len(CLASSES)))
    p[:, 0], p[:, 1] = safe, 1 - np.array(safe)
    columns = {f"p_{code}": p[:, code] for code in range(len(CLASSES))}
    return pd.DataFrame({"label": label, "prediction": prediction, **columns})


def test_every_score_by_hand():
    rows = [(0, 0, 0.9)] * 9 + [(0, 1, 0.1)] + [(1, 1, 0.2), (1, 0, 0.8), (6, 0, 0.95), (6, 6, 0.3)]
    found = score(frame(rows), ScoreParams())
    # One safe row of ten may alarm: what is above the second highest of them, 95 * 0.1, is found.
    # Reentrancy: both (76 and 19); time: 66.5 and not 4.75.
    assert found["recall_at_10fpr"] == pytest.approx(0.75)
    assert found["worst_at_10fpr"] == pytest.approx(0.5)
    # Pairs of one risky and one safe row in the right order: 9 + 9 + 0 + 9 of 40.
    assert found["auc_risky"] == pytest.approx(27 / 40)
    assert found["false_alarm_rate"] == pytest.approx(0.1)
    assert found["missed_grave"] == pytest.approx(0.5)  # time is not grave


def test_recall_needs_safe_rows_and_others():
    with pytest.raises(ValueError, match="needs safe rows and others, got 2 and 0"):
        recalls(np.zeros(2, dtype=int), np.zeros(2), 0.1)
    with pytest.raises(ValueError, match="got 0 and 1"):
        recalls(np.ones(1, dtype=int), np.zeros(1), 0.1)


def test_a_split_without_grave_rows_is_refused():
    with pytest.raises(ValueError, match="severity 75 or above"):
        score(frame([(0, 0, 0.5), (6, 6, 0.5)]), ScoreParams())


def test_names_hang_together():
    assert RANK in STATISTICS
    assert {name for name, *_ in CRITERIA} - {"f1_macro", "ece"} <= METRICS.keys()
    assert COLUMNS.keys() - {"accuracy", "ece"} == METRICS.keys()
    assert {CLASSES[code] for code in GRAVE} == {
        "reentrancy",
        "access_control",
        "arithmetic",
        "delegatecall",
        "fraud",
    }
    assert accuracy(np.array([[1, 1], [0, 2]])) == 0.75
