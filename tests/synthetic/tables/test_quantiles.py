import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.synthetic.tables.quantiles import KNOTS, fit_quantiles

# Phi^-1 of 1/8, 3/8, 5/8, 7/8, from a table of the normal distribution.
EIGHTHS = [-1.150349, -0.318639, 0.318639, 1.150349]
numbers = st.floats(-1e6, 1e6).map(lambda x: round(x, 3))


def test_four_numbers_have_the_scores_of_the_eighths():
    scores = fit_quantiles(np.array([30.0, 10.0, 40.0, 20.0])).encode(np.array([10.0, 20, 30, 40]))
    assert scores == pytest.approx(EIGHTHS, abs=1e-6)


def test_a_value_of_many_rows_has_the_middle_score_and_the_whole_stretch_leads_back():
    fitted = fit_quantiles(np.array([0.0, 0, 0, 1]))
    assert fitted.encode(np.array([0.0, 1])) == pytest.approx(EIGHTHS[1::2], abs=1e-6)
    assert fitted.decode(np.array([-9, -0.3, 0.318, 1.2])).tolist() == [0, 0, 0, 1]
    half_way = (EIGHTHS[2] + EIGHTHS[3]) / 2
    assert fitted.decode(np.array([half_way])) == pytest.approx([0.5], abs=1e-5)
    assert fitted.encode(np.array([0.5])) == pytest.approx([half_way], abs=1e-5)


def test_beyond_the_ends_is_the_end():
    fitted = fit_quantiles(np.array([1.0, 2, 2]))
    assert (
        fitted.encode(np.array([-5.0, 99])).tolist() == fitted.encode(np.array([1.0, 2])).tolist()
    )
    assert fitted.decode(np.array([-9.0, 9.0])).tolist() == [1, 2]


def test_a_missing_number_is_the_lower_median():
    fitted = fit_quantiles(np.array([1.0, np.nan, 2, 3, 4]))
    assert fitted.median == 2
    assert fitted.encode(np.array([np.nan])) == pytest.approx([EIGHTHS[1]], abs=1e-6)


def test_one_value_and_none():
    constant = fit_quantiles(np.array([7.0, 7]))
    assert constant.encode(np.array([7.0, 8])).tolist() == [0, 0]
    assert constant.decode(np.array([-3.0, 3])).tolist() == [7, 7]
    empty = fit_quantiles(np.array([np.nan]))
    assert empty.encode(np.array([np.nan, 1])).tolist() == [0, 0]
    assert np.isnan(empty.decode(np.array([0.0]))).all()


def test_many_values_are_kept_at_a_thousand_knots():
    rng = np.random.default_rng(0)
    column = np.concatenate([np.zeros(7000), rng.lognormal(size=13000)])
    fitted = fit_quantiles(column)
    assert len(fitted.values) <= KNOTS
    scores = fitted.encode(column)
    assert fitted.decode(scores) == pytest.approx(column, rel=1e-9, abs=1e-12)
    # 35 % of zeros: their middle is the 17.5 % quantile, -0.934589.
    assert scores[0] == pytest.approx(-0.934589, abs=1e-3)
    decoded = fitted.decode(rng.normal(size=20000))
    assert (decoded == 0).mean() == pytest.approx(0.35, abs=0.015)
    assert np.median(decoded) == pytest.approx(np.median(column), rel=0.1)


@given(st.lists(numbers, min_size=1, max_size=60))
def test_there_and_back(column):
    column = np.array(column)
    fitted = fit_quantiles(column)
    scores = fitted.encode(column)
    assert np.isfinite(scores).all()
    assert (np.abs(scores) <= np.abs(fitted.first[0]) + 1e-12).all()
    assert fitted.decode(scores).tolist() == (column + 0.0).tolist()
    order = np.argsort(column, kind="stable")
    assert (np.diff(scores[order]) >= 0).all()
    backwards = fit_quantiles(column[::-1].copy())
    assert pickle.dumps(tuple(backwards)) == pickle.dumps(tuple(fitted))


@given(st.lists(numbers, min_size=1, max_size=30), st.lists(st.floats(-8, 8), min_size=2))
def test_any_score_leads_into_the_fitted_range_and_order_stays(column, scores):
    decoded = fit_quantiles(np.array(column)).decode(np.sort(scores))
    assert decoded.min() >= min(column)
    assert decoded.max() <= max(column)
    assert (np.diff(decoded) >= -1e-9).all()
