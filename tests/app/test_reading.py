import gzip
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import reading
from rampart.core import opening
from tests.refusals import refused


def read(path, content, rows=1000):
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return reading.columns(path, rows)


def plain(columns):
    return {column.name: sorted(column.values) for column in columns}


def test_the_same_table_in_every_format(tmp_path):
    import pandas as pd

    frame = pd.DataFrame({"age": [31, 4], "town": ["Oslo", None]})
    frame.to_csv(tmp_path / "a.csv", index=False)
    frame.to_csv(tmp_path / "a.csv.gz", index=False)
    frame.to_csv(tmp_path / "a.TSV", index=False, sep="\t")
    frame.to_json(tmp_path / "a.jsonl", orient="records", lines=True)
    frame.to_json(tmp_path / "a.json", orient="records")
    frame.to_parquet(tmp_path / "a.parquet", index=False)
    frame.to_excel(tmp_path / "a.xlsx", index=False)
    files = sorted(tmp_path.iterdir())
    assert len(files) == 7
    for file in files:
        age, town = reading.columns(file, 1000)
        assert age == (str(file), 1, "age", ["31", "4"], 2, 0, (1, 1, 1, 1))
        assert town == (str(file), 2, "town", ["Oslo"], 2, 1, (1, 1, 0, 1))


def test_missing_is_empty_blank_or_null(tmp_path):
    a, b = read(tmp_path / "a.csv", 'a,b\n1,\n" ",x\n3,y\n')
    assert (sorted(a.values), a.n_rows, a.n_missing) == (["1", "3"], 3, 1)
    assert (sorted(b.values), b.n_rows, b.n_missing) == (["x", "y"], 3, 1)


def test_one_column_counts_empty_lines_as_missing(tmp_path):
    [a] = read(tmp_path / "a.csv", "a\n1\n\n2\n")
    assert (a.n_rows, a.n_missing) == (3, 1)


@pytest.mark.parametrize("separator", ";\t|")
def test_other_separators_where_the_header_has_no_comma(tmp_path, separator):
    table = f"a{separator}b\n1{separator}2,5\n"
    assert plain(read(tmp_path / "a.csv", table)) == {"a": ["1"], "b": ["2,5"]}


@pytest.mark.parametrize(
    ("table", "names"),
    [
        ("a;b, net;c\n1;2,5;3\n", ["a", "b, net", "c"]),
        ('"a";"b, net"\n"1";"2"\n', ["a", "b, net"]),
        ("a,b; c; d\n1,2\n", ["a", "b; c; d"]),
        ("sep=;\na;b\n1,5;2\n", ["a", "b"]),
    ],
)
def test_the_separator_is_what_the_rows_agree_on(tmp_path, table, names):
    assert [column.name for column in read(tmp_path / "a.csv", table)] == names


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_says_the_encoding(tmp_path, encoding):
    content = "ä\tb\n1\tü\n".encode(encoding)
    for name, packed in (("a.tsv", content), ("a.tsv.gz", gzip.compress(content))):
        assert plain(read(tmp_path / name, packed)) == {"ä": ["1"], "b": ["ü"]}


def test_a_key_that_comes_late_is_a_column(tmp_path):
    lines = [json.dumps({"a": n} if n < 1500 else {"a": n, "late": n}) for n in range(1501)]
    a, late = read(tmp_path / "a.jsonl", "\n".join(lines), rows=2000)
    assert (a.name, a.n_rows, late.name, late.n_rows) == ("a", 200, "late", 200)


