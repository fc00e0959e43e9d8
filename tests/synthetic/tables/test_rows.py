import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.synthetic.tables.rows import UNSEEN, Layout, Rows, concat, matrix, one_hot

LAYOUT = Layout(("a", "b", "o"), ("binary", "categorical", "ordinal"), (2, 3, 4), ("x",))


def rows(codes, numbers):
    return Rows(np.array(codes, np.int32), np.array(numbers, np.float64))


def test_layouts_whose_parts_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="equal lengths"):
        Layout(("a",), ("binary",), (2, 3))
    with pytest.raises(ValueError, match=r"among .* got \['continuous'\]"):
        Layout(("a",), ("continuous",), (2,))
    with pytest.raises(ValueError, match="one code at least"):
        Layout(("a",), ("binary",), (0,))
    with pytest.raises(ValueError, match="equally many rows"):
        rows([[0], [1]], [[0.5]])


def test_rows_are_taken_by_position_and_by_mask_and_joined():
    both = rows([[0, 2, 3], [1, 1, 0]], [[0.5], [1.5]])
    turned = both.take(np.array([1, 0]))
    assert turned.discrete.tolist() == [[1, 1, 0], [0, 2, 3]]
    first = both.take(np.array([True, False]))
    assert (len(first), first.continuous.tolist()) == (1, [[0.5]])
    joined = concat([turned, first])
    assert joined.continuous.ravel().tolist() == [1.5, 0.5, 0.5]
    assert joined.discrete.dtype == np.int32


def test_an_indicator_a_code_then_the_numbers():
    wide = one_hot(rows([[1, UNSEEN, 3]], [[-2.0]]), LAYOUT)
    assert wide.tolist() == [[0, 1, 0, 0, 0, 0, 0, 0, 1, -2]]
    assert wide.dtype == np.float32


def test_an_ordinal_code_is_one_feature_in_0_to_1():
    # a: 1 of (0, 1); b: indicators; o: 3 / (4 - 1) = 1 and 1 / 3; x as it is.
    features = matrix(rows([[1, 2, 3], [0, 0, 1]], [[9.0], [8.0]]), LAYOUT)
    assert features.tolist() == [[1, 0, 0, 1, 1, 9], [0, 1, 0, 0, pytest.approx(1 / 3), 8]]


def test_no_discrete_or_no_continuous_column():
    numbers = rows(np.empty((2, 0)), [[1.0], [2.0]])
    layout = Layout((), (), (), ("x",))
    assert one_hot(numbers, layout).tolist() == matrix(numbers, layout).tolist() == [[1], [2]]
    codes, layout = rows([[0], [0]], np.empty((2, 0))), Layout(("a",), ("categorical",), (1,))
    assert one_hot(codes, layout).tolist() == [[1], [1]]
    assert matrix(codes, layout).tolist() == [[0], [0]]  # one code tells nothing apart
    assert len(layout) == 1


@given(st.lists(st.tuples(st.integers(-1, 1), st.integers(-1, 2), st.integers(-1, 3)), min_size=1))
def test_a_seen_value_has_one_indicator_and_an_unseen_one_none(codes):
    drawn = rows(codes, np.zeros((len(codes), 1)))
    wide = one_hot(drawn, LAYOUT)
    starts = [0, 2, 5, 9]
    for k in range(3):
        part = wide[:, starts[k] : starts[k + 1]]
        assert part.sum(axis=1).tolist() == (drawn.discrete[:, k] >= 0).tolist()
        seen = drawn.discrete[:, k] >= 0
        assert (part.argmax(axis=1)[seen] == drawn.discrete[seen, k]).all()
