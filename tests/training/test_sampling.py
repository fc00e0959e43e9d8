import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from rampart.training.sampling import by_kind


def frame(kinds):
    ids = [f"row{n}" for n in range(len(kinds))]
    return pd.Series(list(kinds), index=range(5, 5 + len(kinds))), pd.Series(ids)


def test_kinds_take_turns_and_the_rows_stay_in_their_order():
    kinds, ids = frame("aaaaabbc")
    assert sorted(kinds[by_kind(kinds, ids, 3, 1)]) == ["a", "b", "c"]
    assert sorted(kinds[by_kind(kinds, ids, 6, 1)]) == ["a", "a", "a", "b", "b", "c"]
    index = by_kind(kinds, ids, 6, 1)
    assert index.tolist() == sorted(index)
    assert by_kind(kinds, ids, None, 1).tolist() == kinds.index.tolist()
    assert by_kind(kinds, ids, 99, 1).tolist() == kinds.index.tolist()


@given(st.text(alphabet="abc", min_size=1, max_size=20), st.integers(1, 20), st.integers(0, 5))
def test_a_draw_holds_the_smaller_ones_and_does_not_depend_on_the_order(kinds, most, seed):
    kinds, ids = frame(kinds)
    ids.index = kinds.index
    drawn = set(ids[by_kind(kinds, ids, most, seed)])
    assert len(drawn) == min(most, len(kinds))
    assert drawn <= set(ids[by_kind(kinds, ids, most + 1, seed)])
    turned = by_kind(kinds[::-1], ids[::-1], most, seed)
    assert set(ids[turned]) == drawn
