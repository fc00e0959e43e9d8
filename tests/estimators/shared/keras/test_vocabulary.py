import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from rampart.estimators.shared.keras import vocabulary

ROWS = np.array([[5, 9, 5, 0], [5, 3, 0, 0], [9, 9, 9, 9]], dtype=np.int32)


def test_by_hand():
    # 3 is in one row; 5 and 9 are in two, however often.
    table = vocabulary.fit(ROWS, 2)
    assert table.tolist() == [0, 1, 1, 1, 1, 2, 1, 1, 1, 3, 1]
    assert vocabulary.size(table) == 4
    numbers = vocabulary.apply(table, ROWS)
    assert numbers.dtype == np.int32
    assert numbers.tolist() == [[2, 3, 2, 0], [2, 1, 0, 0], [3, 3, 3, 3]]


def test_an_id_beyond_is_unknown_and_so_is_a_row_without_any():
    table = vocabulary.fit(ROWS, 1)
    assert vocabulary.apply(table, np.array([[9, 10, 99_999], [0, 0, 0]])).tolist() == [
        [4, 1, 1],
        [1, 0, 0],
    ]


def test_no_token_is_frequent_enough():
    table = vocabulary.fit(ROWS, 9)
    assert vocabulary.size(table) == 2
    assert vocabulary.apply(table, ROWS)[0].tolist() == [1, 1, 1, 0]


@given(arrays.arrays(np.int32, (4, 6), elements=st.integers(0, 30)), st.integers(1, 3))
def test_the_tokens_of_enough_rows_have_numbers_of_their_own(ids, least):
    table = vocabulary.fit(ids, least)
    frequent = [t for t in range(1, 31) if sum(t in row for row in ids.tolist()) >= least]
    assert table[frequent].tolist() == list(range(2, len(frequent) + 2))
    numbers = vocabulary.apply(table, ids)
    assert numbers.any(axis=1).all()
    assert numbers.max() < vocabulary.size(table)
    there = ids.any(axis=1)
    np.testing.assert_array_equal(numbers[there] == 0, ids[there] == 0)


@pytest.mark.parametrize(
    "wrong", [np.zeros((2, 3)), np.array([[1, -1]]), np.array([1, 2]), np.zeros((2, 0), dtype=int)]
)
def test_what_is_no_token_ids_is_refused(wrong):
    with pytest.raises(ValueError, match="X: must be token ids, whole numbers from 0 on"):
        vocabulary.checked(wrong)
    assert vocabulary.checked([[1, 2]]).tolist() == [[1, 2]]
