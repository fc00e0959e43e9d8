import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rampart.synthetic.tables.schema import Column, clean


def frame():
    return pd.DataFrame(
        {
            "id": range(8),
            "sms": ["0", "1", "1.0", "1", "0", "1", "0", "1"],
            "size": ["10", "2.5", "", "7", "10.0", "7", "3", "7"],
            "one": ["x"] * 8,
            "none": [""] * 8,
            "class": ["good", "bad", "bad", "bad", "good", "good", "", "bad"],
        }
    )


def test_a_table_by_hand():
    # Row 6 has no label. Without id, row 4 equals row 0 and row 7 equals row 3; row 5 has the
    # features of row 3 and another label.
    table = clean(frame(), "class", exclude=["id"], seed=1)
    assert table.schema == (Column("sms", "binary", False), Column("size", "continuous", False))
    assert table.features["sms"].tolist() == ["0", "1", "1", "1", "1"]
    np.testing.assert_array_equal(table.features["size"], [10, 2.5, np.nan, 7, 7])
    assert table.label.tolist() == ["good", "bad", "bad", "bad", "good"]
    assert list(table.features.index) == list(range(5))
    assert table.dropped == [
        {"column": "id", "reason": "excluded"},
        {"column": "one", "reason": "constant"},
        {"column": "none", "reason": "every value is missing"},
    ]
    assert table.counts == {
        "rows_read": 8,
        "rows_without_label": 1,
        "duplicates": 2,
        "duplicate_rate": pytest.approx(2 / 7),
        "conflicting_rows": 2,
        "rows": 5,
    }


def test_duplicates_are_counted_where_they_are_kept():
    table = clean(frame(), "class", exclude=["id"], duplicates="keep", seed=1)
    assert (len(table.features), table.counts["duplicates"]) == (7, 2)
    assert table.counts["conflicting_rows"] == 3
    with pytest.raises(ValueError, match=r"^duplicates must be 'drop' or 'keep', got 'count'$"):
        clean(frame(), "class", duplicates="count", seed=1)


def test_a_value_that_is_there_or_not_tells_rows_apart():
    table = clean(pd.DataFrame({"a": ["x", "", "x", ""], "y": [0, 0, 1, 1]}), "y", seed=1)
    assert table.schema == (Column("a", "binary", False),)
    assert table.features["a"].tolist() == ["x", None, "x", None]
    assert table.label.tolist() == ["0", "0", "1", "1"]


def test_the_first_columns_and_a_share_of_the_rows():
    rng = np.random.default_rng(0)
    wide = pd.DataFrame(rng.random((100, 5)), columns=list("abcde"))
    wide["y"] = ["p"] * 60 + ["q"] * 40
    table = clean(wide, "y", exclude=["a"], columns=2, rows=50, seed=1)
    assert list(table.features) == ["b", "c"]
    assert {"column": "d", "reason": "not among the first 2"} in table.dropped
    assert np.unique(table.label, return_counts=True)[1].tolist() == [30, 20]
    again = clean(wide, "y", exclude=["a"], columns=2, rows=50, seed=1)
    pd.testing.assert_frame_equal(table.features, again.features)
    other = clean(wide, "y", exclude=["a"], columns=2, rows=50, seed=2)
    assert not table.features.equals(other.features)
    positions = wide["b"].tolist()
    places = [positions.index(value) for value in table.features["b"]]
    assert places == sorted(places)


def test_a_column_that_is_constant_in_the_rows_kept_goes_too():
    table = pd.DataFrame({"a": ["u"] * 399 + ["v"], "b": range(400), "y": ["p", "q"] * 200})
    cleaned = clean(table, "y", rows=20, seed=1)
    assert list(cleaned.features) == ["b"]
    assert cleaned.dropped == [{"column": "a", "reason": "constant in the rows kept"}]


