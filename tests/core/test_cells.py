import gzip
import json

import pytest

from rampart.core import cells, opening
from tests.refusals import refused


def read(path, content, **named):
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    kind = opening.require_table(path)
    with opening.explained(path, kind):
        return [(sheet, header, list(body)) for sheet, header, body in
                cells.tables(path, kind, **named)]  # fmt: skip


@pytest.mark.parametrize(
    ("table", "header", "rows"),
    [
        ("a,b\n1,2\n", ["a", "b"], [["1", "2"]]),
        ("a,b\r\n1,2\r\n", ["a", "b"], [["1", "2"]]),
        ("a,b\r1,2\r", ["a", "b"], [["1", "2"]]),
        ("\n\na,b\n\n1,2\n", ["a", "b"], [["1", "2"]]),
        ("a;b\n1,5;2\n", ["a", "b"], [["1,5", "2"]]),
        ('a,b\n"x\ny","say ""hi"""\n', ["a", "b"], [["x\ny", 'say "hi"']]),
        ("a\n1\n\n2\n", ["a"], [["1"], [""], ["2"]]),
        ("a,b\n1,x\0y\n", ["a", "b"], [["1", "x\0y"]]),
    ],
)
def test_the_rows_of_a_separated_table(tmp_path, table, header, rows):
    assert read(tmp_path / "a.csv", table) == [("", header, rows)]


@pytest.mark.parametrize("kind", [".json", ".jsonl", ".ndjson"])
def test_objects_are_rows_and_their_keys_the_header(tmp_path, kind):
    rows = [{"a": 1}, {"b": [2], "a": None}]
    lines = "\n".join(map(json.dumps, rows))
    [(_, header, body)] = read(
        tmp_path / f"a{kind}", json.dumps(rows) if kind == ".json" else lines
    )
    assert (header, body) == (["a", "b"], [[1], [None, [2]]])


@pytest.mark.parametrize("kind", [".json", ".jsonl"])
def test_a_key_that_stands_twice_in_an_object_is_refused(tmp_path, kind):
    line = '{"text": "a", "label": 0, "text": "b"}'
    with refused("all", f"a key twice in a{kind}", "two values are called 'text' in one object"):
        read(tmp_path / f"a{kind}", f"[{line}]" if kind == ".json" else line)


def test_a_packed_table_is_bounded_while_it_is_read(tmp_path):
    content = gzip.compress(b"a\n" + b"1\n" * 20_000)
    [(_, _, rows)] = read(tmp_path / "a.csv.gz", content, most=40_002)
    assert len(rows) == 20_000
    with refused("all", "app.classify a.csv.gz --unpacked 40001", "more than 40,001 bytes"):
        read(tmp_path / "a.csv.gz", content, most=40_001)


def test_a_workbook_is_bounded_before_it_is_read(tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["a"])
    book.active.append([1])
    book.save(tmp_path / "a.xlsx")
    content = (tmp_path / "a.xlsx").read_bytes()
    assert read(tmp_path / "a.xlsx", content) == [("", ["a"], [[1]])]
    with refused("all", "app.classify a.xlsx --unpacked 1000", "more than 1,000 bytes"):
        read(tmp_path / "a.xlsx", content, most=1000)
