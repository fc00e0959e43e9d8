import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.encoders import windows

CLS, SEP = 2, 3


def matrix(texts, count, length, pad=0):
    """Return the matrix of texts: lists of windows, lists of ids."""
    ids = np.zeros((len(texts), count, length), dtype=np.int32)
    for row, text in enumerate(texts):
        for place, tokens in enumerate(text):
            ids[row, place, : len(tokens) + 2] = [CLS, *tokens, SEP]
    return ids.reshape(len(texts), -1)


def test_a_matrix_is_cut_into_its_windows():
    X = matrix([[[7, 8, 9]], [[4], [5, 6]]], count=3, length=6)
    cut = windows.split(X, 0)
    assert cut.row.tolist() == [0, 1, 1]
    assert cut.length.tolist() == [5, 3, 4]
    assert cut.ids.shape == (3, 8)
    assert cut.ids[2].tolist() == [CLS, 5, 6, SEP, 0, 0, 0, 0]


@given(
    st.lists(
        st.lists(st.lists(st.integers(4, 99), max_size=9), min_size=1, max_size=3),
        min_size=1,
        max_size=6,
    )
)
def test_what_was_put_in_comes_out(texts):
    cut = windows.split(matrix(texts, count=3, length=11), 0)
    found = [[] for _ in texts]
    for row, ids, length in zip(*cut):
        found[row].append(ids[1 : length - 1].tolist())
    assert found == texts


def test_the_tokenizers_own_padding_comes_back():
    X = windows.swapped(np.array([[0, 9, 2, 1, 1]], dtype=np.int32), 1)
    assert X.tolist() == [[1, 9, 2, 0, 0]]
    cut = windows.split(X, 1)
    assert cut.length.tolist() == [3]
    assert cut.ids.tolist() == [[0, 9, 2, 1, 1, 1, 1, 1]]


@pytest.mark.parametrize("X", [[[0, 0]], [[2, 3], [4, 3]]])
def test_another_matrix_is_refused(X):
    with pytest.raises(ValueError, match="first id of every row"):
        windows.split(np.array(X), 0)


def test_the_first_id_within_a_window_is_refused():
    """It would cut that window, and those of all other rows, in two."""
    X = np.array([[5, 7, 7, 7, 7, 5, 8, 0, 0, 0], [5, 7, 5, 7, 0, 0, 0, 0, 0, 0]])
    with pytest.raises(ValueError, match=r"stands within a window, at \[0, 2, 5\]"):
        windows.split(X, 0)


def test_lengths_are_rounded_up():
    assert windows.padded(np.array([1, 8, 9])).tolist() == [8, 8, 16]


def test_batches_have_like_lengths_and_at_most_so_many_tokens():
    length = np.array([3, 16, 9, 9, 2])
    found = [batch.tolist() for batch in windows.batches(length, 32)]
    # 2 windows of 16 tokens; the third begins one of at most 16, then two of 8.
    assert found == [[1, 2], [3, 0], [4]]


def test_a_window_longer_than_a_batch_is_alone():
    assert [len(batch) for batch in windows.batches(np.array([40, 40]), 32)] == [1, 1]
