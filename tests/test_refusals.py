"""The page of bad input: in the form in which ``make bad-input`` writes it, with every task."""

import os
import re
import shutil
import subprocess
import sys

import pytest

from tests import refusals
from tests.naming import ROOT, TASKS
from tests.refusals import record, refused, table

PAGE = ROOT / "docs/bad-input.md"
FEWEST = 120
ROW = re.compile(r"\| ([\w-]+) \| `(.+)` \| `(.+)` \|")


@pytest.fixture
def rows(monkeypatch):
    """What is recorded here, and nowhere else."""
    monkeypatch.setattr(refusals, "ROWS", set())
    return refusals.ROWS


def read(page):
    """Return the rows of a page."""
    lines = [line for line in page.splitlines() if line.startswith("| ")][2:]
    found = [ROW.fullmatch(line) for line in lines]
    assert None not in found, lines[found.index(None)]
    return {tuple(cell.replace("\\|", "|") for cell in match.groups()) for match in found}


def test_the_page_is_one_that_the_tests_wrote_and_has_every_task(pytestconfig):
    if pytestconfig.option.bad_input:
        pytest.skip("`make bad-input` writes the page anew, whatever it was")
    page = PAGE.read_text(encoding="utf-8")
    found = read(page)
    assert table(found) == page
    assert len(found) >= FEWEST
    assert {task for task, _, _ in found} == {"all", *TASKS}


@pytest.mark.slow
def test_a_malformed_page_is_a_fault_and_is_written_anew(tmp_path):
    for name in ("conftest", "naming", "refusals", "terse", "test_refusals"):
        (tmp_path / "tests").mkdir(exist_ok=True)
        shutil.copy(ROOT / f"tests/{name}.py", tmp_path / "tests")
    (tmp_path / "tests/api").mkdir()
    shutil.copy(ROOT / "tests/api/placing.py", tmp_path / "tests/api")
    page = tmp_path / "docs/bad-input.md"
    page.parent.mkdir()
    page.write_text("| no | page |\n", encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--strict-markers"]
    command += ["--import-mode=importlib", "-W", "ignore", "-o", "markers=slow", "-m", "not slow"]

    def status(*words):
        environment = {**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"}
        done = subprocess.run(
            [*command, *words, "tests"], cwd=tmp_path, env=environment, capture_output=True
        )
        return done.returncode

    assert status() == 1
    assert status("--bad-input", "docs/bad-input.md") == 0
    assert page.read_text(encoding="utf-8") == table(set())  # nothing was tried here


def test_what_is_refused_is_a_row_with_what_was_said(rows):
    with refused("prompts", "train.logreg.C: -1", match="must be > 0"):
        raise ValueError("must be > 0, got -1")
    assert rows == {("prompts", "train.logreg.C: -1", "must be > 0, got -1")}


def test_what_is_not_refused_is_no_row(rows):
    with pytest.raises(pytest.fail.Exception), refused("prompts", "nothing"):
        pass
    with pytest.raises(KeyError), refused("prompts", "a fault of the program"):
        raise KeyError("x")
    with pytest.raises(AssertionError), refused("prompts", "another", match="other words"):
        raise ValueError("these words")
    assert rows == set()


@pytest.mark.parametrize("said", ["", " \n", "Traceback (most recent call last):\nKeyError: 1"])
def test_silence_and_a_traceback_are_no_answer(rows, said):
    with pytest.raises(AssertionError):
        record("prompts", "a command", said)
    assert rows == set()


def test_what_differs_by_run_is_left_out(rows, tmp_path):
    record("all", "a file", f"{tmp_path}/a.csv: is\n a pipe, object at 0x7f0012ab34cd")
    assert rows == {("all", "a file", "a.csv: is a pipe, object at 0x…")}


def test_a_page_is_sorted_and_its_cells_are_no_markdown():
    page = table({("b", "x|y", "`z`"), ("a", "1", "2" * 300), ("b", "x|y", "'z'")})
    assert page.splitlines()[-2:] == [
        f"| a | `1` | `{'2' * 239}…` |",
        r"| b | `x\|y` | `'z'` |",
    ]
    assert "these 2 and see" in page
    assert table(read(page)) == page
