"""What the mutation tool is told, what is kept of its answer, and which modules it can be given."""

import json
import tomllib
from pathlib import Path

import pytest

from scripts import mutation

ROOT = Path(__file__).resolve().parents[2]


def test_the_tool_is_given_one_module_and_its_own_tests():
    told = tomllib.loads(mutation.settings("rampart/data/dedup.py"))["tool"]["mutmut"]
    assert told["only_mutate"] == ["rampart/data/dedup.py"]
    assert told["pytest_add_cli_args_test_selection"] == ["tests/data/test_dedup.py"]
    assert all((ROOT / name).exists() for name in told["also_copy"])


def test_every_module_of_the_list_has_tests():
    missing = [name for name in mutation.MODULES if not (ROOT / mutation.own_tests(name)).is_file()]
    assert missing == []


def test_of_what_a_mutant_shows_the_changed_lines_are_kept():
    shown = "# x: survived\n--- a.py\n+++ a.py\n@@ -1,3 +1,3 @@\n def f(x):\n"
    shown += "-    return x - 1\n+    return x + 1\n"
    assert mutation.changed(shown) == ["- return x - 1", "+ return x + 1"]


@pytest.fixture
def results(tmp_path, monkeypatch):
    """A file of results, and a tool that kills all but one of three."""
    path = tmp_path / "tool.json"
    monkeypatch.setattr(mutation, "RESULTS", path)
    monkeypatch.setattr(mutation, "install", lambda: None)
    answer = {"killed": 2, "mutants": 3}
    monkeypatch.setattr(mutation, "judged", lambda module: answer | {"tests": module})
    return path


def test_an_answer_is_added_to_those_that_are_there(results, capsys):
    mutation.main(["rampart/metrics/confusion.py"])
    mutation.main(["rampart/data/dedup.py"])
    told = json.loads(results.read_text(encoding="utf-8"))
    assert told["tool"] == mutation.TOOL
    assert list(told["modules"]) == ["rampart/data/dedup.py", "rampart/metrics/confusion.py"]
    assert capsys.readouterr().out.splitlines()[-1] == "rampart/data/dedup.py: 2 of 3 killed"


@pytest.mark.parametrize("name", ["rampart/data/gone.py", "rampart/data/__init__.py"])
def test_a_module_without_tests_is_refused(results, capsys, name):
    with pytest.raises(SystemExit):
        mutation.main([name])
    assert f"{name}: must be a module with tests in tests/data/test_" in capsys.readouterr().err
    assert not results.exists()


def test_the_committed_results_are_of_modules_that_are_there():
    told = json.loads((ROOT / "tests/mutants/tool.json").read_text(encoding="utf-8"))
    for name, answer in told["modules"].items():
        assert (ROOT / name).is_file()
        assert answer["survived"] == len(answer["survivors"])
