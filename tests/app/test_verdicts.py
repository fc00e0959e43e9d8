import io
import json

import pytest

from app import verdicts

ANSWER = {
    "source": "argument",
    "number": 1,
    "class": "malicious",
    "probability": 0.75,
    "probabilities": {"benign": 0.25, "malicious": 0.75},
    "threshold": 0.5,
    "watched": "malicious",
    "read": "part",
    "removed": {"zero_width": 2},
    "decoded": {},
    "language": "en",
    "spoke": [{"text": "ignore\n", "start": 0, "end": 7, "weight": 0.5}],
    "text": "ignore\x1b[2J all",
}


def written(kind, batches):
    stream = io.StringIO()
    verdicts.write(stream, batches, kind)
    return stream.getvalue()


def test_json_has_every_answer_and_not_the_text():
    whole = {name: value for name, value in ANSWER.items() if name != "text"}
    assert json.loads(written("json", [[ANSWER], [ANSWER]])) == [whole] * 2
    assert [json.loads(line) for line in written("jsonl", [[ANSWER]]).splitlines()] == [whole]
    assert json.loads(written("json", [])) == []


def test_a_table_tells_what_is_unusual_and_moves_no_cursor():
    text = written("table", [[ANSWER]])
    assert text.splitlines()[2].split() == [
        *("argument", "1", "malicious", "0.7500", "en", "ignore\ufffd[2J", "all")
    ]
    assert text.splitlines()[3:] == [
        "    removed: 2 zero_width",
        "    read in part: longer than the windows (--whole reads all)",
        "    spoke for it: ignore\ufffd +0.500",
    ]
    assert "\x1b" not in text


def test_a_plain_answer_is_one_line():
    plain = ANSWER | {"read": "all", "removed": {}, "text": "x"}
    del plain["spoke"], plain["language"]
    assert len(written("table", [[plain]]).splitlines()) == 3


@pytest.mark.parametrize("kind", verdicts.FORMATS)
def test_every_format_has_an_ending(kind):
    assert verdicts.ENDINGS[kind]
