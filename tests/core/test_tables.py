import json

import pandas as pd
import pytest

from rampart.core.tables import FORMATS, column, read_rows, read_table

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


@pytest.mark.parametrize("name", ["a.txt", "a", "a.csv.gz", "a.xls"])
def test_an_unknown_ending_gets_the_known_ones(tmp_path, name):
    (tmp_path / name).write_text("x")
    with pytest.raises(ValueError, match=r"format .* is not one of .*'\.jsonl', '\.csv'"):
        read_table(tmp_path / name)


@pytest.mark.parametrize("name", ["none.csv", "folder.csv"])
def test_a_file_that_is_not_there_is_named(tmp_path, name):
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(FileNotFoundError, match=f"{name}: no such file"):
        read_table(tmp_path / name)


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        (".json", b'[{"text": "a"'),
        (".json", b'{"text": "a"}'),
        (".json", b'["a", "b"]'),
        (".jsonl", b'{"text": "a"}\n{"text": \n'),
        (".jsonl", b'"a"\n'),
        (".csv", b'text,label\n"a,b\n'),
        (".csv", b"text,label\na,b,c,d\ne,f\n1,2,3,4,5\n"),
        (".csv", b"text\n\xff\xfe\n"),
        (".csv", b""),
        (".tsv", b"text\tlabel\na\0b\tc\n"),
        (".csv", "text,label\na,b\n".encode("utf-16")),
        (".parquet", b"PAR1 and no more"),
        (".xlsx", b"not a workbook"),
        (".xlsx", b"PK\x03\x04 half a workbook"),
    ],
)
def test_a_broken_file_is_one_sentence_with_its_name(tmp_path, kind, content):
    path = tmp_path / f"mine{kind}"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=rf"mine\{kind}: cannot be read as {kind[1:]}: ."):
        read_table(path)


@pytest.mark.parametrize("kind", FORMATS)
def test_no_row_is_an_error(tmp_path, kind):
    with pytest.raises(ValueError, match="has no row"):
        read_table(write(tmp_path / f"a{kind}", FRAME[:0]))


def test_a_truncated_workbook_is_an_error(tmp_path):
    path = write(tmp_path / "a.xlsx")
    path.write_bytes(path.read_bytes()[:-300])
    with pytest.raises(ValueError, match=r"a\.xlsx: cannot be read as xlsx"):
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
    with pytest.raises(ValueError, match=r"mine\.csv: cannot be read as csv: rows have more cells"):
        read_table(path)


def test_json_that_is_nested_too_deeply_is_one_sentence(tmp_path):
    path = tmp_path / "mine.json"
    path.write_text("[" * 100_000)
    with pytest.raises(ValueError, match=r"mine\.json: cannot be read as json"):
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
