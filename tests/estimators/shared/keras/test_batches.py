import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rampart.estimators.shared.keras import batches


def test_the_length_is_the_place_of_the_last_token():
    ids = np.array([[3, 0, 4, 0], [1, 2, 3, 4], [0, 0, 0, 0], [7, 0, 0, 0]])
    assert batches.lengths(ids).tolist() == [3, 4, 1, 1]


@given(st.integers(2, 90), st.integers(2, 9), st.integers(0, 99))
def test_an_epoch_has_each_row_once_but_for_a_rest(rows, batch, seed):
    batch = min(rows, batch)
    sizes = np.random.default_rng(seed).integers(1, 30, rows)
    made = batches.shuffled(sizes, batch, seed)
    assert [len(part) for part in made] == [batch] * (rows // batch)
    assert len(set(np.concatenate(made).tolist())) == rows // batch * batch


def test_a_batch_has_rows_of_like_lengths_and_an_epoch_its_own_order():
    sizes = np.random.default_rng(0).integers(1, 100, 320)
    made = batches.shuffled(sizes, 20, 1)  # 16 batches: one pool
    spread = [np.ptp(sizes[part]) for part in made]
    assert max(spread) < 20  # of 99
    first = [sizes[part].min() for part in made]
    assert first != sorted(first)
    again = batches.shuffled(sizes, 20, 1)
    assert all(np.array_equal(a, b) for a, b in zip(made, again))
    assert not np.array_equal(made[0], batches.shuffled(sizes, 20, 2)[0])


def test_rows_to_predict_are_sorted():
    made = batches.by_length(np.array([3, 1, 2, 1, 9]), 2)
    assert [part.tolist() for part in made] == [[1, 3], [2, 0], [4]]


def test_a_batch_is_cut_to_its_longest_row():
    ids = np.array([[3, 0, 4, 0], [1, 2, 3, 4], [7, 0, 0, 0]])
    rows = batches.Rows(ids, np.array([0, 1, 2]), np.array([0.5, 1.0, 1.5]))
    cut = batches.cut(rows, np.array([2, 0]), batches.lengths(ids))
    assert cut.ids.tolist() == [[7, 0, 0], [3, 0, 4]]
    assert cut.y.tolist() == [2, 0]
    assert cut.weights.tolist() == [1.5, 0.5]
