import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.tasks.columns.row import tables

CELL = st.text(st.characters(codec="utf-8", exclude_characters="\x00\r"))


def test_delimited_fills_short_rows_and_skips_blank_lines():
    columns = tables.delimited("a,b\n1,2\n\n3\n".encode("utf-8-sig"))
    assert columns == {"a": ["1", "3"], "b": ["2", None]}


def test_delimited_without_a_header_line_and_with_blanks_after_the_delimiter():
    data = b'x\t "y z"\n'
    columns = tables.delimited(data, "\t", header=["one", "two"], padded=True)
    assert columns == {"one": ["x"], "two": ["y z"]}


def test_delimited_stops_at_the_limit(monkeypatch):
    monkeypatch.setattr(tables, "MOST_ROWS", 2)
    assert tables.delimited(b"n\n1\n2\n3\n") == {"n": ["1", "2"]}


def test_delimited_reads_long_cells():
    assert tables.delimited(b"text\n" + b"x" * 200_000) == {"text": ["x" * 200_000]}


def test_an_empty_file_has_no_columns():
    assert tables.delimited(b"") == {}


@given(st.lists(st.tuples(CELL, CELL), max_size=5))
def test_delimited_returns_what_csv_wrote(rows):
    stream = io.StringIO(newline="")
    csv.writer(stream, quoting=csv.QUOTE_ALL).writerows([("a", "b"), *rows])
    columns = tables.delimited(stream.getvalue().encode())
    assert list(zip(columns["a"], columns["b"])) == rows


def test_records_keep_the_keys_of_all_items():
    columns = tables.records([{"a": 1}, {"b": [1, "ü"], "a": False}])
    assert columns == {"a": ["1", "false"], "b": [None, '[1, "ü"]']}


@given(st.recursive(st.integers() | st.booleans() | st.none(), st.lists, max_leaves=5))
def test_text_is_json_again(value):
    cell = tables.text(value)
    assert cell is None if value is None else json.loads(cell) == value


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("weight", True),
        ("idle time", False),
        ("idle", True),
        ("TotalVolume", True),
        ("budgetYear", False),
        ("SourceID", False),
        ("county_id", False),
        ("FIPS Code", False),
    ],
)
def test_measured_by_the_words_of_the_name(name, expected):
    assert tables.measured(name, ["1", "2", "3", "4"]) is expected


def test_a_number_of_three_values_may_be_a_code():
    assert not tables.measured("weight", ["1", "2", "3", None, " "])


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["yes", "No", None, ""], "boolean"),
        (["0", "1", "1 "], "boolean"),
        (["male", "female"], "categorical"),
        (["a", "b", "c"], "categorical"),
        (["a", "b", "c", "d"], None),
        (["a", "b", "c", "d"] * 2, "categorical"),
        (["a;b", "a", "b"], None),
        ([str(n) for n in range(101)] * 3, None),
    ],
)
def test_closed_set(cells, expected):
    assert tables.closed_set(cells) == expected
