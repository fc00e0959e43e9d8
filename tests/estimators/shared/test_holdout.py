import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rampart.estimators.shared.holdout import holdout


@settings(max_examples=60)
@given(
    st.lists(st.lists(st.integers(1, 6), min_size=2, max_size=9), min_size=1, max_size=4),
    st.floats(0.05, 0.4),
    st.integers(0, 99),
)
def test_whole_groups_are_held_out_and_every_class_is_left(sizes, share, seed):
    rows = [(k, f"{k}-{n}") for k, parts in enumerate(sizes) for n, m in enumerate(parts)
            for _ in range(m)]  # fmt: skip
    y, groups = np.array([k for k, _ in rows]), np.array([name for _, name in rows], dtype=object)
    held = holdout(y, groups, share, seed)
    assert not set(groups[held]) & set(groups[~held])
    assert set(y[~held]) == set(y)
    smallest = min(min(parts) for parts in sizes)
    assert 0 < held.sum() <= max(share * len(y), smallest)
    turned = holdout(y[::-1], groups[::-1], share, seed)[::-1]
    np.testing.assert_array_equal(held, turned)  # the order of the rows does not matter


def test_without_groups_every_class_has_its_share():
    y = np.repeat([0, 1, 2], [40, 3, 1])
    held = holdout(y, None, 0.1, 1)
    assert np.bincount(y[held], minlength=3).tolist() == [4, 1, 0]


def test_made_rows_are_never_held_out():
    y = np.repeat([0, 1], 30)
    groups = np.array([f"t/{n}" for n in range(30)] * 2, dtype=object)
    groups[10:40] = None
    held = holdout(y, groups, 0.2, 1)
    assert held.any()
    assert not held[10:40].any()


def test_nothing_to_hold_out_is_an_error():
    with pytest.raises(ValueError, match=r"no rows can be held out .* two groups a class or more"):
        holdout(np.array([0, 0, 1, 1]), np.array(["a", "a", "b", "b"]), 0.1, 1)
    with pytest.raises(ValueError, match="no rows can be held out"):
        holdout(np.array([0, 1]), None, 0.1, 1)
