"""Both readers give the same of every text: rows, lines set aside, hashes of the cells."""

import csv
import io
from itertools import chain
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import blocks, reading, records
from app.blocks import Cells, Source, cut
from app.counting import of_texts
from rampart.core import opening

PIECES = st.sampled_from(
    ["a", "1", " ", '"', '""', '"b"', ",", ",", "\n", "\n", "\r\n", "\r", "é", "\u3000", "\xa0"]
)
FIELDS = st.text(st.sampled_from('ab", \n\té\u2003'), max_size=6)


def read(text, quick, width=2):
    """Return the rows, what was set aside and the hashes of each column."""
    stream, aside = io.StringIO(text, newline=""), records.Aside()
    lines = Source(stream, []) if quick else opening.lines(stream)
    rows, hashed, fast = [], [[] for _ in range(width)], 0
    for block in records.records(lines, ",", width, 1, aside):
        if isinstance(block, Cells):
            fast += len(block)
            rows += map(block.row, range(len(block)))
            columns = block.columns()
        else:
            rows += block
            columns = map(of_texts, zip(*block))
        for place, column in enumerate(columns):
            hashed[place] += column.tolist()
    return (rows, aside, hashed), fast


@given(st.lists(PIECES, max_size=40).map("".join), st.integers(1, 3), st.integers(1, 30))
def test_both_readers_agree_on_any_text(text, width, size):
    with patch.object(blocks, "SIZE", size), patch.object(records, "BLOCK", 3):
        assert read(text, True, width)[0] == read(text, False, width)[0]


@given(st.lists(st.tuples(FIELDS, FIELDS), min_size=1, max_size=20), st.integers(1, 60))
def test_what_csv_writes_needs_no_careful_reader(rows, size):
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    with patch.object(blocks, "SIZE", size):
        found, fast = read(out.getvalue(), True)
    assert found == read(out.getvalue(), False)[0]
    assert [tuple(row) for row in found[0]] == rows
    if size == 60:  # a block of that size holds the longest row
        assert fast == len(rows)


def test_after_an_odd_row_the_blocks_go_on(monkeypatch):
    monkeypatch.setattr(blocks, "SIZE", 40)
    monkeypatch.setattr(records, "BLOCK", 5)
    lines = [f"{n},x{n}\n" for n in range(100)]
    lines[30], lines[60] = "odd\n", '6,"never closed\n'
    found, fast = read("".join(lines), True)
    assert found == read("".join(lines), False)[0]
    assert found[1].lines == {
        records.WIDTH: [32],
        f"{records.QUOTE}, read to the end of its line": [62],
    }
    assert fast > 50


@pytest.mark.parametrize("text", ["a\n", "a,b,c\nd\n", 'a"b",c\n"d"e,f\n', "a,b\rc,d\n", "a,\0\n"])
def test_what_is_odd_is_not_cut(text):
    assert cut(text, ord(","), 2) == (None, text)


def test_a_quote_that_goes_on_waits_for_its_end():
    cells, rest = cut('a,b\nc,"d\n', ord(","), 2)
    assert (cells.row(0), len(cells), cells.lines, rest) == (["a", "b"], 1, 1, 'c,"d\n')


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_columns_are_the_same_by_both_readers(tmp_path, monkeypatch, encoding):
    path = tmp_path / "a.csv"
    rows = [f'{n},"é {n % 7}, ""x""", {n % 3 or ""}\r\n' for n in range(3_000)]
    rows[700], rows[2_000] = "a footer\r\n", '1,"open,2\r\n'
    path.write_bytes(("n,text,few\r\n" + "".join(rows)).encode(encoding))
    monkeypatch.setattr(blocks, "SIZE", 5_000)
    quick, careful = [], []
    found = reading.columns(path, notes=quick)
    limited = reading.columns(path, rows=1_234)
    monkeypatch.setattr(
        reading, "Source", lambda stream, below: chain(below, opening.lines(stream))
    )
    assert found == reading.columns(path, notes=careful)
    assert limited == reading.columns(path, rows=1_234)
    assert quick == careful
    assert len(quick) == (4 if encoding == "cp1252" else 3)
