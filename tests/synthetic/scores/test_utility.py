import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rampart.synthetic.scores.utility import confusion, hierarchical_bootstrap, matthews, scores

Y = np.array([0, 0, 0, 1, 1, 2])
PREDICTED = np.array([0, 0, 1, 1, 1, 0])


def test_the_scores_of_three_classes_by_hand():
    # Confusion [[2, 1, 0], [0, 2, 0], [1, 0, 0]].
    one_hot = np.eye(3)[PREDICTED]
    result = scores(Y, PREDICTED, one_hot, 3)
    assert result["accuracy"] == pytest.approx(4 / 6)
    assert result["precision"] == pytest.approx((2 / 3 + 2 / 3 + 0) / 3)
    assert result["recall"] == pytest.approx((2 / 3 + 1 + 0) / 3)
    assert result["f1"] == pytest.approx((4 / 6 + 4 / 5 + 0) / 3)
    # TN / (TN + FP): class 0 2/3, class 1 3/4, class 2 5/5.
    assert result["specificity"] == pytest.approx((2 / 3 + 3 / 4 + 1) / 3)
    # Class 0: (2·2 + ties 2·1·½ + 1·2·½)/9 = 6/9; class 1: (2·3 + ties 2·1·½)/8 = 7/8; class 2: ½.
    assert result["roc_auc"] == pytest.approx((6 / 9 + 7 / 8 + 1 / 2) / 3)
    # (4·6 - (3·3 + 2·3 + 1·0)) / √((36 - 18)(36 - 14)).
    assert result["mcc"] == pytest.approx(9 / np.sqrt(18 * 22))
    assert confusion(Y, PREDICTED, 3) == [[2, 1, 0], [0, 2, 0], [1, 0, 0]]


def test_matthews_of_two_classes_by_hand():
    # (TP·TN - FP·FN) / √(...) = (3·4 - 1·2) / √(4·5·5·6).
    assert matthews([[4, 1], [2, 3]]) == pytest.approx(10 / np.sqrt(600))
    assert matthews([[5, 0], [5, 0]]) == 0
    assert matthews([[0, 5], [5, 0]]) == -1


@settings(max_examples=10)
@given(st.integers(0, 2**32 - 1), st.integers(2, 5), st.integers(1, 40))
def test_scores_equal_sklearn(seed, classes, n):
    from sklearn import metrics

    rng = np.random.default_rng(seed)
    y = np.r_[np.arange(classes), rng.integers(classes, size=n)]
    predicted = rng.integers(classes, size=len(y))
    p = rng.dirichlet(np.ones(classes), len(y))
    result = scores(y, predicted, p, classes)
    macro = {"average": "macro", "zero_division": 0, "labels": np.arange(classes)}
    assert result["f1"] == pytest.approx(metrics.f1_score(y, predicted, **macro))
    assert result["precision"] == pytest.approx(metrics.precision_score(y, predicted, **macro))
    assert result["mcc"] == pytest.approx(metrics.matthews_corrcoef(y, predicted), abs=1e-9)
    ranked = p[:, 1] if classes == 2 else p
    expected = metrics.roc_auc_score(y, ranked, multi_class="ovr")
    assert result["roc_auc"] == pytest.approx(expected)
    assert all(0 <= value <= 1 for name, value in result.items() if name != "mcc")
    assert -1 <= result["mcc"] <= 1


def test_two_classes_are_ranked_by_the_second_column():
    y, predicted, margin = np.array([0, 1, 0, 1]), np.array([0, 1, 1, 1]), np.array([-2, 3, 1, 0.5])
    one, two = (scores(y, predicted, s, 2) for s in (margin, np.c_[-margin, margin]))
    assert one == two
    assert one["roc_auc"] == 3 / 4


@pytest.mark.parametrize(
    ("y", "score", "classes", "message"),
    [
        ([0, 1], [[0.1], [0.2]], 2, r"score: must have the shape \(2, 2\) or \(2,\), got \(2, 1\)"),
        ([0, 1], [0.1, np.nan], 2, "score: must be finite"),
        ([0, 1], np.ones((2, 3)), 3, "class 2 has no rows"),
        ([0, 0], [0.1, 0.2], 2, "class 1 has no rows"),
        ([0, 0], [0.1, 0.2], 1, "classes: must be 2 or more, got 1"),
    ],
)
def test_scores_refuse_what_has_none(y, score, classes, message):
    with pytest.raises(ValueError, match=message):
        scores(np.array(y), np.array([0, 0]), np.array(score), classes)


def folds_of(rates, n=60, folds=4, classifiers=3, seed=0):
    """Return folds where each regime is right at its rate."""
    rng = np.random.default_rng(seed)
    simulated = []
    for _ in range(folds):
        y, y_made = rng.permutation(np.arange(n) % 2), rng.permutation(np.arange(2 * n) % 2)
        fold = {}
        for regime, rate in rates.items():
            true = y_made if regime == "tr_ts" else y
            right = rng.random((classifiers, len(true))) < rate
            fold[regime] = (true, list(np.where(right, true, 1 - true)))
        simulated.append(fold)
    return simulated


RATES = {"ts_tr": 0.8, "tr_ts": 0.9, "tr_tr": 0.9, "augmented": 0.85}


