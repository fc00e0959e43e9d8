from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from rampart.core.params import ParamError, check
from rampart.metrics.confusion import macro_f1
from rampart.metrics.evaluation import EvaluateParams
from rampart.serving import promotion


def accuracy(matrix):
    return np.trace(matrix, axis1=-2, axis2=-1) / matrix.sum(axis=(-2, -1))


STATISTICS = {"accuracy": accuracy, "f1_macro": macro_f1}
SETTINGS = promotion.RetrainParams(features="x", estimator="y", bootstrap=500)


def predictions(wrong, count=400):
    """Return predictions of two classes, the first ``wrong`` rows of each wrong; ten a group."""
    label = np.arange(count) % 2
    prediction = np.where(np.arange(count) < 2 * wrong, 1 - label, label)
    group = [f"t/{number // 10}" for number in range(count)]
    ids = [f"{number:016x}" for number in range(count)]
    return pd.DataFrame({"id": ids, "group": group, "label": label, "prediction": prediction})


def gains(current, new, unit="row"):
    settings = SETTINGS.model_copy(update={"unit": unit})
    return promotion.gains(predictions(current), predictions(new), STATISTICS, 2, settings, seed=3)


def test_gains_by_hand():
    # Of 400 rows 80 and then 40 are wrong, the same share of both classes: 0.8 and 0.9.
    differences = gains(40, 20)
    assert differences["accuracy"]["gain"] == pytest.approx(0.1)
    assert differences["f1_macro"]["gain"] == pytest.approx(0.1)
    assert 0 < differences["accuracy"]["low"] < 0.1 < differences["accuracy"]["high"]


def test_whole_groups_are_drawn_so_the_interval_is_wider():
    by_row, by_group = (gains(40, 20, unit)["accuracy"] for unit in ("row", "group"))
    width = [test["high"] - test["low"] for test in (by_row, by_group)]
    assert width[1] > 1.5 * width[0]


def test_draws_repeat_and_each_score_and_seed_has_its_own():
    first = gains(40, 20)
    assert gains(40, 20) == first
    other = promotion.gains(predictions(40), predictions(20), STATISTICS, 2, SETTINGS, seed=4)
    assert other["accuracy"]["low"] != first["accuracy"]["low"]
    # Two names of one score: other draws.
    names = {"accuracy": accuracy, "again": accuracy}
    both = promotion.gains(predictions(40), predictions(20), names, 2, SETTINGS, seed=3)
    assert both["accuracy"]["gain"] == both["again"]["gain"]
    assert both["accuracy"]["low"] != both["again"]["low"]


def whole(wrong):
    """Return calibrated predictions of three splits; on test so many of each class are wrong."""
    parts = []
    for split, errors in (("validation", 5), ("test", wrong), ("external", 2 * wrong)):
        part = predictions(errors).assign(split=split, source="s")
        sure = np.where(part["prediction"] == 1, 0.75, 0.25)
        parts.append(part.assign(p_0=1 - sure, p_1=sure))
    return pd.concat(parts, ignore_index=True)


def test_two_models_are_scored_on_each_split_and_judged_on_test():
    scorer = SimpleNamespace(
        CLASSES=["no", "yes"], STATISTICS=STATISTICS, score=lambda part, knobs: {"own": knobs}
    )
    scoring = EvaluateParams(bootstrap=100)
    report = promotion.compare(whole(40), whole(20), scorer, scoring, 7, SETTINGS, seed=3)
    assert report["decision"] == "promoted"
    assert "accuracy +0.1000 and f1_macro +0.1000" in report["reason"]
    assert list(report["gains"]) == ["accuracy", "f1_macro"]
    # 80 and then 40 of 400 rows are wrong on test, twice as many on external.
    assert report["current"]["test"]["accuracy"] == pytest.approx(0.8)
    assert report["current"]["external"]["accuracy"] == pytest.approx(0.6)
    assert report["new"]["test"]["f1_macro"] == pytest.approx(0.9)
    assert report["new"]["test"]["f1_macro_low"] < 0.9 < report["new"]["test"]["f1_macro_high"]
    assert report["new"].keys() == {"test", "external"}
    assert report["metrics"]["validation"]["own"] == 7
    assert report["metrics"]["test"]["accuracy"] == pytest.approx(0.9)
    back = promotion.compare(whole(20), whole(40), scorer, scoring, 7, SETTINGS, seed=3)
    assert back["decision"] == "kept"
    assert back["gains"]["accuracy"]["gain"] == pytest.approx(-0.1)


def test_the_same_model_gains_nothing():
    differences = gains(20, 20)
    assert all(test["gain"] == test["low"] == test["high"] == 0 for test in differences.values())
    decision, reason = promotion.decide(differences, 0.0)
    assert decision == "kept"
    assert reason.startswith("accuracy gains +0.0000 (+0.0000 to +0.0000), not more than 0; f1")


@pytest.mark.parametrize(
    ("accuracy", "f1", "decision", "reason"),
    [
        (
            (0.02, 0.001, 0.04),
            (0.03, 0.002, 0.05),
            "promoted",
            r"accuracy \+0.0200 and f1_macro \+",
        ),
        ((0.01, 0.001, 0.04), (0.03, 0.002, 0.05), "kept", "accuracy gains .* not more than 0.01$"),
        ((0.02, 0.001, 0.04), (0.009, 0.002, 0.05), "kept", "f1_macro gains .* not more than"),
        ((0.02, 0.0, 0.04), (0.03, 0.002, 0.05), "kept", "accuracy gains .* an interval with 0"),
        ((0.02, 0.001, 0.04), (0.03, -0.01, 0.05), "kept", "f1_macro gains .* an interval with 0"),
        ((-0.2, -0.3, -0.1), (0.03, 0.002, 0.05), "kept", r"accuracy gains -0.2000 \(-0.3000"),
    ],
)
def test_both_must_gain_more_and_surely(accuracy, f1, decision, reason):
    import re

    keys = ("gain", "low", "high")
    differences = {"accuracy": dict(zip(keys, accuracy)), "f1_macro": dict(zip(keys, f1))}
    got = promotion.decide(differences, 0.01)
    assert got[0] == decision
    assert re.search(reason, got[1])


def test_other_test_rows_are_refused():
    other = predictions(20).assign(id="x")
    with pytest.raises(ValueError, match=r"the test rows .* differ in id"):
        promotion.gains(predictions(20), other, STATISTICS, 2, SETTINGS, seed=0)


def test_params_are_checked():
    with pytest.raises(ParamError, match=r"retrain.tree.min_gain: must be >= 0, got -1"):
        check(SETTINGS.model_dump() | {"min_gain": -1}, "retrain.tree", promotion.RetrainParams)
