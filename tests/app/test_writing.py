import csv
import io
import json

import pytest

from app import writing

ANSWER = {
    "file": "a.csv",
    "position": 1,
    "column": "review, long",
    "class": "text_long",
    "confidence": 0.97,
    "runner_up": "text_short",
}
OTHER = ANSWER | {"position": 2, "column": "", "class": "numeric", "confidence": 1.0}


def written(batches, kind):
    stream = io.StringIO()
    writing.write(stream, batches, kind)
    return stream.getvalue()


@pytest.mark.parametrize("batches", [[], [[]], [[ANSWER]], [[ANSWER], [OTHER, ANSWER]]])
def test_every_format_of_data_reads_back(batches):
    answers = [answer for batch in batches for answer in batch]
    assert json.loads(written(batches, "json")) == answers
    assert [json.loads(line) for line in written(batches, "jsonl").splitlines()] == answers
    rows = list(csv.DictReader(io.StringIO(written(batches, "csv"))))
    assert rows == [{key: str(value) for key, value in answer.items()} for answer in answers]


def test_the_table_is_aligned():
    lines = written([[ANSWER, OTHER]], "table").splitlines()
    assert lines == [
        "file                      column                    class        confidence  runner_up",
        "------------------------  ------------------------  -----------  ----------  -----------",
        "a.csv                     review, long              text_long        0.9700  text_short",
        "a.csv                     (column 2)                numeric          1.0000  text_short",
    ]


def test_wide_characters_and_long_names_stay_aligned():
    wide = OTHER | {"column": "名前" * 30, "file": "x/" * 40 + "end.csv"}
    moving = OTHER | {"column": "a\x1b[2Jb\nc"}
    rows = written([[wide, moving]], "table").splitlines()[2:]
    assert len(rows) == 2
    assert rows[0].startswith("…x/x/")
    assert "end.csv  名前" in rows[0]
    assert "a\ufffd[2Jb\ufffdc" in rows[1]
    assert [writing._wide(row.partition("numeric")[0]) for row in rows] == [52, 52]


def test_probabilities_are_columns_or_a_mapping():
    answer = ANSWER | {"probabilities": {"text_long": 0.97, "numeric": 0.03}}
    header, row = csv.reader(io.StringIO(written([[answer]], "csv")))
    assert header[-2:] == ["text_long", "numeric"]
    assert row[-2:] == ["0.97", "0.03"]
    assert json.loads(written([[answer]], "json"))[0]["probabilities"]["numeric"] == 0.03
    assert written([[answer]], "table").splitlines()[0].split()[-2:] == ["text_long", "numeric"]
