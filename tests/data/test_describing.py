import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.data.describing import COLUMNS, described, repeated


def test_numbers_by_hand():
    # quartiles of 1..5 are 2 and 4: far out is below 2 - 6 or above 4 + 6
    frame = pd.DataFrame({"x": [1.0, 2, 3, 4, 5], "far": [1.0, 2, 3, 4, 99]})
    table = described(frame).set_index("column")
    assert table.loc["x", ["low", "q1", "median", "q3", "high"]].tolist() == [1, 2, 3, 4, 5]
    assert table["far_out"].tolist() == [0, 0.2]
    assert table.loc["x", "says"] == ""


def test_what_is_odd_is_said():
    frame = pd.DataFrame(
        {
            "empty": [np.nan] * 4,
            "same": [7.0, 7, 7, np.nan],
            "odd": [-1.0, np.inf, 3, 4],
            "text": ["", "a", "b", None],
        }
    )
    table = described(frame).set_index("column")
    assert table["says"].to_dict() == {
        "empty": "nothing in it",
        "same": "one value; missing in 25.0%",
        "odd": "below 0 in 25.0%; infinite in 25.0%",
        "text": "missing in 50.0%",
    }
    assert table.loc["odd", "high"] == 4
    assert table.loc["text", ["kind", "values"]].tolist() == ["text", 2]


@given(st.lists(st.floats(width=32), min_size=1, max_size=30))
def test_shares_are_shares_and_quartiles_are_in_order(values):
    row = described(pd.DataFrame({"x": np.array(values, dtype=np.float32)})).iloc[0]
    for name in ("missing", "negative", "infinite", "far_out"):
        assert pd.isna(row[name]) or 0 <= row[name] <= 1
    quartiles = row[["low", "q1", "median", "q3", "high"]].dropna().tolist()
    assert quartiles == sorted(quartiles)
    assert list(described(pd.DataFrame({"x": values}))) == COLUMNS


def test_repeated_and_contradicted_rows_by_hand():
    frame = pd.DataFrame(
        {"a": [1.0, 1, np.nan, np.nan, 2], "b": ["x"] * 5, "label": [0, 1, 0, 0, 0]}
    )
    assert repeated(frame, "label", ["a", "b"]) == {
        "rows": 5,
        "different": 3,
        "repeated": 2,
        "contradicted": 2,
    }


def test_a_column_that_is_not_there_is_an_error():
    with pytest.raises(KeyError):
        repeated(pd.DataFrame({"a": [1], "label": [0]}), "label", ["b"])
