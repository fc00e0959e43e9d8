import hashlib

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rampart.synthetic.tables.folds import row_hashes, stratified_group_folds


def counts(y, folds, k):
    """Return the rows of each class (row) in each fold (column)."""
    return [
        [int(((y == name) & (folds == fold)).sum()) for fold in range(k)] for name in np.unique(y)
    ]


def test_a_hash_is_of_the_values():
    frame = pd.DataFrame(
        {"t": ["1", "1", None, "1", "1"], "x": [0.0, -0.0, 0.0, np.nan, np.nan]},
        index=[7, 7, 7, 7, 7],
    )
    a, same, other, missing, missing_too = row_hashes(frame)
    assert a == same
    assert missing == missing_too
    assert len({a, other, missing}) == 3
    assert row_hashes(frame.rename(columns={"t": "u"})).tolist() == row_hashes(frame).tolist()
    assert row_hashes(frame[["x", "t"]])[0] != a
    # 64 bits of SHA-256 of the text, then those of the number, little endian.
    bits = hashlib.sha256(b"1").digest()[:8] + b"\0" * 8
    assert a == hashlib.sha256(bits).hexdigest()[:16]


def test_a_value_does_not_slip_into_the_next_column():
    frame = pd.DataFrame({"a": ["x", "xy", None, ""], "b": ["yz", "z", "", None]})
    assert len(set(row_hashes(frame))) == 4


def test_rows_of_their_own_are_shared_out_exactly():
    y = np.array(["a"] * 11 + ["b"] * 7)
    folds = stratified_group_folds(y, np.arange(18), 3, seed=1)
    a, b = counts(y, folds, 3)
    assert sorted(a) == [3, 4, 4]  # 11 / 3
    assert sorted(b) == [2, 2, 3]  # 7 / 3


def test_ones_level_what_larger_groups_left():
    # Class a: groups of 4, 3, 1, 1, 1. The 4 and the 3 go apart, the ones fill up to 5 and 5.
    groups = np.array(list("AAAABBBCDE") + list("FGHIJK"))
    y = np.array(["a"] * 10 + ["b"] * 6)
    folds = stratified_group_folds(y, groups, 2, seed=3)
    assert counts(y, folds, 2) == [[5, 5], [3, 3]]
    assert len(set(folds[:4])) == len(set(folds[4:7])) == 1
    assert folds[0] != folds[4]


def test_a_group_too_large_to_level_stays_whole():
    y = np.array(["a"] * 9 + ["b"] * 4)
    groups = np.array(list("AAAAAABCD") + list("EFGH"))
    a, b = counts(y, stratified_group_folds(y, groups, 2, seed=1), 2)
    assert sorted(a) == [3, 6]
    assert b == [2, 2]


def test_equal_rows_of_two_classes_stay_together():
    # Two groups with one row of each class, and four rows alone of each.
    y = np.array(["a", "b", "a", "b"] + ["a"] * 4 + ["b"] * 4)
    groups = np.array([0, 0, 1, 1, *range(2, 10)])
    folds = stratified_group_folds(y, groups, 2, seed=5)
    assert folds[0] == folds[1]
    assert folds[2] == folds[3]
    assert folds[0] != folds[2]
    assert counts(y, folds, 2) == [[3, 3], [3, 3]]


@pytest.mark.parametrize(
    ("y", "groups", "k", "message"),
    [
        ("aaabbb", "ABCDEF", 1, "folds must be 2 to 10, got 1"),
        ("aaabbb", "ABCDEF", 11, "folds must be 2 to 10, got 11"),
        ("aaabb", "ABCDE", 3, "class 'b' has 2 rows, fewer than the 3 folds"),
        ("aaabbb", "ABCDDE", 3, "class 'b' has 3 rows but only 2 different ones, fewer than"),
        ("aaabbb", "ABC", 3, "needs one group a row, got 3 for 6 rows"),
    ],
)
def test_what_cannot_be_folded_is_refused(y, groups, k, message):
    with pytest.raises(ValueError, match=f"^{message}"):
        stratified_group_folds(np.array(list(y)), np.array(list(groups)), k, seed=1)


def test_a_group_of_two_classes_goes_where_one_is_lacking():
    # Class a is in a group of 4 and in two pairs with b, which has 12 equal rows besides. By
    # squares alone both pairs would join the 4, and the fold of the 12 would have no a.
    y = np.array(list("aaaa" + "ab" + "ab" + "b" * 12))
    groups = np.array([0] * 4 + [1, 1, 2, 2] + [3] * 12)
    a, b = counts(y, stratified_group_folds(y, groups, 2, seed=1), 2)
    assert (sorted(a), sorted(b)) == ([1, 5], [1, 13])


def test_a_fold_without_a_class_is_refused():
    # The groups accc and bddd go apart; ab must join one, and the other fold lacks a class.
    y = np.array(list("accc" + "bddd" + "ab" + "cd"))
    groups = np.array([0] * 4 + [1] * 4 + [2] * 2 + [3, 4])
    with pytest.raises(ValueError, match=r"^fold [01] would have no row of class '[ab]', whose"):
        stratified_group_folds(y, groups, 2, seed=1)


tables = st.lists(
    st.tuples(st.integers(0, 2), st.integers(1, 6)), min_size=6, max_size=40
)  # class and size of groups


@settings(max_examples=40)
@given(tables, st.integers(2, 5), st.integers(0, 9))
def test_groups_stay_whole_and_classes_differ_by_a_group_at_most(table, k, seed):
    y = np.array([c for c, size in table for _ in range(size)])
    groups = np.array([g for g, (_, size) in enumerate(table) for _ in range(size)])
    classes = np.array([c for c, _ in table])
    assume(all((classes == c).sum() >= k for c in np.unique(classes)))
    folds = stratified_group_folds(y, groups, k, seed)
    for group in range(len(table)):
        assert len(set(folds[groups == group])) == 1
    for c, row in zip(np.unique(classes), counts(y, folds, k), strict=True):
        assert max(row) - min(row) <= max(size for cls, size in table if cls == c)
        assert min(row) > 0


@given(st.lists(st.integers(0, 2), min_size=10, max_size=60), st.integers(2, 5), st.integers(0, 9))
def test_single_rows_are_within_one_and_their_order_does_not_matter(y, k, seed):
    y = np.array(y)
    assume(np.unique(y, return_counts=True)[1].min() >= k)
    groups = np.array([hashlib.sha256(bytes([i])).hexdigest() for i in range(len(y))])
    folds = stratified_group_folds(y, groups, k, seed)
    for row in counts(y, folds, k):
        assert {*row} <= {sum(row) // k, -(-sum(row) // k)}
    turned = stratified_group_folds(y[::-1], groups[::-1], k, seed)
    assert turned[::-1].tolist() == folds.tolist()
