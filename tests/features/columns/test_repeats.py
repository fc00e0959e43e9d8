import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.data.cardinality import of
from rampart.features.columns import NAMES, columns
from rampart.features.columns.repeats import given as said

PLACES = [3, 344, 345, 293]
CELLS = st.lists(st.sampled_from(["a", " a", "b", "c", "1.0", "dd"]), min_size=1, max_size=40)


def test_their_places_in_the_376():
    assert [NAMES[place] for place in PLACES] == [
        "whole_distinct", "fact_whole_top", "fact_whole_entropy", "whole_growth",
    ]  # fmt: skip


@given(st.lists(CELLS, min_size=1, max_size=5))
def test_without_a_whole_column_they_are_those_of_the_values(lists):
    rows = {
        "name": ["n"] * len(lists), "values": lists,
        "n_rows": list(map(len, lists)), "n_missing": [0] * len(lists),
    }  # fmt: skip
    wanted = np.array([of(cells) for cells in lists])
    assert columns(rows)[:, PLACES] == pytest.approx(wanted, abs=2e-6)


def test_what_is_said_of_the_whole_column_counts(rows):
    table = rows(("a", ["x", "y"]), ("b", ["x", "y"]))
    whole = [0.25, 0.5, 0.75, 0.125]
    found = columns(pd.DataFrame({**table, "whole": [whole, []]}))
    assert found[0, PLACES].tolist() == whole
    assert found[1, PLACES].tolist() == [1, 1, 1, 1]
    rest = np.delete(found, PLACES, axis=1)
    assert (np.delete(rest, [NAMES.index("null_ratio")], axis=1)[0] >= -20).all()


@pytest.mark.parametrize("whole", [[0.5], [0, 0, 0, 2], [0, 0, 0, float("nan")]])
def test_what_is_no_share_names_the_column(rows, whole):
    table = {**rows(("a", ["x"]), ("b", ["x"])), "whole": [[], whole]}
    with pytest.raises(ValueError, match=r"column 1 \('b'\): must be 4 shares from 0 to 1"):
        said(table)
