from types import SimpleNamespace

import pandas as pd
import pytest

from app import scoring
from rampart.metrics.evaluation import EvaluateParams

SCORER = SimpleNamespace(CLASSES=["a", "b"])
SETTINGS = EvaluateParams(bootstrap=100)


def frame(y, prediction, groups=None):
    p = [0.9 if code else 0.1 for code in prediction]
    rows = {"label": y, "prediction": prediction, "p_0": [1 - v for v in p], "p_1": p}
    return pd.DataFrame(rows).assign(group=groups or [str(n) for n in range(len(y))])


def test_the_scores_of_four_rows():
    found = scoring.scores(frame([0, 0, 1, 1], [0, 1, 1, 1]), SCORER, SETTINGS, 1)
    # a: precision 1, recall 1/2, F1 2/3; b: precision 2/3, recall 1, F1 4/5.
    assert found["accuracy"] == 0.75
    assert found["f1_macro"] == pytest.approx((2 / 3 + 4 / 5) / 2)
    assert found["by_class"]["a"]["recall"] == 0.5
    assert found["roc_auc"] == 0.75  # of the 4 pairs 2 are right and 2 are ties
    assert found["f1_macro_low"] <= found["f1_macro"] <= found["f1_macro_high"]
    assert found["left_out"] == {}


def test_a_class_without_rows_leaves_out_what_needs_it():
    found = scoring.scores(frame([0, 0], [0, 1]), SCORER, SETTINGS, 1)
    reason = "no row of b"
    assert found["left_out"] == {"f1_macro": reason, "roc_auc": reason}
    assert set(found["by_class"]) == {"a"}
    assert "f1_macro" not in found


def test_too_few_groups_leave_out_the_interval_alone():
    settings = EvaluateParams(bootstrap=100, unit="group")
    found = scoring.scores(frame([0, 0, 1, 1], [0, 0, 1, 1], [*"xxyy"]), SCORER, settings, 1)
    assert found["f1_macro"] == 1
    assert "f1_macro_low" not in found
    assert "group" in found["left_out"]["interval of f1_macro"]


def test_a_column_is_broken_down_most_rows_first():
    right, wrong = frame([0, 1, 1], [0, 1, 1]), frame([0, 1, 1], [1, 1, 0])
    values = pd.Series(["x", 7, "x"])
    assert scoring.by_value({"m": right, "n": wrong}, values) == [
        {"value": "x", "n": 2, "accuracy": {"m": 1.0, "n": 0.0}},
        {"value": "7", "n": 1, "accuracy": {"m": 1.0, "n": 1.0}},
    ]
