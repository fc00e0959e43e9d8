import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.core.params import ParamError, check
from rampart.metrics.calibration import (
    FLOOR,
    CalibrateParams,
    apply,
    choose_threshold,
    clip,
    decide,
    fit,
    predict,
)
from rampart.metrics.confusion import confusion, macro_f1
from rampart.metrics.probability import expected_calibration_error, log_loss

CLASSES = ["no", "maybe", "yes"]


def sample(seed, n=200):
    """Return labels and probabilities that are surer than they should be."""
    rng = np.random.default_rng(seed)
    y = np.r_[0, 1, 2, rng.integers(0, 3, n)]
    logits = rng.normal(size=(len(y), 3)) + 1.5 * np.eye(3)[y]
    p = np.exp(4 * logits)
    return y, p / p.sum(axis=1, keepdims=True)


def test_clip_keeps_rows_at_1_and_above_the_floor():
    p = clip([[1.0, 0.0], [0.3, 0.7]])
    np.testing.assert_allclose(p, [[1 / (1 + FLOOR), FLOOR / (1 + FLOOR)], [0.3, 0.7]])


def test_nothing_is_surer_than_one_in_a_million():
    np.testing.assert_allclose(clip([[1.0, 0.0]]), [[1 / 1.000001, 1e-6 / 1.000001]], rtol=1e-12)


def test_temperature_by_hand():
    # All rows say 0.9 and 3 of 4 are right: log 9 / T = log 3, so T = 2.
    y, p = np.array([0, 0, 0, 1]), np.tile([0.9, 0.1], (4, 1))
    fitted = fit(y, p, ["a", "b"], "temperature")
    assert fitted["temperature"] == pytest.approx(2, abs=1e-4)
    np.testing.assert_allclose(apply(fitted, p)[:, 0], 0.75, atol=1e-4)


def test_a_row_does_not_depend_on_how_many_there_are():
    calibration = {"method": "temperature", "temperature": 1.0, "classes": ["no", "yes"]}
    p = np.tile([1 - 1e-5, 1e-5], (300, 1))
    np.testing.assert_allclose(apply(calibration, p), p, rtol=1e-9)


def test_isotonic_by_hand():
    # p(b) = 0.1, 0.2, 0.3, 0.4 with b on the 2nd and 4th: pooling makes 0, 1/2, 1/2, 1.
    second = np.array([0.1, 0.2, 0.3, 0.4])
    p = np.column_stack([1 - second, second])
    fitted = fit(np.array([0, 1, 0, 1]), p, ["a", "b"], "isotonic")
    np.testing.assert_allclose(apply(fitted, p)[:, 1], [0, 0.5, 0.5, 1], atol=2 * FLOOR)
    # Between knots it is linear, outside them constant.
    between = apply(fitted, np.array([[0.65, 0.35], [0.0, 1.0]]))
    np.testing.assert_allclose(between[:, 1], [0.75, 1], atol=2 * FLOOR)


@pytest.mark.parametrize("method", ["temperature", "isotonic"])
def test_calibration_lowers_loss_and_error(method):
    y, p = sample(0, 2000)
    fitted = fit(y, p, CLASSES, method)
    fresh_y, fresh = sample(1, 2000)
    after = apply(fitted, fresh)
    assert log_loss(fresh_y, after) < log_loss(fresh_y, clip(fresh))
    errors = [expected_calibration_error(fresh_y, values) for values in (after, fresh)]
    assert errors[0] < errors[1]


@given(
    st.integers(0, 2**32 - 1),
    st.sampled_from(["temperature", "isotonic", "none"]),
)
def test_any_calibration_gives_probabilities_and_survives_json(seed, method):
    y, p = sample(seed, 30)
    fitted = fit(y, p, CLASSES, method)
    after = apply(json.loads(json.dumps(fitted)), p)
    np.testing.assert_array_equal(after, apply(fitted, p))
    np.testing.assert_allclose(after.sum(axis=1), 1)
    assert after.min() >= FLOOR / 2


def test_temperature_keeps_the_order():
    y, p = sample(3)
    after = apply(fit(y, p, CLASSES, "temperature"), p)
    np.testing.assert_array_equal(after.argmax(axis=1), p.argmax(axis=1))


def test_models_without_information_or_error_stay_finite():
    y = np.array([0, 0, 1, 2])
    constant = fit(y, np.tile([0.5, 0.25, 0.25], (4, 1)), CLASSES, "temperature")
    assert constant["temperature"] == pytest.approx(1, abs=1e-3)
    perfect = fit(y, np.eye(3)[y], CLASSES, "temperature")
    assert np.isfinite(apply(perfect, np.eye(3)[y])).all()


def test_wrong_input_is_named():
    y, p = sample(4)
    with pytest.raises(ValueError, match="validation rows: no row of class yes among"):
        fit(np.minimum(y, 1), p, CLASSES, "none")
    with pytest.raises(ValueError, match="method: must be one of temperature, isotonic, none"):
        fit(y, p, CLASSES, "platt")
    with pytest.raises(ValueError, match="p: must have 3 columns"):
        apply({"method": "none", "classes": CLASSES}, p[:, :2])