def test_every_score_has_an_interval_that_holds_its_mean():
    from rampart.metrics.confusion import confusion as count
    from rampart.metrics.confusion import macro_f1

    folds = folds_of(RATES)
    result = hierarchical_bootstrap(folds, 400, 1, 0.05)
    assert list(result) == ["ts_tr_f1", "tr_ts_f1", "tr_tr_f1", "augmented_f1", "utility_ratio"]
    f1 = {
        regime: np.array(
            [
                np.mean([macro_f1(count(fold[regime][0], p, 2)) for p in fold[regime][1]])
                for fold in folds
            ]
        )
        for regime in RATES
    }
    means = {f"{regime}_f1": values.mean() for regime, values in f1.items()}
    means["utility_ratio"] = (f1["ts_tr"] / f1["tr_tr"]).mean()
    for name, (low, high) in result.items():
        assert low < means[name] < high
    assert hierarchical_bootstrap(folds, 400, 1, 0.05) == result
    assert hierarchical_bootstrap(folds, 400, 2, 0.05) != result


def test_perfect_predictions_do_not_vary():
    result = hierarchical_bootstrap(folds_of(dict.fromkeys(RATES, 1.0)), 50, 0, 0.05)
    assert set(result.values()) == {(1.0, 1.0)}


def test_equal_regimes_have_the_ratio_1_in_every_replicate():
    # The draws are the same for both regimes: unpaired, the ratio would vary.
    folds = folds_of({"tr_tr": 0.7})
    folds = [fold | {"ts_tr": fold["tr_tr"]} for fold in folds]
    result = hierarchical_bootstrap(folds, 200, 0, 0.05)
    assert result["utility_ratio"] == (1.0, 1.0)
    assert result["ts_tr_f1"] == result["tr_tr_f1"]
    assert result["ts_tr_f1"][0] < result["ts_tr_f1"][1]


def test_the_luck_of_folds_is_in_the_interval():
    # Within a fold nothing varies: one fold is all right, the others all wrong. The mean of k draws
    # of k = 4 folds is Binomial(4, 1/4) / 4: P(0) = 0.316, P(>= 3/4) = 0.051, P(1) = 0.004.
    y = np.array([0, 1] * 5)
    folds = [{"ts_tr": (y, [y if k == 0 else 1 - y])} for k in range(4)]
    assert hierarchical_bootstrap(folds, 2000, 0, 0.2)["ts_tr_f1"] == (0.0, 0.5)
    assert hierarchical_bootstrap(folds, 4000, 0, 0.02)["ts_tr_f1"] == (0.0, 0.75)


def test_equal_folds_have_the_interval_of_rows_alone():
    # k folds alike: the mean of k independent row bootstraps, whose spread is 1/√k of one.
    rng = np.random.default_rng(3)
    y = np.arange(80) % 2
    prediction = np.where(rng.random(80) < 0.8, y, 1 - y)
    spans = {}
    for k in (2, 8):
        folds = [{"ts_tr": (y, [prediction])}] * k
        spans[k] = np.ptp(hierarchical_bootstrap(folds, 4000, 0, 0.05)["ts_tr_f1"])
    assert spans[2] / spans[8] == pytest.approx(2, rel=0.08)


def test_a_narrow_limit_of_memory_changes_no_shape(monkeypatch):
    folds = folds_of({"ts_tr": 0.8}, n=20)
    whole = hierarchical_bootstrap(folds, 300, 0, 0.05)["ts_tr_f1"]
    monkeypatch.setattr("rampart.synthetic.scores.utility.CHUNK", 45)
    assert hierarchical_bootstrap(folds, 300, 0, 0.05)["ts_tr_f1"] == pytest.approx(whole, abs=0.04)


GOOD = {"ts_tr": (np.array([0, 1]), [np.array([0, 1])])}


@pytest.mark.parametrize(
    ("folds", "message"),
    [
        ([GOOD], "needs two or more, got 1"),
        ([GOOD, {}], "each must have the same regimes"),
        ([GOOD, {"tr_tr": GOOD["ts_tr"]}], "each must have the same regimes"),
        ([GOOD, {"ts_tr": (np.array([0, 1]), [])}], r"number of classifiers, got \[0, 1\]"),
        ([GOOD, {"ts_tr": (np.array([0]), [np.array([0])])}], r"got highest \[0, 1\]"),
        ([GOOD, {"ts_tr": (np.array([1]), [np.array([0])])}], "class 0 has no rows"),
        ([GOOD, {"ts_tr": (np.array([0, 1]), [np.array([0])])}], "must have 2 rows"),
        ([GOOD, {"ts_tr": (np.array([0, 1]), [np.array([0, 5])])}], "must be a class 0 to 1"),
    ],
)
def test_folds_that_do_not_fit_are_refused(folds, message):
    with pytest.raises(ValueError, match=message):
        hierarchical_bootstrap(folds, 20, 0, 0.05)


def test_other_numbers_are_refused():
    with pytest.raises(ValueError, match="alpha within"):
        hierarchical_bootstrap([GOOD, GOOD], 20, 0, 1.0)
    y = np.array([0, 1])
    hopeless = {"ts_tr": (y, [y]), "tr_tr": (y, [1 - y])}
    with pytest.raises(ValueError, match="TR-TR is 0"):
        hierarchical_bootstrap([hopeless, hopeless], 20, 0, 0.05)
