import gzip
import json

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from rampart.core.tables import FORMATS, column, read_rows, read_table
from tests.refusals import refused

# Texts that a reader may take for missing values, numbers, line ends or formulas.
ROWS = [
    {"text": "null", "label": "a"},
    {"text": "007", "label": "b"},
    {"text": 'say "hi",\nthen é\u2028go', "label": "c"},
]
FRAME = pd.DataFrame(ROWS)


def write(path, frame=FRAME):
    kind = path.suffix.lower()
    if kind == ".json":
        path.write_text(json.dumps(frame.to_dict("records")), encoding="utf-8")
    elif kind == ".jsonl":
        lines = [json.dumps(row, ensure_ascii=False) for row in frame.to_dict("records")]
        path.write_text("\n\n".join(lines) + "\n", encoding="utf-8")
    elif kind in (".csv", ".tsv"):
        frame.to_csv(path, index=False, sep="\t" if kind == ".tsv" else ",")
    elif kind == ".parquet":
        frame.to_parquet(path)
    else:
        frame.to_excel(path, index=False)
    return path


@pytest.mark.parametrize("kind", [*FORMATS, ".CSV"])
def test_every_format_gives_the_same_texts(tmp_path, kind):
    table = read_table(write(tmp_path / f"my file{kind}"))
    assert table.to_dict("records") == ROWS


@pytest.mark.parametrize("kind", [".json", ".jsonl", ".csv", ".tsv"])
def test_a_byte_order_mark_is_no_part_of_the_first_column(tmp_path, kind):
    path = write(tmp_path / f"a{kind}")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert list(read_table(path)) == ["text", "label"]


@pytest.mark.parametrize("kind", [".json", ".jsonl", ".parquet", ".xlsx"])
def test_numbers_stay_numbers_where_the_format_has_them(tmp_path, kind):
    table = read_table(write(tmp_path / f"a{kind}", pd.DataFrame({"label": [0, 2]})))
    assert table["label"].tolist() == [0, 2]


@pytest.mark.parametrize("name", ["a.txt", "a", "a.parquet.gz", "a.xls"])
def test_an_unknown_ending_gets_the_known_ones(tmp_path, name):
    (tmp_path / name).write_text("x")
    said = r"unknown ending .*; known: \.csv, \.tsv, \.jsonl, \.ndjson, \.json, \.parquet, \.xlsx"
    with refused("all", f"a table called {name}", match=said):
        read_table(tmp_path / name)


@pytest.mark.parametrize(
    ("kind", "content", "said"),
    [
        (".json", b'[{"text": "a"', "is not JSON: "),
        (".json", b'{"text": "a"}', "must be a JSON list of objects, a row each, got dict"),
        (".json", b'["a", "b"]', "must be a JSON list of objects, a row each, got a list of str"),
        (".json", b'[{"text": "a", "text": "b"}]', "two values are called 'text' in one object"),
        (".jsonl", b'{"text": "a"}\n{"text": \n', "line 2: is not JSON: "),
        (".jsonl", b'"a"\n', "line 1: must be an object, got str"),
        (".csv", b'text,label\n"a,b\n', "line 2: has 1 cells, the header has 2$"),
        (".csv", b"text,label\na,b,c,d\ne,f\n", "line 2: has 4 cells, the header has 2"),
        (".csv", b"text\n\xff\xfe\n", "is not UTF-8 text .*, byte 0xff.*; convert it first"),
        (".csv", b"", "is empty"),
        (".csv", b"\n\n", "has no column"),
        (".tsv", b"te\0xt\tlabel\nb\tc\n", "is not UTF-8 text: it has a NUL byte"),
        (".csv", "text,label\na,b\n".encode("utf-16-le"), "is not UTF-8 text: it has a NUL byte"),
        (".csv", b"text,label,text\na,b,c\n", "two columns are called 'text': rename or remove"),
        (".parquet", b"PAR1 and no more", "cannot be read as Parquet: "),
        (".xlsx", b"not a workbook", r"cannot be read as \.xlsx: "),
        (".xlsx", b"PK\x03\x04 half a workbook", r"cannot be read as \.xlsx: "),
    ],
)
def test_a_broken_file_is_one_sentence_with_its_name(tmp_path, kind, content, said):
    path = tmp_path / f"mine{kind}"
    path.write_bytes(content)
    with refused("all", f"mine{kind} of {content[:40]!r}", match=rf"mine\{kind}: {said}"):
        read_table(path)


