from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from rampart.metrics.confusion import macro_f1
from rampart.metrics.evaluation import SPLITS, EvaluateParams, evaluate, rounded

SCORER = SimpleNamespace(
    CLASSES=["no", "yes"],
    STATISTICS={"f1_macro": macro_f1},
    score=lambda frame, knobs: {"rows_of_a": int((frame["source"] == knobs).sum())},
)


def frame():
    rng = np.random.default_rng(0)
    score = rng.random(300).clip(0.01, 0.99)
    label = (score + rng.normal(0, 0.3, 300) > 0.5).astype(int)
    return pd.DataFrame(
        {
            "split": np.repeat(SPLITS, 100),
            "source": np.tile(["a", "b"], 150),
            "label": label,
            "prediction": (score > 0.5).astype(int),
            "p_0": 1 - score,
            "p_1": score,
        }
    )


def test_each_split_has_general_and_own_metrics_and_intervals():
    metrics = evaluate(frame(), SCORER, EvaluateParams(bootstrap=200), "a", seed=1)
    assert tuple(metrics) == SPLITS
    for scores in metrics.values():
        assert scores["n"] == 100
        assert scores["rows_of_a"] == 50
        assert scores["f1_macro_low"] < scores["f1_macro"] < scores["f1_macro_high"]
    assert metrics == evaluate(frame(), SCORER, EvaluateParams(bootstrap=200), "a", seed=1)


def test_an_error_names_the_split():
    rows = frame()
    rows.loc[rows["split"] == "test", "label"] = 0
    with pytest.raises(ValueError, match="split test: no row of class yes among 100"):
        evaluate(rows, SCORER, EvaluateParams(), "a", seed=1)


def test_rounded_leaves_other_values():
    value = {"a": 0.12345678, "b": [1.00000049, 3], "c": "x", "d": True}
    assert rounded(value) == {"a": 0.123457, "b": [1.0, 3], "c": "x", "d": True}


def test_a_metric_that_is_no_number_is_named():
    with pytest.raises(ValueError, match="f1: must be a finite number, got nan"):
        rounded({"test": {"f1": float("nan")}})
