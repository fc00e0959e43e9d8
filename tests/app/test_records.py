import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import records
from app.records import Aside

CELLS = st.text(st.sampled_from('ab",\n '), max_size=6)


def read(text, width=2, above=1):
    aside = Aside()
    lines = iter(io.StringIO(text, newline=""))
    rows = [row for part in records.records(lines, ",", width, above, aside) for row in part]
    assert aside.read == len(rows)
    return rows, aside


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), max_size=20), st.integers(2, 9))
def test_what_csv_writes_is_read_whatever_the_block(rows, block):
    stream = io.StringIO(newline="")
    csv.writer(stream, quoting=csv.QUOTE_ALL).writerows(rows)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(records, "BLOCK", block)
        found, aside = read(stream.getvalue())
    assert found == rows
    assert aside.total == 0


def test_a_row_of_another_width_is_set_aside_with_its_line():
    rows, aside = read("1,2\n3\n\n4,5,6\n7,8\n")
    assert rows == [["1", "2"], ["7", "8"]]
    assert aside.notes() == ["set aside 2 rows with another number of cells (lines 3, 5)"]


def test_a_quote_in_the_last_cell_ends_with_its_line():
    rows, aside = read('1,"a\n3,4\n')
    assert rows == [["1", "a"], ["3", "4"]]
    assert aside.lines == {f"{records.QUOTE}, read to the end of its line": [2]}


def test_a_quote_amid_a_row_loses_that_row_alone():
    rows, aside = read('"1,2\n3,4\n5,"6"\n7,8\n')
    assert rows == [["3", "4"], ["5", "6"], ["7", "8"]]
    assert aside.lines == {records.QUOTE: [2]}


def test_rows_that_two_quotes_swallow_come_back():
    # The first quote is closed by that of the fourth line, in a row of two cells too many.
    rows, aside = read('"1,2\n3,4\n5,6\n7",8,9\n1,1\n')
    assert rows == [["3", "4"], ["5", "6"], ["1", "1"]]
    assert aside.lines == {records.QUOTE: [2, 5]}


def test_quotes_are_characters_where_too_many_are_never_closed(monkeypatch):
    monkeypatch.setattr(records, "PLAIN", 3)
    rows, aside = read('"a,b\n' * 9)
    assert len(rows) == 5
    assert rows[-1] == ['"a', "b"]
    assert aside.counts == {records.QUOTE: 4}


def test_an_empty_line_of_one_column_is_a_missing_cell():
    assert read("1\n\n2\n", width=1)[0] == [["1"], [""], ["2"]]


def test_a_note_names_the_first_lines():
    aside = Aside()
    for line in range(10, 17):
        aside.add(line, records.WIDTH)
    assert aside.notes()[0].endswith("cells (lines 10, 11, 12, 13, 14, …)")
