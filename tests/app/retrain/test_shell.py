import os
import sys
from pathlib import Path

import pytest

from app.retrain import shell
from tests.refusals import refused


def test_what_it_prints_comes_back_and_goes_to_the_log(tmp_path):
    log = tmp_path / "run" / "log.txt"
    assert shell.run(["git", "--version"], tmp_path, log).startswith("git version")
    shell.run(["git", "--version"], tmp_path, log)
    assert log.read_text().count("$ git --version\ngit version") == 2


def test_a_failure_says_the_command_its_status_and_its_last_words(tmp_path):
    code = "print('line ' * 3); raise SystemExit('no disk')"
    with refused("all", "a command of a retraining that fails", r"ended with 1, see .*log.txt"):
        shell.run([sys.executable, "-c", code], tmp_path, tmp_path / "log.txt")
    with pytest.raises(shell.FailedError, match="no disk"):
        shell.run([sys.executable, "-c", code], tmp_path, tmp_path / "log.txt")


def test_a_program_that_is_not_there(tmp_path):
    with refused("all", "a retraining without dvc", "nothing-of-that-name: No such file"):
        shell.run(["nothing-of-that-name"], tmp_path, tmp_path / "log.txt")


def test_this_pythons_programs_come_first_and_a_hooks_git_is_not_taken(monkeypatch):
    monkeypatch.setenv("GIT_DIR", "/elsewhere/.git")
    monkeypatch.setenv("GIT_INDEX_FILE", "index")
    variables = shell.environment()
    assert Path(variables["PATH"].split(os.pathsep)[0]) == Path(sys.executable).parent
    assert not {"GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"} & variables.keys()
