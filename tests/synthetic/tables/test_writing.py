import json
import re
import zipfile

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rampart.core.tables import FORMATS, read_table
from rampart.synthetic.tables import writing
from rampart.synthetic.tables.schema import clean
from rampart.synthetic.tables.writing import write_table

TABLE = pd.DataFrame(
    {
        "flag": ["0", "1", "1", "0"],
        "count": [3.0, np.nan, 12.0, 7.0],
        "ratio": [0.1, 1 / 3, 2.0, 1e-17],
        "word": ["=1+1", None, 'say "hi",\tthen é', "007"],
        "class": ["m", "m", "b", "b"],
    }
)


@pytest.mark.parametrize("kind", FORMATS)
def test_what_is_written_is_read(tmp_path, kind):
    path = tmp_path / f"out{kind}"
    write_table(TABLE, path)
    before = clean(TABLE, "class", kinds={"ratio": "continuous"}, seed=1)
    after = clean(read_table(path), "class", kinds={"ratio": "continuous"}, seed=1)
    pd.testing.assert_frame_equal(after.features, before.features)
    assert after.features["word"].tolist()[0] == "=1+1"
    assert after.schema == before.schema
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("kind", FORMATS)
def test_the_same_table_gives_the_same_bytes(tmp_path, kind):
    write_table(TABLE, tmp_path / f"one{kind}")
    write_table(TABLE.copy(), tmp_path / f"two{kind}")
    assert (tmp_path / f"one{kind}").read_bytes() == (tmp_path / f"two{kind}").read_bytes()


def test_an_excel_file_names_no_time(tmp_path):
    write_table(TABLE, tmp_path / "out.xlsx")
    with zipfile.ZipFile(tmp_path / "out.xlsx") as archive:
        assert {part.date_time for part in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        times = re.findall(r"\d{4}-\d\d-\d\dT[^<]*", archive.read("docProps/core.xml").decode())
    assert times == ["1980-01-01T00:00:00Z"] * 2


def test_whole_numbers_have_no_point(tmp_path):
    write_table(TABLE[["flag", "count", "ratio"]], tmp_path / "out.csv")
    lines = (tmp_path / "out.csv").read_text().split("\n")
    assert lines[:3] == ["flag,count,ratio", "0,3,0.1", "1,,0.3333333333333333"]
    write_table(TABLE[["flag", "count", "word"]], tmp_path / "out.json")
    first, second, *_ = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert first == {"flag": 0, "count": 3, "word": "=1+1"}
    assert second == {"flag": 1, "count": None, "word": None}
    write_table(TABLE, tmp_path / "out.parquet")
    types = pd.read_parquet(tmp_path / "out.parquet").dtypes
    assert (types["flag"], types["word"]) == (np.int64, object)


def test_texts_whose_number_reads_otherwise_stay_texts(tmp_path):
    write_table(pd.DataFrame({"a": ["1.0", "2"], "b": ["1", "007"]}), tmp_path / "out.jsonl")
    lines = (tmp_path / "out.jsonl").read_text().splitlines()
    assert [json.loads(line) for line in lines] == [{"a": "1.0", "b": "1"}, {"a": "2", "b": "007"}]


def test_an_unknown_ending_and_a_name_twice_are_refused(tmp_path):
    with pytest.raises(ValueError, match=r"out\.xls: format '\.xls' is not one of"):
        write_table(TABLE, tmp_path / "out.xls")
    with pytest.raises(ValueError, match="two columns are named 'a'"):
        write_table(pd.DataFrame([[1, 2]], columns=["a", "a"]), tmp_path / "out.csv")
    assert not list(tmp_path.iterdir())


def test_what_excel_cannot_hold_is_refused_and_leaves_no_file(tmp_path, monkeypatch):
    path = tmp_path / "out.xlsx"
    with pytest.raises(ValueError, match="column 'a' has 32,768 characters, more than the 32,767"):
        write_table(pd.DataFrame({"a": ["x" * 32_768]}), path)
    with pytest.raises(ValueError, match="column 'a' has a control character"):
        write_table(pd.DataFrame({"a": ["x\x01"]}), path)
    with pytest.raises(ValueError, match="16,385 columns are more than the 16,384"):
        write_table(pd.DataFrame(np.zeros((1, 16_385))), path)
    monkeypatch.setattr(writing, "XLSX_ROWS", 4)
    with pytest.raises(ValueError, match="4 rows are more than the 3 that an Excel sheet holds"):
        write_table(TABLE, path)
    assert not list(tmp_path.iterdir())


@settings(max_examples=30)
@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=20))
def test_numbers_are_read_as_they_were(tmp_path_factory, numbers):
    path = tmp_path_factory.getbasetemp() / "numbers.csv"
    write_table(pd.DataFrame({"x": numbers}), path)
    assert [float(cell) for cell in read_table(path)["x"]] == numbers
