"""The log of predictions as a file."""

import csv
import json

import pandas as pd
import pytest

from app.exporting import write
from rampart.monitoring.predictions import COLUMNS
from tests.monitoring.logged import RECORD, some

TRUTH = {"label": None, "label_at": None}
ROWS = [{**record._asdict(), **TRUTH} for record in some(3)]
ROWS[1] |= {"text": "=1+1\né\U0001f40d", "sketch": {"a": float("inf"), "b": 1e308}}
ROWS[1] |= {"label": "malicious", "label_at": 5.0}
PARTS = [ROWS[:2], ROWS[2:]]


def test_parquet_has_a_column_a_field(tmp_path):
    assert write(tmp_path / "a.parquet", PARTS) == 3
    frame = pd.read_parquet(tmp_path / "a.parquet")
    assert tuple(frame) == COLUMNS
    assert frame["id"].tolist() == ["a0", "a1", "a2"]
    assert frame["text"].tolist() == [None, "=1+1\né\U0001f40d", None]
    assert json.loads(frame["sketch"][1]) == {"a": "inf", "b": 1e308}
    assert frame["label_at"].tolist()[1] == 5.0
    assert frame.dtypes["label_at"].kind == "f"


@pytest.mark.parametrize(
    ("raw", "text"), [(False, "'=1+1\né\U0001f40d"), (True, "=1+1\né\U0001f40d")]
)
def test_csv_runs_no_formula(tmp_path, raw, text):
    assert write(tmp_path / "a.csv", PARTS, raw) == 3
    with open(tmp_path / "a.csv", encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert tuple(rows[0]) == COLUMNS
    assert rows[1]["text"] == text
    assert rows[1]["sketch"] == '{"a": "inf", "b": 1e+308}'
    assert (rows[0]["label"], rows[1]["label"]) == ("", "malicious")


def test_json_lines_have_the_sketch_as_an_object(tmp_path):
    assert write(tmp_path / "a.jsonl", PARTS) == 3
    lines = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text().splitlines()]
    assert lines[0] == ROWS[0]
    assert lines[1] == {**ROWS[1], "sketch": {"a": "inf", "b": 1e308}}


@pytest.mark.parametrize("ending", ["parquet", "csv", "jsonl"])
def test_a_fault_leaves_no_file(tmp_path, ending):
    def parts():
        yield [{**RECORD._asdict(), **TRUTH}]
        raise ValueError("the log is gone")

    with pytest.raises(ValueError, match="the log is gone"):
        write(tmp_path / f"a.{ending}", parts())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("ending", ["parquet", "csv", "jsonl"])
def test_nothing_is_a_file_with_the_columns(tmp_path, ending):
    assert write(tmp_path / f"a.{ending}", []) == 0
    if ending == "parquet":
        assert tuple(pd.read_parquet(tmp_path / "a.parquet")) == COLUMNS
