import numpy as np
import pandas as pd
import pytest

from rampart.anomaly import evaluation
from rampart.anomaly.evaluation import AlertParams
from rampart.metrics.significance import holm

SETTINGS = AlertParams(show=10, bootstrap=200, ablations={"weak": "good"})
DAY = {"rows": 240, "hours": 8}


@pytest.fixture(scope="module")
def parts():
    """Return 120 rows of 40 sessions; good knows, weak nearly, lot does not."""
    rng = np.random.default_rng(0)
    attack = np.repeat(np.arange(40) % 2 == 0, 3)
    groups = np.repeat([f"s{n}" for n in range(40)], 3)
    scores = {
        "good": attack + rng.normal(0, 0.3, 120),
        "weak": attack + rng.normal(0, 1.5, 120),
        "lot": rng.random(120),
    }
    return {"external": evaluation.prepared(attack, groups, scores, 200, 1)}


def test_areas_lie_in_their_intervals_and_the_pairs_are_corrected(parts):
    scores, pairs = evaluation.areas(parts, ["lot"], SETTINGS)
    assert scores["model"].tolist() == ["good", "weak", "lot"]
    assert scores["attacks"].tolist() == [60] * 3
    for name in ("roc_auc", "pr_auc"):
        assert (scores[f"{name}_low"] <= scores[name]).all()
        assert (scores[name] <= scores[f"{name}_high"]).all()
    told = list(zip(pairs["model_a"], pairs["model_b"]))
    assert told == [("good", "lot"), ("weak", "lot"), ("weak", "good")]
    auc = scores.set_index("model")["roc_auc"]
    assert pairs["difference"].iloc[2] == pytest.approx(auc["weak"] - auc["good"])
    assert pairs["p_holm"].tolist() == pytest.approx(holm(pairs["p"].tolist()))
    assert pairs["p_holm"].iloc[0] < 0.05
    assert pairs["high"].iloc[2] < 0


def test_a_budget_on_each_split_by_hand(parts):
    part = parts["external"]
    score = part.scores["good"]
    threshold = float(np.sort(score[~part.attack])[-3])  # two harmless rows are above
    told = {"good": {"budgets": [{"of": "benign", "alerts_a_day": 10.0, "threshold": threshold}]}}
    (row,) = evaluation.budgets(parts, told, DAY, SETTINGS).to_dict("records")
    assert row["false_alarms_a_day"] == 4.0  # 120 rows are half a day
    assert row["false_alarms_an_hour"] == 0.5
    assert row["recall"] == pytest.approx((score[part.attack] > threshold).mean())
    assert row["recall_low"] <= row["recall"] <= row["recall_high"]


def test_the_threshold_that_is_shown_is_that_of_false_alarms():
    budgets = [
        {"of": "all", "alerts_a_day": 10.0, "threshold": 1.0},
        {"of": "benign", "alerts_a_day": 10.0, "threshold": 2.0},
        {"of": "benign", "alerts_a_day": 20.0, "threshold": 3.0},
    ]
    assert evaluation.shown({"budgets": budgets}, 10) == 2.0
    with pytest.raises(ValueError, match="show: must be one of 10, 20, got 15"):
        evaluation.shown({"budgets": budgets}, 15)


def test_slices_tell_recall_of_attacks_and_false_alarms_of_the_others():
    frame = pd.DataFrame({"split": "external", "group": list("aabb"), "port": ["x", "y", "x", "x"]})
    attack, alert = np.array([True, True, False, False]), np.array([True, False, True, False])
    table = evaluation.slices(frame, attack, alert, ("port",), 0.05)
    told = {(r.measure, r.by, r.slice): (r.n, r.rate) for r in table.itertuples()}
    assert told == {
        ("recall", "all", "all"): (2, 0.5),
        ("recall", "port", "x"): (1, 1.0),
        ("recall", "port", "y"): (1, 0.0),
        ("false alarms", "all", "all"): (2, 0.5),
        ("false alarms", "port", "x"): (2, 0.5),
    }
