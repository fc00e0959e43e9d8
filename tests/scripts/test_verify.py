import importlib.util
import json
import subprocess
from pathlib import Path

import pytest

SPEC = importlib.util.spec_from_file_location("verify", "scripts/verify.py")
verify = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(verify)

LOCK = """
schema: '2.0'
stages:
  train:
    cmd: x
    outs:
    - {path: models/a, md5: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa}
    - {path: reports/prompts/timing/a.json, md5: bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb}
  evaluate:
    cmd: y
    outs:
    - {path: reports/prompts/models/a/metrics.json, md5: cccccccccccccccccccccccccccccccc}
  nothing:
    cmd: z
"""


def test_the_lock_gives_digests_without_timing():
    assert verify.digests(LOCK) == {
        "models/a": "a" * 32,
        "reports/prompts/models/a/metrics.json": "c" * 32,
    }
    assert verify.digests("") == {}


def test_each_difference_is_a_line():
    before = {"same": "1", "changed": "2" * 32, "gone": "3" * 32}
    after = {"same": "1", "changed": "4" * 32, "new": "5" * 32}
    assert verify.differences(before, after) == [
        "changed: was 222222222222, is 444444444444",
        "gone: was 333333333333, is none",
        "new: was none, is 555555555555",
    ]


@pytest.mark.parametrize(
    ("now", "lines"),
    [
        ({"f1_macro": 0.80, "n": 5}, []),
        ({"f1_macro": 0.815, "n": 9}, []),
        ({"f1_macro": 0.83}, ["m: external.f1_macro was 0.8, is 0.83"]),
        ({}, ["m: external.f1_macro was 0.8, is None"]),
    ],
)
def test_only_a_headline_that_moved_far_is_told(now, lines):
    assert verify.moved("m", {"external": {"f1_macro": 0.8, "n": 5}}, {"external": now}) == lines


def test_a_headline_may_move_within_its_interval():
    before = {"test": {"f1_macro": 0.8, "f1_macro_low": 0.7, "f1_macro_high": 0.85}}
    assert verify.moved("m", before, {"test": {"f1_macro": 0.71}}) == []
    assert len(verify.moved("m", before, {"test": {"f1_macro": 0.69}})) == 1


def git(*words):
    identity = ["-c", "user.name=a", "-c", "user.email=a@example.invalid"]
    subprocess.run(["git", *identity, *words], check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    git("init", "--quiet")
    Path("dvc.lock").write_text(LOCK)
    metrics = Path("reports/prompts/models/a/metrics.json")
    metrics.parent.mkdir(parents=True)
    metrics.write_text(json.dumps({"external": {"f1_macro": 0.8}}))
    git("add", ".")
    git("commit", "--quiet", "--message", "one")
    return metrics


def test_last_digits_are_printed_and_pass(repository, capsys):
    lock = Path("dvc.lock").read_text().replace("a" * 32, "d" * 32)
    Path("dvc.lock").write_text(lock)
    repository.write_text(json.dumps({"external": {"f1_macro": 0.8000001}}))
    assert verify.against_head() == 0
    said = capsys.readouterr().out
    assert "models/a: was" in said
    assert "no headline metric moved far" in said


def test_a_headline_that_moved_or_was_not_committed_fails(repository, capsys):
    repository.write_text(json.dumps({"external": {"f1_macro": 0.7}}))
    other = repository.parent.with_name("b") / "metrics.json"
    other.parent.mkdir()
    other.write_text("{}")
    assert verify.against_head() == 1
    said = capsys.readouterr().out
    assert "external.f1_macro was 0.8, is 0.7" in said
    assert "models/b/metrics.json: is not in the commit" in said


def test_without_a_lock_it_says_so(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", ["verify.py", "--head"])
    assert verify.main() == 1
    assert "no dvc.lock here" in capsys.readouterr().out
