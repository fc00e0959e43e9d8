import warnings

import numpy as np
import pytest

from rampart.synthetic.scores.sdmetrics_scores import sdmetrics_scores
from rampart.synthetic.tables.rows import Layout, Rows

pytestmark = pytest.mark.slow  # SDV brings torch
LAYOUT = Layout(("a", "b"), ("binary", "categorical"), (2, 3), ("x",))
CODES = np.repeat([[0, 0], [0, 1], [1, 2], [1, 2]], 5, axis=0).astype(np.int32)
REAL = Rows(CODES, np.linspace(0, 1, 20)[:, None])


def test_the_same_rows_have_full_marks():
    assert sdmetrics_scores(REAL, REAL, LAYOUT, 10, 0) == {"quality": 1, "diagnostic": 1}


def test_shapes_and_trends_by_hand():
    # b always 0 where a is: real pairs 00, 01, 12, 12; synthetic 00, 00, 12, 12: TV 1/4 each of b
    # and the pair, 0 of a. Shapes (1 + 3/4) / 2, trends 3/4.
    layout = Layout(("a", "b"), ("binary", "categorical"), (2, 3))
    real = Rows(CODES, np.empty((20, 0)))
    drawn = Rows(np.repeat([[0, 0], [1, 2]], 10, axis=0).astype(np.int32), np.empty((20, 0)))
    result = sdmetrics_scores(real, drawn, layout, 10, 0)
    assert result == {"quality": pytest.approx((7 / 8 + 3 / 4) / 2), "diagnostic": 1}


def test_values_out_of_range_are_not_valid():
    # Of two columns x has half of its values above the real ones: validity (1 + 1/2) / 2.
    layout = Layout(("a",), ("binary",), (2,), ("x",))
    drawn = Rows(CODES[:, :1], REAL.continuous + 10 / 19)
    real = Rows(CODES[:, :1], REAL.continuous)
    assert sdmetrics_scores(real, drawn, layout, 9, 0)["diagnostic"] == pytest.approx(7 / 8)


def test_without_associated_pairs_shapes_are_the_quality():
    layout = Layout(("a",), ("binary",), (2,))
    real = Rows(CODES[:, :1], np.empty((20, 0)))
    drawn = Rows(np.zeros((20, 1), np.int32), np.empty((20, 0)))
    assert sdmetrics_scores(real, drawn, layout, 9, 0) == {"quality": 0.5, "diagnostic": 1}


def test_a_constant_column_and_unseen_values_have_scores():
    codes = CODES.copy()
    codes[:2, 1] = -1
    real = Rows(codes, np.zeros((20, 1)))
    result = sdmetrics_scores(real, REAL, LAYOUT, 9, 0)
    assert all(0 <= value < 1 for value in result.values())


def test_a_choice_of_columns_is_the_same_for_all_synthetic_rows():
    layout = Layout(tuple("abcdefgh"), ("binary",) * 8, (2,) * 8)
    rng = np.random.default_rng(0)
    real = Rows(rng.integers(0, 2, (30, 8)).astype(np.int32), np.empty((30, 0)))
    turned = Rows(real.discrete.copy(), real.continuous)
    scores = []
    for k in range(8):
        turned.discrete[:] = real.discrete
        turned.discrete[:, k] = 5  # a column that is judged has nothing right
        scores.append(sdmetrics_scores(real, turned, layout, 2, 7)["quality"])
    assert sum(score < 1 for score in scores) == 2


def test_many_rows_are_cut_without_the_global_state(monkeypatch):
    monkeypatch.setattr("rampart.synthetic.scores.sdmetrics_scores.MOST_ROWS", 12)
    state = np.random.get_state()[1].copy()
    drawn = REAL.take(np.arange(20)[::-1])
    first, again = (sdmetrics_scores(REAL, drawn, LAYOUT, 3, 5) for _ in range(2))
    assert first == again
    assert first["quality"] < 1
    np.testing.assert_array_equal(np.random.get_state()[1], state)


def test_nothing_is_printed_or_warned_of(capsys):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        sdmetrics_scores(REAL, REAL, LAYOUT, 3, 0)
    assert capsys.readouterr() == ("", "")


def test_no_rows_or_columns_are_refused():
    with pytest.raises(ValueError, match="got 20 real rows, 0 synthetic rows, 5 of 3 columns"):
        sdmetrics_scores(REAL, REAL.take(np.arange(0)), LAYOUT, 5, 0)
    with pytest.raises(ValueError, match="0 of 3 columns"):
        sdmetrics_scores(REAL, REAL, LAYOUT, 0, 0)
