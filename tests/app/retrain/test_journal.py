import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.retrain import journal
from app.retrain.journal import BEGUN, DONE, Journal
from tests.refusals import refused


def test_a_step_is_done_once_also_after_a_kill(tmp_path):
    path = tmp_path / "run" / "journal.jsonl"
    calls = []

    def act():
        calls.append(1)
        return {"n": len(calls)}

    first = Journal(path)
    assert first.once("tree", act) == {"n": 1}
    assert first.once("tree", act) == {"n": 1}
    assert Journal(path).once("tree", act) == {"n": 1}
    assert len(calls) == 1


def test_tasks_have_steps_of_their_own(tmp_path):
    log = Journal(tmp_path / "journal.jsonl")
    log.once("gate", lambda: {"decision": "kept"}, "a")
    assert log.done("gate", "a") == {"decision": "kept"}
    assert log.done("gate", "b") is None
    assert log.done("gate") is None


def test_a_step_that_fails_is_begun_and_not_done(tmp_path):
    log = Journal(tmp_path / "journal.jsonl")
    with pytest.raises(ZeroDivisionError):
        log.once("tree", lambda: {"n": 1 // 0})
    assert [line["state"] for line in journal.read(log.path)] == [BEGUN]
    assert Journal(log.path).done("tree") is None


def test_the_first_line_tells_when_it_began(tmp_path, monkeypatch):
    times = iter([100.0, 200.0])
    monkeypatch.setattr(journal.time, "time", lambda: next(times))
    log = Journal(tmp_path / "journal.jsonl")
    log.write("start", DONE, None, {})
    log.write("end", DONE, None, {})
    assert Journal(log.path).begun_at == 100.0


@given(cut=st.integers(0, 400))
def test_whatever_a_kill_cuts_off_the_whole_lines_stay_and_writing_goes_on(tmp_path_factory, cut):
    path = tmp_path_factory.mktemp("cut") / "journal.jsonl"
    log = Journal(path)
    for step in ("start", "tree", "rows"):
        log.write(step, DONE, None, {"é": step})
    content = path.read_bytes()
    path.write_bytes(content[:cut])
    whole = content[:cut].count(b"\n")
    assert [line["step"] for line in journal.read(path)] == ["start", "tree", "rows"][:whole]
    Journal(path).write("next", DONE, None, {})
    steps = [json.loads(text)["step"] for text in path.read_text("utf-8").splitlines()]
    assert steps == [*["start", "tree", "rows"][:whole], "next"]


def test_no_journal_is_an_empty_one(tmp_path):
    assert journal.read(tmp_path / "none.jsonl") == []


@pytest.mark.parametrize("text", ["{}\n", "no JSON\n", "[1]\n", '{"step": "tree"}\n'])
def test_a_line_that_is_no_step_is_told(tmp_path, text):
    path = tmp_path / "journal.jsonl"
    good = '{"at": 1.0, "step": "start", "task": null, "state": "done", "data": {}}\n'
    path.write_text(good + text)
    with refused("all", f"a journal with the line {text.strip()}", "line 2: is no step"):
        journal.read(path)
