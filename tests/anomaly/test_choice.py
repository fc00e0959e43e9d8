from types import SimpleNamespace

import numpy as np
import pytest

from rampart.anomaly import choice, graph
from rampart.anomaly.detectors import isolation
from rampart.anomaly.items import DetectorItem
from rampart.features import numeric
from rampart.metrics.probability import roc_auc


def test_the_best_candidate_that_can_leave_is_used():
    best = {"role": "candidate", "onnx": None, "validation_roc_auc": 0.9}
    other = {"role": "candidate", "onnx": {"input": "x"}, "validation_roc_auc": 0.4}
    worse = {**other, "validation_roc_auc": 0.3}
    ceiling = {"role": "ceiling", "onnx": {"input": "x"}, "validation_roc_auc": 1.0}
    assert choice.chosen_of({"a": best, "b": worse, "c": other, "d": ceiling}) == "c"
    with pytest.raises(ValueError, match="no candidate has an ONNX form"):
        choice.chosen_of({"a": best, "d": ceiling})


def test_a_file_is_asked_where_it_agrees():
    rows = {"n_a": np.arange(40.0), "n_b": np.arange(40.0) % 7}
    features, raw = numeric.Features(numeric.Params(columns=("n_*",))).fit_extract(rows)
    X = features.weigh(raw)
    detector = isolation.build(isolation.Params(trees=5), [], 0).fit(X)
    content, found = graph.whole(detector, features), detector.score(X)
    asked = choice.require_equal(content, {"test": raw}, {"test": found}, 1e-6)
    assert asked == {"input": "features", "output": "score", "scores_differ_by_at_most": 1e-6}
    found[7] += 0.01
    with pytest.raises(ValueError, match=r"ONNX scores differ by 0\.01, allowed is 0\.001"):
        choice.require_equal(content, {"test": raw}, {"test": found}, 1e-3)


def test_what_goes_in_is_described():
    features = SimpleNamespace(
        numbers_=["n_a"], levels_={"c_b": ["x", "y"]},
        get_feature_names_out=lambda: np.array(["n_a", "c_b=x", "c_b=y"]),
    )  # fmt: skip
    item = DetectorItem(features="numeric", detector="isolation")
    told = choice.described(item, features, 9, None)
    assert told["width"] == 3
    assert told["fitted_on"] == {"split": "train", "rows": "benign", "n": 9}
    assert (told["numbers"], told["levels"]) == (["n_a"], {"c_b": ["x", "y"]})
    assert told["onnx"] is None


def test_what_validation_says():
    score, attack = np.arange(10) / 10, np.arange(10) >= 8
    told = choice.on_validation(score, attack, np.array(list("abcdefghij")), [2], 10)
    assert told["validation_roc_auc"] == roc_auc(attack, score) == 1.0
    assert [one["of"] for one in told["budgets"]] == ["benign", "all"]
    assert told["budgets"][0]["threshold"] == pytest.approx(0.55)
    assert told["quantiles"]["benign"]["score"][-1] == pytest.approx(0.7)
    assert told["quantiles"]["all"]["score"][-1] == pytest.approx(0.9)