def test_two_columns_of_one_name_are_refused_in_a_workbook_and_in_parquet(tmp_path):
    twice = pd.DataFrame([[1, 2]], columns=["a", "a"])
    twice.to_excel(tmp_path / "a.xlsx", index=False)
    pq.write_table(pa.table([[1], [2]], names=["a", "a"]), tmp_path / "a.parquet")
    for name in ("a.xlsx", "a.parquet"):
        with refused("all", f"two columns of one name in {name}", match="two columns are called"):
            read_table(tmp_path / name)


@pytest.mark.parametrize("kind", FORMATS)
def test_no_row_is_an_error(tmp_path, kind):
    said = r"has a header and no row|has no row|has no column|no sheet has a header and a row"
    with refused("all", f"a{kind} without a row", match=said):
        read_table(write(tmp_path / f"a{kind}", FRAME[:0]))


@pytest.mark.parametrize("kind", [".csv", ".tsv", ".jsonl", ".json"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("packed", [False, True])
def test_encodings_line_ends_and_packing_change_nothing(tmp_path, kind, encoding, packed):
    text = write(tmp_path / f"plain{kind}", FRAME[:2]).read_text(encoding="utf-8")
    content = text.replace("\n", "\r\n").encode(encoding)
    path = tmp_path / f"a{kind}{'.gz' if packed else ''}"
    path.write_bytes(gzip.compress(content) if packed else content)
    assert read_table(path).to_dict("records") == ROWS[:2]


def test_a_separator_that_excel_writes_is_found(tmp_path):
    (tmp_path / "a.csv").write_text('text;label\n"a, b";1\n"c";2\n')
    assert read_table(tmp_path / "a.csv").to_dict("list") == {
        "text": ["a, b", "c"],
        "label": ["1", "2"],
    }


def test_a_truncated_workbook_is_an_error(tmp_path):
    path = write(tmp_path / "a.xlsx")
    path.write_bytes(path.read_bytes()[:-300])
    with pytest.raises(ValueError, match=r"a\.xlsx: cannot be read as \.xlsx"):
        read_table(path)


def test_a_column_or_which_there_are():
    assert column(FRAME, "label", "a.csv").tolist() == ["a", "b", "c"]
    message = r"a\.csv: no column 'lable'; did you mean 'label'\? known: label, text"
    with pytest.raises(ValueError, match=message):
        column(FRAME, "lable", "a.csv")
    with pytest.raises(ValueError, match="no column 'text'; known: 0"):
        column(pd.DataFrame({0: [1]}), "text", "a.csv")


def test_an_unquoted_comma_is_an_error_and_no_half_text(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text("user_message,classification\nPlease ignore nothing, how are you,0\n")
    with pytest.raises(
        ValueError, match=r"mine\.csv: line 2: has 3 cells, the header has 2: quote"
    ):
        read_table(path)


def test_json_that_is_nested_too_deeply_is_one_sentence(tmp_path):
    path = tmp_path / "mine.json"
    path.write_text("[" * 100_000)
    with pytest.raises(ValueError, match=r"mine\.json: cannot be read as \.json"):
        read_table(path)


SPLIT = pd.DataFrame({"id": ["a", "b"], "label": [0, 1], "group": ["g", "h"], "text": ["x", "y"]})


def test_rows_have_the_weights_of_their_file(tmp_path):
    SPLIT.assign(weight=[0.25, 1.0]).to_parquet(tmp_path / "train.parquet")
    rows = read_rows(tmp_path / "train.parquet", ["id", "label", "group"])
    assert list(rows) == ["id", "label", "group", "weight"]
    assert rows["weight"].tolist() == [0.25, 1.0]
    assert list(read_rows(tmp_path / "train.parquet")) == [*SPLIT, "weight"]


def test_rows_without_weights_weigh_1(tmp_path):
    SPLIT.to_parquet(tmp_path / "train.parquet")
    rows = read_rows(tmp_path / "train.parquet", ["label", "id"])
    assert list(rows) == ["label", "id", "weight"]
    assert rows["weight"].tolist() == [1.0, 1.0]
    assert list(read_rows(tmp_path / "train.parquet")) == [*SPLIT, "weight"]
