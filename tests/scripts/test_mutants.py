"""The list of planted mistakes cannot rot, and the script that plants them says what happened."""

import json
import subprocess
from pathlib import Path

import pytest

from scripts import mutants
from scripts.mutants import Mutant

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "tests/mutants/results.json"
HALF = """
def half(x):
    return x / 2
"""
TESTS = """
from half import half


def test_half():
    assert half(4) == 2


def test_nothing():
    assert True


def test_wrong():
    assert half(4) == 3


class TestIt:
    def test_it(self):
        assert half(2) == 1
"""


@pytest.fixture(scope="module")
def known():
    return mutants.read(ROOT)


def test_every_text_is_there_once_and_every_named_test_exists(known):
    assert mutants.faults(ROOT, known) == []


def test_there_are_enough_and_each_changes_something(known):
    assert len(known) >= 44
    assert [mutant.id for mutant in known if mutant.old == mutant.new or not mutant.tests] == []
    assert len({(mutant.file, mutant.old, mutant.new) for mutant in known}) == len(known)


def test_the_results_are_those_of_the_list(known):
    results = json.loads(RESULTS.read_text(encoding="utf-8"))
    assert list(results["answers"]) == [mutant.id for mutant in known]
    assert results == mutants.report(results["answers"])
    assert len(results["not killed"]) <= mutants.ALLOWED


def planted(old="x / 2", new="x / 3", test="test_half", name="a"):
    return Mutant(name, "half.py", old, new, "halves", [f"test_half.py::{test}"])


@pytest.fixture
def project(tmp_path):
    (tmp_path / "half.py").write_text(HALF)
    (tmp_path / "test_half.py").write_text(TESTS)
    return tmp_path


def test_what_does_not_fit_is_told(project):
    wrong = [planted("x / 4"), planted("x", name="b"), planted(test="test_gone", name="c")]
    wrong += [planted(new="x /", name="d"), planted(test="TestIt::test_gone", name="e")]
    fine = [planted(), planted(test="test_half[1-2]"), planted(test="TestIt::test_it")]
    assert mutants.faults(project, fine + wrong) == [
        "a: its text is 0 times in half.py, must be once",
        "b: its text is 2 times in half.py, must be once",
        "c: there is no test test_half.py::test_gone",
        "d: half.py, line 3: invalid syntax",
        "e: there is no test test_half.py::TestIt::test_gone",
    ]
    nowhere = planted()._replace(file="gone.py", tests=["gone.py::test_half"])
    assert len(mutants.faults(project, [nowhere])) == 2


def test_an_id_is_taken_once(tmp_path):
    folder = tmp_path / "tests/mutants"
    folder.mkdir(parents=True)
    entry = "a: {file: f, old: x, new: y, breaks: z, tests: [t]}\n"
    for name in ("one.yaml", "two.yaml"):
        (folder / name).write_text(entry)
    with pytest.raises(ValueError, match=r"two.yaml: a: this id is taken"):
        mutants.read(tmp_path)


def test_a_report_by_hand():
    answers = {"a": "killed", "b": "survived", "c": "killed"}
    assert mutants.report(answers) == {
        "killed": 2,
        "mutants": 3,
        "not killed": {"b": "survived"},
        "answers": answers,
    }


def test_an_unknown_id_is_named(capsys):
    with pytest.raises(SystemExit):
        mutants.main(["no-such-mutant"])
    assert "there is no mutant no-such-mutant" in capsys.readouterr().err


@pytest.fixture
def asked(tmp_path, monkeypatch):
    """Return a function that runs the script on four mutants, with answers as given."""
    path = tmp_path / "results.json"
    monkeypatch.setattr(mutants, "RESULTS", path)
    monkeypatch.setattr(mutants, "read", lambda root: [planted(name=name) for name in "abcd"])
    monkeypatch.setattr(mutants, "faults", lambda root, known: [])
    monkeypatch.setattr(mutants.signal, "signal", lambda *given: None)

    def run(words, **answers):
        def answered(root, chosen):
            assert [mutant.id for mutant in chosen] == list(answers)
            return answers

        monkeypatch.setattr(mutants, "run", answered)
        return mutants.main(words), json.loads(path.read_text(encoding="utf-8"))

    return run


def test_the_answers_of_others_stay(asked):
    alive = dict.fromkeys("bcd", "survived")
    status, told = asked([], a="killed", **alive)
    assert (status, told["killed"], told["not killed"]) == (1, 1, alive)
    status, told = asked(["c"], c="killed")
    assert (status, told["killed"], told["mutants"]) == (0, 2, 4)  # two may live
    status, told = asked(["d"], d="does not apply")
    assert (status, told["not killed"]) == (1, {"b": "survived", "d": "does not apply"})


@pytest.mark.slow
def test_how_a_mutant_goes(project):
    wanted = {
        "killed": planted(),
        "survived": planted(test="test_nothing", name="b"),
        "does not apply": planted("x / 4", name="c"),
        "its tests fail without it": planted(test="test_wrong", name="d"),
        "its tests do not run": planted(new="x /", name="e"),
    }
    (project / "pytest.ini").write_text("[pytest]\npythonpath = .\n")
    subprocess.run(["git", "init", "--quiet"], cwd=project, check=True)
    answers = mutants.run(project, list(wanted.values()))
    assert {answer: mutant.id for mutant, answer in zip(wanted.values(), answers.values())} == {
        answer: mutant.id for answer, mutant in wanted.items()
    }
    assert (project / "half.py").read_text() == HALF