WORDS = [f"word {i}" for i in range(60)]
BAD = {
    "no label column": (
        {"a": [1, 2], "class": [0, 1]},
        {"label": "clas"},
        "no label column 'clas' in the table; did you mean 'class'? known: a, class",
    ),
    "empty label": (
        {"a": [1, 2], "y": ["", None]},
        {},
        "the label column 'y' is empty in every row",
    ),
    "one class": (
        {"a": [1, 2], "y": ["m", "m"]},
        {},
        "the label column 'y' has one class alone, 'm': two are needed",
    ),
    "a class of one row": (
        {"a": [1, 2, 3], "y": ["m", "m", "n"]},
        {},
        "class 'n' of the label column 'y' has 1 row: a class needs two at least, more for more "
        "folds",
    ),
    "a class of one row that was copied": (
        {"a": [1, 2, 3, 3], "y": ["m", "m", "n", "n"]},
        {},
        "class 'n' of the label column 'y' has 1 row: a class needs two at least, more for more "
        "folds",
    ),
    "a number as label": (
        {"a": range(20), "y": np.arange(20) / 3},
        {},
        "the label column 'y' has 20 distinct fractional numbers: a label must be a class",
    ),
    "a name as label": (
        {"a": range(60), "y": WORDS},
        {},
        "the label column 'y' has 60 distinct values, more than the 50 classes allowed",
    ),
    "constant columns": (
        {"a": [1, 1, 1, 1], "b": [None] * 4, "y": [0, 0, 1, 1]},
        {},
        "no column is left: each one is excluded, constant or without any value",
    ),
    "no feature": (
        {"a": [1, 2], "y": [0, 1]},
        {"exclude": ["a"]},
        "no column is left beside the label 'y'",
    ),
    "10,000 columns": (
        {**{f"c{i}": [0, 1, 0, 1] for i in range(10_000)}, "y": [0, 0, 1, 1]},
        {},
        "the table has 10,000 columns of features, more than max_columns (2,000): exclude some or "
        "use the first so many by columns",
    ),
    "no label among 10,000 columns": (
        {f"c{i:04}": [0, 1] for i in range(10_000)},
        {"label": "c123"},
        "no label column 'c123' in the table; nearest of 10,000 columns: c9123, c8123, c7123",
    ),
    "a text column": (
        {"a": WORDS, "y": [0, 1] * 30},
        {},
        "column 'a' looks like free text, with 60 distinct values (max_categories is 50): exclude "
        "it, declare its kind or raise max_categories",
    ),
    "an unknown column excluded": (
        {"age": [1, 2], "y": [0, 1]},
        {"exclude": ["aeg"]},
        "cannot exclude column 'aeg': did you mean 'age'? known: age, y",
    ),
    "the label excluded": (
        {"a": [1, 2], "y": [0, 1]},
        {"exclude": ["y"]},
        "cannot exclude column 'y': it is the label",
    ),
    "an unknown column declared": (
        {"age": [1, 2], "y": [0, 1]},
        {"kinds": {"ag": "ordinal"}},
        "kind of column 'ag': no such column; did you mean 'age'? known: age",
    ),
    "no columns wanted": (
        {"a": [1, 2], "y": [0, 1]},
        {"columns": 0},
        "columns must be at least 1, got 0",
    ),
    "too few rows wanted": (
        {"a": range(8), "y": [0, 1] * 4},
        {"rows": 3},
        "rows must be at least 4, two a class, got 3",
    ),
    "no row": ({"a": [], "y": []}, {}, "the table has no row"),
    "a list in a cell": (
        {"a": [[1], [2], [3], [4]], "y": [0, 0, 1, 1]},
        {},
        "column 'a' has a list in a cell: a cell must be a number, a text, a truth value or empty",
    ),
    "an infinite number": (
        {"a": [1.0, np.inf, 2.0, 3.0], "y": [0, 0, 1, 1]},
        {},
        "column 'a' has an infinite number in row 1: leave it empty or exclude the column",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_used_is_one_sentence(name):
    table, options, message = BAD[name]
    with pytest.raises(ValueError) as caught:
        clean(pd.DataFrame(table), **{"label": "y", "seed": 1, **options})
    assert str(caught.value) == message


def test_two_columns_of_one_name_are_refused():
    table = pd.DataFrame([[1, 2, 0], [3, 4, 1]], columns=["a", "a", "y"])
    with pytest.raises(ValueError, match=r"^two columns are named 'a': rename one$"):
        clean(table, "y", seed=1)


cells = st.tuples(
    st.sampled_from([0, 1]), st.none() | st.integers(-50, 50), st.sampled_from(["u", "v", None])
)


@settings(max_examples=20)
@given(st.lists(cells, min_size=1, max_size=25))
def test_a_csv_gives_what_the_typed_table_gives_and_cleaning_again_changes_nothing(rows):
    # Two rows of each class that no drawn row equals keep every column and class.
    rows = [*rows, (0, 90, "w"), (0, 91.5, "w"), (1, 92, "w"), (1, 93, "v")]
    typed = pd.DataFrame(rows, columns=["y", "x", "t"])
    written = typed.map(lambda cell: "" if pd.isna(cell) else str(cell))
    table, read = clean(typed, "y", seed=1), clean(written, "y", seed=1)
    pd.testing.assert_frame_equal(table.features, read.features)
    assert table.label.tolist() == read.label.tolist()
    assert (table.schema, table.counts) == (read.schema, read.counts)
    kinds = {column.name: column.kind for column in table.schema}
    again = clean(table.features.assign(y=table.label), "y", kinds=kinds, seed=1)
    pd.testing.assert_frame_equal(again.features, table.features)
    assert again.counts["duplicates"] == 0