def test_cells_beside_the_header_of_a_sheet_are_columns_without_a_name(tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    for row in (["title"], ["a", "b"], [1, 2], [3]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    title, other = reading.columns(tmp_path / "a.xlsx", 10)
    assert (title.name, sorted(title.values)) == ("title", ["1", "3", "a"])
    assert (other.name, sorted(other.values), other.n_missing) == ("", ["2", "b"], 1)


def test_same_headers_keep_their_position(tmp_path):
    columns = read(tmp_path / "a.csv", "x,x,\n1,2,3\n")
    assert [(c.position, c.name, c.values) for c in columns] == [
        (1, "x", ["1"]),
        (2, "x", ["2"]),
        (3, "", ["3"]),
    ]


def test_rows_are_drawn_from_the_whole_file_and_the_same_each_time(tmp_path):
    lines = "n\n" + "\n".join(map(str, range(5000)))
    [first] = read(tmp_path / "a.csv", lines, rows=4000)
    [again] = read(tmp_path / "b.csv", lines, rows=4000)
    numbers = [int(value) for value in first.values]
    assert first.values == again.values
    assert (len(set(numbers)), first.n_rows) == (200, 200)
    assert max(numbers) < 4000
    # A mean of 200 of 0 .. 3999 lies within 4 standard errors, 4 · 1155 / √200 = 327.
    assert abs(sum(numbers) / 200 - 1999.5) < 327


def test_fewer_rows_than_are_drawn_are_all_there(tmp_path):
    [column] = read(tmp_path / "a.csv", "n\n" + "\n".join(map(str, range(150))))
    assert sorted(map(int, column.values)) == list(range(150))


def test_a_long_cell_is_cut_and_may_hold_lines_and_quotes(tmp_path):
    [a, b] = read(tmp_path / "a.csv", 'a,b\n"x\n""y"" ,",' + "z" * 300_000 + "\n")
    assert a.values == ['x\n"y" ,']
    assert len(b.values[0]) == reading.LONGEST


def test_a_workbook_with_sheets(tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    book.active.title = "cover"
    book.active.append(["a title alone"])
    for title in ("one", "two"):
        sheet = book.create_sheet(title)
        for row in (["k", "v"], [1, True], [None, None], [2]):
            sheet.append(row)
    path = tmp_path / "a.xlsx"
    book.save(path)
    columns = reading.columns(path, 1000)
    assert [(c.file, c.name) for c in columns] == [
        (f"{path}#{sheet}", name) for sheet in ("one", "two") for name in "kv"
    ]
    assert sorted(columns[0].values) == ["1", "2"]
    assert (columns[1].values, columns[1].n_missing) == (["true"], 1)


def test_json_objects_may_lack_keys_and_hold_lists(tmp_path):
    table = [{"a": 1}, {"a": 2.5, "b": [1, {"c": "ü"}]}]
    a, b = read(tmp_path / "a.json", json.dumps(table))
    assert (sorted(a.values), a.n_missing) == (["1", "2.5"], 0)
    assert (b.values, b.n_rows, b.n_missing) == (['[1, {"c": "ü"}]'], 2, 1)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", "", "is empty"),
        ("a.csv", "\n\n", "has no column"),
        ("a.csv", "a,b\n", "has a header and no row"),
        ("a.csv", "a,b\n1,2\n3\n4\n5,6,7\n", r"is no table: set aside 3 rows .* \(lines 3, 4, 5\)"),
        ("a.csv", "a,b\n1,2\n".encode("utf-16-le"), "NUL byte"),
        ("a.csv.gz", b"no gzip", "cannot be read as .csv.gz"),
        ("a.csv.gz", gzip.compress(b"a\n1\n" * 99, mtime=0)[:20], "cannot be read as .csv.gz"),
        ("a.txt", "a\n1\n", "unknown ending '.txt'; known: .csv, .tsv"),
        ("a", "a\n1\n", "unknown ending ''"),
        ("a.jsonl", '{"a": 1}\n{"a"\n', "line 2: is not JSON"),
        ("a.jsonl", "[1]\n", "line 1: must be an object, got list"),
        ("a.jsonl", "\n", "has no column"),
        ("a.json", "[", "is not JSON"),
        ("a.json", '{"a": [1]}', "must be a JSON list of objects, a row each, got dict"),
        ("a.json", "[{}, 1]", "got a list of int"),
        ("a.csv.gz", gzip.compress(b"a\n1\n" * 99, mtime=0)[:10] + b"\xff" * 99, "as .csv.gz"),
        ("a.json", "[]", "has no column"),
        ("a.parquet", "PAR1", "cannot be read as Parquet"),
        ("a.xlsx", "a", "cannot be read as .xlsx"),
    ],
)
def test_what_is_no_table_says_why(tmp_path, name, content, message):
    with refused("columns", f"app.classify {name} of {content[:40]!r}", match=message):
        read(tmp_path / name, content)


def test_a_workbook_with_broken_xml_says_so(tmp_path):
    import zipfile

    import openpyxl

    whole, broken = tmp_path / "whole.xlsx", tmp_path / "broken.xlsx"
    openpyxl.Workbook().save(whole)
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(broken, "w") as target:
        for name in source.namelist():
            target.writestr(name, b"<x" if name == "xl/workbook.xml" else source.read(name))
    with pytest.raises(ValueError, match=r"cannot be read as \.xlsx: ParseError"):
        reading.columns(broken, 10)


def test_a_date_that_python_cannot_hold_says_so(tmp_path):
    import pyarrow
    import pyarrow.parquet

    table = pyarrow.table({"a": pyarrow.array([2**52], pyarrow.timestamp("ms"))})
    pyarrow.parquet.write_table(table, tmp_path / "a.parquet")
    with pytest.raises(ValueError, match=r"cannot be read as \.parquet: OverflowError"):
        reading.columns(tmp_path / "a.parquet", 10)


def test_a_quote_that_nothing_closes(tmp_path, monkeypatch):
    monkeypatch.setattr(opening, "WIDEST", 1000)
    with pytest.raises(ValueError, match="has a line of more than 1,000 characters"):
        read(tmp_path / "a.csv", 'a\n"' + "x" * 1000)


def test_no_such_file(tmp_path):
    with pytest.raises(FileNotFoundError, match="no such file"):
        reading.columns(tmp_path / "a.csv", 10)


@given(
    st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2, max_size=2))
)
def test_what_csv_writes_is_what_is_read(tmp_path_factory, rows):
    import csv

    path = tmp_path_factory.getbasetemp() / "written.csv"
    with open(path, "w", newline="", encoding="utf-8") as stream:
        csv.writer(stream, quoting=csv.QUOTE_ALL).writerows([["a", "b"], ["1", "2"], *rows[:150]])
    columns = reading.columns(path, 1000, header=True)
    for position, column in enumerate(columns):
        cells = ["12"[position], *(row[position] for row in rows[:150])]
        assert sorted(column.values) == sorted(c for c in cells if c and not c.isspace())
        assert column.n_rows == len(cells)
