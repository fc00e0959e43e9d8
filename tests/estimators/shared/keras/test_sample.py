import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.estimators.shared.keras.sample import sample


def test_every_class_and_family_keeps_its_share():
    y = np.repeat([0, 0, 1], [40, 20, 40])
    groups = np.repeat(["a", "b", "a"], [40, 20, 40])
    rows = sample(y, groups, 50, 3)
    assert rows.tolist() == sorted(set(rows.tolist()))
    counted = [
        np.sum((y[rows] == k) & (groups[rows] == g)) for k, g in ((0, "a"), (0, "b"), (1, "a"))
    ]
    assert counted == [20, 10, 20]


def test_the_places_left_go_to_the_largest_remainders():
    y = np.repeat([0, 1, 2], [5, 3, 2])  # half of them: 2.5, 1.5, 1.0
    assert sorted(np.bincount(y[sample(y, None, 5, 1)]).tolist()) in ([1, 1, 3], [1, 2, 2])
    assert {tuple(np.bincount(y[sample(y, None, 5, seed)])) for seed in range(9)} == {
        (3, 1, 1),
        (2, 2, 1),
    }


def test_no_limit_or_a_high_one_takes_all():
    y = np.array([0, 1, 1])
    assert sample(y, None, None, 1).tolist() == [0, 1, 2]
    assert sample(y, None, 3, 1).tolist() == [0, 1, 2]


@given(
    st.lists(st.tuples(st.integers(0, 2), st.sampled_from("abc")), min_size=2, max_size=60),
    st.data(),
)
def test_no_stratum_is_more_than_a_row_from_its_share(rows, data):
    y = np.array([label for label, _ in rows])
    groups = np.array([group for _, group in rows], dtype=object)
    most = data.draw(st.integers(1, len(rows)))
    taken = sample(y, groups, most, 7)
    assert len(taken) == most
    np.testing.assert_array_equal(taken, sample(y, groups, most, 7))
    for stratum in set(rows):
        whole = sum(row == stratum for row in rows)
        kept = sum(rows[number] == stratum for number in taken)
        assert kept == pytest.approx(whole * most / len(rows), abs=1)


def test_another_seed_takes_others():
    y = np.zeros(100, dtype=int)
    assert sample(y, None, 10, 1).tolist() != sample(y, None, 10, 2).tolist()
