"""The log of predictions."""

import pytest

from rampart.monitoring.predictions import COLUMNS, Log, PredictionError
from tests.monitoring.logged import RECORD, some


@pytest.fixture
def log(tmp_path):
    with Log(f"sqlite:///{tmp_path}/log.db") as opened:
        yield opened


def test_what_was_added_is_read_back(log):
    log.add([RECORD])
    (row,) = log.read("prompts").to_dict("records")
    assert tuple(row) == COLUMNS
    assert {name: row[name] for name in RECORD._fields} == RECORD._asdict()
    assert row["label"] is None
    assert row["label_at"] != row["label_at"]


def test_a_late_truth_comes_with_its_row_and_the_last_one_counts(log):
    log.add(some(2))
    log.truth("a1", "benign", 5.0)
    log.truth("a1", "malicious", 6.0)
    frame = log.read("prompts")
    assert frame["label"].tolist() == [None, "malicious"]
    assert frame["label_at"].tolist()[1] == 6.0
    with pytest.raises(PredictionError, match="no prediction has the id 'b'"):
        log.truth("b", "benign", 5.0)


def test_purge_deletes_what_is_older(log):
    log.add(some(3))
    log.truth("a0", "benign", 5.0)
    assert log.purge(1002.0) == 2
    assert log.read("prompts")["id"].tolist() == ["a2"]
