import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.synthetic.tables.capping import quotas, stratified_cap


@pytest.mark.parametrize(
    ("counts", "rows", "wanted"),
    [
        ([600, 400], 100, [60, 40]),
        ([500, 300, 200], 99, [49, 30, 20]),  # 49.5, 29.7, 19.8: 0.5 is the smallest remainder
        ([990, 6, 4], 100, [90, 6, 4]),  # 99, 0.6, 0.4: the small classes stay whole
        ([950, 50], 100, [90, 10]),  # 95 and 5, but ten folds need ten rows
        ([900, 100], 8, [4, 4]),  # no room for ten: an equal share at most
        ([3, 4], 100, [3, 4]),
    ],
)
def test_quotas(counts, rows, wanted):
    assert quotas(np.array(counts), rows).tolist() == wanted


def test_two_rows_a_class_are_the_least():
    with pytest.raises(ValueError, match=r"^rows must be at least 6, two a class, got 5$"):
        quotas(np.array([10, 10, 10]), 5)


def test_the_choice_is_seeded_and_keeps_the_order():
    y = np.array(["b", "a"] * 50)
    chosen = stratified_cap(y, 20, seed=1)
    assert (np.diff(chosen) > 0).all()
    assert np.unique(y[chosen], return_counts=True)[1].tolist() == [10, 10]
    assert chosen.tolist() == stratified_cap(y, 20, seed=1).tolist()
    assert chosen.tolist() != stratified_cap(y, 20, seed=2).tolist()
    assert stratified_cap(y, 100, seed=1).tolist() == list(range(100))


@given(st.lists(st.integers(2, 300), min_size=2, max_size=6), st.integers(12, 500))
def test_quotas_add_up_and_leave_no_class_out(counts, rows):
    sizes = quotas(np.array(counts), rows)
    assert sizes.sum() == min(rows, sum(counts))
    assert (sizes <= counts).all()
    assert (sizes >= np.minimum(counts, min(10, rows // len(counts)))).all()
