import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.metrics.classification import classification_metrics, recall_by_group, wilson
from rampart.metrics.probability import ranked

CLASSES = ["benign", "suspicious", "malicious"]
# The matrix of test_confusion.py: [[3, 0, 1], [1, 1, 0], [1, 1, 2]].
Y = np.array([0, 0, 0, 0, 1, 1, 2, 2, 2, 2])
PREDICTION = np.array([0, 0, 0, 2, 1, 0, 2, 2, 0, 1])


def metrics_of(y=Y, prediction=PREDICTION):
    p = np.full((len(y), 3), 0.2)
    p[np.arange(len(y)), prediction] = 0.6
    return classification_metrics(y, p, prediction, CLASSES)


def test_every_metric_by_hand():
    metrics = metrics_of()
    assert metrics["n"] == 10
    assert metrics["accuracy"] == pytest.approx(6 / 10)
    assert metrics["precision_macro"] == pytest.approx((3 / 5 + 1 / 2 + 2 / 3) / 3)
    assert metrics["recall_macro"] == pytest.approx((3 / 4 + 1 / 2 + 2 / 4) / 3)
    assert metrics["f1_macro"] == pytest.approx(73 / 126)
    # Supports 4, 2, 4: (12/5 + 1 + 8/3) / 10; weighted recall is accuracy; (8/3 + 1 + 16/7) / 10.
    assert metrics["precision_weighted"] == pytest.approx((12 / 5 + 1 + 8 / 3) / 10)
    assert metrics["recall_weighted"] == pytest.approx(6 / 10)
    assert metrics["f1_weighted"] == pytest.approx(125 / 210)
    # Six rows have p = 0.6 for the truth, four 0.2; squared errors 0.24 and 0.64 + 0.36 + 0.04.
    assert metrics["log_loss"] == pytest.approx(-(0.6 * np.log(0.6) + 0.4 * np.log(0.2)))
    assert metrics["brier"] == pytest.approx(0.6 * 0.24 + 0.4 * 1.04)
    # All in one bin, confidence 0.6, accuracy 0.6.
    assert metrics["ece"] == pytest.approx(0)
    # Two scores a class, so AUC = (recall + 1 - false-positive rate) / 2; the latter are 2/6, 1/8,
    # 1/6.
    auc = [(3 / 4 + 4 / 6) / 2, (1 / 2 + 7 / 8) / 2, (1 / 2 + 5 / 6) / 2]
    assert metrics["roc_auc"] == pytest.approx(np.mean(auc))
    # Average precision: recall · precision + (1 - recall) · share of the class.
    ap = [3 / 4 * 3 / 5 + 1 / 4 * 0.4, 1 / 2 * 1 / 2 + 1 / 2 * 0.2, 1 / 2 * 2 / 3 + 1 / 2 * 0.4]
    assert metrics["pr_auc"] == pytest.approx(np.mean(ap))


def test_a_balanced_matrix_is_what_decisions_are_scored_by():
    p = np.full((10, 3), 0.2)
    p[np.arange(10), PREDICTION] = 0.6
    balanced = np.array([[2.0, 0, 2], [1, 1, 0], [0, 0, 2]])
    metrics = classification_metrics(Y, p, PREDICTION, CLASSES, balanced=balanced)
    assert metrics["accuracy"] == pytest.approx(5 / 8)
    assert metrics["recall_macro"] == pytest.approx((1 / 2 + 1 / 2 + 1) / 3)
    assert metrics["precision_macro"] == pytest.approx((2 / 3 + 1 + 1 / 2) / 3)
    # Classes weigh 4, 2 and 2.
    assert metrics["precision_weighted"] == pytest.approx((4 * 2 / 3 + 2 + 1) / 8)
    malicious = metrics["by_class"]["malicious"]
    assert malicious == pytest.approx(
        {"precision": 1 / 2, "recall": 1, "f1": 2 / 3, "support": 4, "predicted": 3}
    )
    # What is of probabilities stays that of the rows, and so do the counts.
    plain = metrics_of()
    for name in ("roc_auc", "pr_auc", "log_loss", "brier", "ece", "n"):
        assert metrics[name] == plain[name]


def test_by_class():
    entry = metrics_of()["by_class"]["malicious"]
    expected = {"precision": 2 / 3, "recall": 1 / 2, "f1": 4 / 7, "support": 4, "predicted": 3}
    assert entry == pytest.approx(expected)


def test_a_class_missing_is_refused():
    with pytest.raises(ValueError, match="no row of class malicious among 6"):
        metrics_of(Y[:6], PREDICTION[:6])


@given(st.integers(0, 2**32 - 1))
def test_equals_sklearn(seed):
    from sklearn import metrics as sk

    rng = np.random.default_rng(seed)
    y = np.r_[0, 1, 2, rng.integers(0, 3, 40)]
    p = rng.dirichlet([0.5, 0.5, 0.5], len(y)).round(2) + 0.01
    p /= p.sum(axis=1, keepdims=True)
    prediction = p.argmax(axis=1)
    got = classification_metrics(y, p, prediction, CLASSES)
    for average in ("macro", "weighted"):
        expected = sk.precision_recall_fscore_support(
            y, prediction, average=average, zero_division=0
        )
        names = [f"{name}_{average}" for name in ("precision", "recall", "f1")]
        np.testing.assert_allclose([got[name] for name in names], expected[:3])
    tied = ranked(p)  # scikit-learn ranks by the last digit
    assert got["roc_auc"] == pytest.approx(sk.roc_auc_score(y, tied, multi_class="ovr"))
    assert got["pr_auc"] == pytest.approx(sk.average_precision_score(np.eye(3)[y], tied))
    assert got["log_loss"] == pytest.approx(sk.log_loss(y, p))


def test_wilson_by_hand():
    # 8 of 10, z = 1.96: centre (0.8 + 0.19207) / 1.38415, half 1.96 √(0.016 + 0.009604) / 1.38415.
    low, high = wilson(8, 10)
    assert (float(low), float(high)) == pytest.approx((0.4902, 0.9433), abs=1e-4)


def test_wilson_of_none_and_all():
    # 0 of n: (0, z² / (n + z²)).
    low, high = wilson([0, 5], [5, 5])
    np.testing.assert_allclose(low, [0, 5 / 8.8415], atol=1e-4)
    np.testing.assert_allclose(high, [3.8415 / 8.8415, 1], atol=1e-4)
    with pytest.raises(ValueError, match="0 <= hits <= n"):
        wilson(3, 2)


def test_recall_by_group():
    frame = pd.DataFrame(
        {
            "split": ["test", "test", "test", "external"],
            "source": ["b", "b", "a", "a"],
            "label": [2, 2, 0, 1],
            "prediction": [2, 0, 0, 0],
        }
    )
    table = recall_by_group(frame, CLASSES, ("split", "source"))
    assert list(table.columns) == ["split", "source", "class", "n", "recall", "low", "high"]
    assert table[["split", "source", "class", "n", "recall"]].to_numpy().tolist() == [
        ["external", "a", "suspicious", 1, 0.0],
        ["test", "a", "benign", 1, 1.0],
        ["test", "b", "malicious", 2, 0.5],
    ]
    assert (table["low"] <= table["recall"]).all()
    assert (table["recall"] <= table["high"]).all()
