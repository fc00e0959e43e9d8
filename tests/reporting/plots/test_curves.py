import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import auc, precision_recall_curve, roc_curve

from rampart.reporting.plots import curves

CLASSES = ["ok", "bad"]
# Five rows, sorted by p(bad): .9 bad, .8 ok, .7 bad, .7 ok, .1 ok
LABELS = np.array([1, 0, 1, 0, 0])
P_BAD = np.array([0.9, 0.8, 0.7, 0.7, 0.1])
P = np.c_[1 - P_BAD, P_BAD]


def curve(frame, name):
    return frame[frame["curve"] == name].drop(columns="curve").to_numpy()


def test_roc_by_hand():
    # thresholds .9, .8, .7, .1 let through 1, 1, 2, 2 of 2 bad and 0, 1, 2, 3 of 3 ok;
    # the two rows at .7 come together
    expected = [[0, 0], [0, 1 / 2], [1 / 3, 1 / 2], [2 / 3, 1], [1, 1]]
    np.testing.assert_allclose(curve(curves.roc(LABELS, P, CLASSES), "bad"), expected)


def test_macro_roc_is_the_mean_of_the_classes():
    # ok, by p(ok): .9 ok, .3 ok and bad, .2 ok, .1 bad: (0, 1/3), (1/2, 2/3), (1/2, 1), (1, 1)
    # at fpr 0: (1/2 + 1/3) / 2; at 1/3: (1/2 + 5/9) / 2, half of the way from 1/3 to 2/3 being
    # 1/3 + 2/3 * 1/3; at 1/2, the top of the step of ok: (3/4 + 1) / 2; then both are 1
    macro = dict(curve(curves.roc(LABELS, P, CLASSES), "macro")[1:])
    expected = {0.0: 5 / 12, 1 / 3: 19 / 36, 1 / 2: 7 / 8, 2 / 3: 1.0, 1.0: 1.0}
    assert macro == pytest.approx(expected)


def test_precision_recall_by_hand():
    # of 1, 2, 4, 5 rows let through 1, 1, 2, 2 are bad
    expected = [[1 / 2, 1], [1 / 2, 1 / 2], [1, 1 / 2], [1, 2 / 5]]
    np.testing.assert_allclose(curve(curves.precision_recall(LABELS, P, CLASSES), "bad"), expected)


def test_macro_precision_takes_the_highest_threshold_that_reaches_the_recall():
    macro = curve(curves.precision_recall(LABELS, P, CLASSES, points=3), "macro")
    # ok: 1, 1 + 1 of 3, 3 of 4, 3 of 5 rows; recall 0 and 1/2 of bad have precision 1, recall 1 has
    # 1/2; of ok recall 0 (first threshold) has 1, recall 1/2 (the second) 2/3, recall 1 3/4
    np.testing.assert_allclose(macro, [[0, 1], [0.5, (1 + 2 / 3) / 2], [1, (1 / 2 + 3 / 4) / 2]])


@settings(max_examples=25, deadline=None)
@given(
    st.integers(0, 2**32 - 1), st.integers(5, 400), st.sampled_from([1, 2, 8]), st.integers(10, 50)
)
def test_curves_agree_with_scikit_learn_and_stay_thin(seed, n, digits, points):
    rng = np.random.default_rng(seed)
    labels = np.r_[0, 1, rng.integers(0, 2, n)]
    bad = rng.random(n + 2).round(digits)
    p = np.c_[1 - bad, bad]
    fpr, tpr, _ = roc_curve(labels, bad, drop_intermediate=False)
    full = curve(curves.roc(labels, p, CLASSES, points=10**4), "bad")
    np.testing.assert_allclose(full, np.c_[fpr, tpr])
    precision, recall, _ = precision_recall_curve(labels, bad)
    full = curve(curves.precision_recall(labels, p, CLASSES, points=10**4), "bad")
    np.testing.assert_allclose(full, np.c_[recall, precision][::-1][1:])
    thin = curves.roc(labels, p, CLASSES, points)
    assert thin.groupby("curve").size().max() <= points
    rough = curve(thin, "bad")
    # between two kept points the true curve strays by at most the piece left out: length 2 / points
    assert auc(rough[:, 0], rough[:, 1]) == pytest.approx(auc(fpr, tpr), abs=4 / points)


def test_a_class_without_rows_is_named():
    with pytest.raises(ValueError, match="curve of 'ok' against the rest: no row is of the class"):
        curves.roc(np.ones(5, int), P, CLASSES)
    with pytest.raises(ValueError, match="no row is of the class ok"):
        curves.confusion(np.ones(5, int), np.ones(5, int), CLASSES)


def test_reliability_by_hand():
    # confidence .9 .8 .7 .7 .9, right yes no yes no yes; in 5 bins (lo, hi]:
    # .7 .7 .8 -> mean 2.2 / 3, 1 of 3 right; .9 .9 -> 2 of 2 right
    got = curve(curves.reliability(LABELS, P, CLASSES, bins=5), "confidence")
    np.testing.assert_allclose(got, [[2.2 / 3, 1 / 3, 3], [0.9, 1, 2]])


def test_the_gaps_of_the_confidence_curve_are_the_calibration_error():
    from rampart.metrics.probability import expected_calibration_error

    rng = np.random.default_rng(2)
    p = rng.dirichlet(np.ones(3), 500)
    labels = rng.integers(0, 3, 500)
    got = curve(curves.reliability(labels, p, ["a", "b", "c"]), "confidence")
    error = (np.abs(got[:, 0] - got[:, 1]) * got[:, 2]).sum() / 500
    assert error == pytest.approx(expected_calibration_error(labels, p))


def test_confusion_counts_and_shares():
    got = curves.confusion([0, 0, 0, 1], [0, 0, 1, 1], CLASSES)
    assert got.to_dict("list") == {
        "actual": ["ok", "ok", "bad", "bad"],
        "predicted": ["ok", "bad", "ok", "bad"],
        "n": [2, 1, 0, 1],
        "share": [2 / 3, 1 / 3, 0.0, 1.0],
    }


def test_thin_keeps_the_ends_and_the_steep_part():
    # 1,000 points upright, then one far to the right: by length they share 200 points in half
    x, y = np.r_[np.zeros(1000), 1.0], np.r_[np.linspace(0, 1, 1000), 1.0]
    kept = curves.thin(x, y, 200)
    assert len(kept) <= 200
    assert (kept[0], kept[-1]) == (0, 1000)
    assert len(kept) > 95