def test_threshold_is_the_middle_of_the_gap():
    score = np.array([0.1, 0.3, 0.8, 0.9])
    p = np.column_stack([1 - score, score])
    assert choose_threshold([0, 0, 1, 1], p, 1, macro_f1) == pytest.approx(0.55)


def test_a_threshold_by_weights_of_the_rows():
    # Of class 1 is the row in the middle. At 0.3 rows one and two are right, at 0.8 one and three:
    # as many, and 0.3 is nearer to 0.5; but the middle one counts half.
    score = np.array([0.2, 0.4, 0.6])
    p = np.column_stack([1 - score, score])
    right = lambda matrices: np.trace(matrices, axis1=1, axis2=2)  # noqa: E731
    assert choose_threshold([0, 1, 0], p, 1, right) == pytest.approx(0.3)
    weights = np.array([1, 0.5, 1])
    assert choose_threshold([0, 1, 0], p, 1, right, weights) == pytest.approx(0.8)
    assert choose_threshold([0, 1, 0], p, 1, right, np.ones(3)) == pytest.approx(0.3)


@given(st.integers(0, 2**32 - 1))
def test_a_row_of_weight_two_is_two_rows(seed):
    y, p = sample(seed, 20)
    weights = np.random.default_rng(seed).integers(1, 4, len(y))
    often = np.repeat(np.arange(len(y)), weights)
    assert choose_threshold(y, p, 2, macro_f1, weights / weights.mean()) == pytest.approx(
        choose_threshold(y[often], p[often], 2, macro_f1)
    )


def test_where_no_row_should_be_positive_the_threshold_is_above_all_and_below_1():
    p = np.array([[0.1, 0.9], [0.2, 0.8]])
    objective = lambda matrices: matrices[:, 0, 0]  # noqa: E731
    assert choose_threshold(np.array([0, 0]), p, 1, objective) == pytest.approx(0.95)


def test_of_equal_thresholds_the_one_nearest_one_half_wins():
    score = np.array([0.05, 0.15, 0.45, 0.55])
    p = np.column_stack([1 - score, score])
    # Cuts at 0.775, 0.5, 0.3, 0.1 and 0.025.
    assert choose_threshold([0, 1, 0, 1], p, 1, lambda m: np.zeros(len(m))) == pytest.approx(0.5)
    # 0.3 and 0.7 are as near: the lower one, which finds more.
    score = np.array([0.2, 0.4, 0.6, 0.8])
    p = np.column_stack([1 - score, score])
    outer = {0.3: 1, 0.7: 1}
    values = np.array([outer.get(cut, 0) for cut in (0.9, 0.7, 0.5, 0.3, 0.1)])
    assert choose_threshold([0, 1, 0, 1], p, 1, lambda m: values) == pytest.approx(0.3)


@given(st.integers(0, 2**32 - 1))
def test_threshold_is_the_best_there_is(seed):
    y, p = sample(seed, 30)
    p = clip(p.round(1))  # ties
    threshold = choose_threshold(y, p, 2, macro_f1)
    best = macro_f1(confusion(y, decide(p, 2, threshold), 3))
    for other in np.linspace(0, 1, 41):
        assert best >= macro_f1(confusion(y, decide(p, 2, other), 3)) - 1e-12


def test_decide_takes_the_positive_class_at_its_threshold_only():
    p = np.array([[0.5, 0.2, 0.3], [0.3, 0.2, 0.5], [0.1, 0.3, 0.6]])
    assert decide(p).tolist() == [0, 2, 2]
    assert decide(p, 2, 0.3).tolist() == [2, 2, 2]
    assert decide(p, 2, 0.6).tolist() == [0, 0, 2]


def test_a_threshold_without_its_class_decides_nothing():
    p = np.array([[0.6, 0.4]])
    assert decide(p, None, 0.3).tolist() == decide(p, 1, None).tolist() == [0]


def test_predict_is_apply_and_decide():
    p = np.array([[0.5, 0.2, 0.3], [0.3, 0.2, 0.5]])
    saved = {"method": "none", "classes": CLASSES, "positive": "yes", "threshold": 0.55}
    after, prediction = predict(saved, p)
    np.testing.assert_allclose(after, p)
    assert prediction.tolist() == [0, 0]
    assert predict({"method": "none", "classes": CLASSES}, p)[1].tolist() == [0, 2]


def test_params():
    assert check({}, "calibrate.x", CalibrateParams).method == "temperature"
    with pytest.raises(ParamError, match="positive and objective must be given both"):
        check({"positive": "yes"}, "calibrate.x", CalibrateParams)
    with pytest.raises(ParamError, match=r"calibrate\.x\.method: must be one of"):
        check({"method": "platt"}, "calibrate.x", CalibrateParams)


def test_a_row_without_numbers_is_no_decision_for_the_first_class():
    calibration = {"method": "none", "classes": ["a", "b"]}
    with pytest.raises(ValueError, match=r"p: row 1: must be finite, got \[nan, 0.5\]"):
        predict(calibration, np.array([[0.5, 0.5], [np.nan, 0.5]]))
