import subprocess

import pytest

from rampart.core import cli
from rampart.core.params import ParamError
from tests.refusals import refused


def fail(error):
    def main():
        raise error

    return main


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (ParamError("params.yaml: seed: is missing"), "params.yaml: seed: is missing"),
        (ValueError("no rows"), "no rows"),
        (FileNotFoundError(2, "No such file or directory", "data/x"), "data/x: No such file"),
        (OSError(28, "No space left on device"), "[Errno 28] No space left on device"),
    ],
)
def test_an_expected_error_is_one_sentence(monkeypatch, error, message):
    monkeypatch.setattr("sys.argv", ["/somewhere/stages/split.py", "prompts"])
    monkeypatch.delenv("RAMPART_DEBUG", raising=False)
    with pytest.raises(SystemExit) as caught:
        cli.run(fail(error))
    # sys.exit with a text prints it on stderr and exits with 1.
    assert str(caught.value.code).startswith(f"split: {message}")


def test_debug_shows_the_traceback(monkeypatch):
    monkeypatch.setenv("RAMPART_DEBUG", "1")
    with pytest.raises(ValueError, match="no rows"):
        cli.run(fail(ValueError("no rows")))


def test_a_fault_of_the_program_is_not_hidden(monkeypatch):
    monkeypatch.delenv("RAMPART_DEBUG", raising=False)
    with pytest.raises(KeyError):
        cli.run(fail(KeyError("cv")))


@pytest.fixture
def repository(tmp_path, monkeypatch):
    """A committed file of parameters."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "pipelines/prompts/params.yaml"
    path.parent.mkdir(parents=True)
    path.write_text("train: {logreg: {C: 1}}\n")
    who = ["-c", "user.name=a", "-c", "user.email=a@b"]
    for words in (["init", "-q"], ["add", "."], [*who, "commit", "-q", "-m", "one"]):
        subprocess.run(["git", *words], check=True)
    return path


def test_an_edited_file_of_parameters_comes_with_the_way_back(repository):
    message = "pipelines/prompts/params.yaml: train.logreg.C: must be > 0, got -1"
    assert cli.sentence(ParamError(message)) == message
    repository.write_text("train: {logreg: {C: -1}}\n")
    first, second = cli.sentence(ParamError(message)).splitlines()
    assert first == message
    back = "`git checkout HEAD -- pipelines/prompts/params.yaml` brings the committed value back"
    assert second == f"Nothing was written; {back}."
    other = "data/packages.yaml: packages.a: is missing"
    assert cli.sentence(ParamError(other)) == other
    assert cli.sentence(ValueError(message)) == message  # not of parameters


def test_a_staged_edit_too(repository):
    """`dvc exp run -S` stages the file while the stages run, and takes it back in the end."""
    repository.write_text("train: {logreg: {C: -1}}\n")
    subprocess.run(["git", "add", "."], check=True)
    message = "pipelines/prompts/params.yaml: train.logreg.C: must be > 0, got -1"
    assert cli.sentence(ParamError(message)).startswith(f"{message}\nNothing was written; `git")


def test_outside_of_a_repository_an_error_is_its_sentence(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    message = "pipelines/prompts/params.yaml: train.logreg.C: is missing"
    assert cli.sentence(ParamError(message)) == message
    monkeypatch.setenv("PATH", "")  # nor with git
    assert cli.sentence(ParamError(message)) == message


def test_words_are_the_arguments_in_their_order():
    assert cli.words("First line.", ["prompts", "logreg"], "task", "model") == ["prompts", "logreg"]
    assert cli.words(None, ["prompts"], "task") == ["prompts"]
    assert cli.words(None, []) == []


@pytest.mark.parametrize("argv", [[], ["prompts"], ["prompts", "logreg", "more"], ["-x", "a", "b"]])
def test_a_stage_gets_as_many_words_as_it_asks_for(argv):
    with pytest.raises(SystemExit) as caught:
        cli.words("First line.", argv, "task", "model")
    assert caught.value.code == 2


@pytest.mark.parametrize("name", ["../victim", "a;ls", "A", "$(ls)", "a b", ""])
def test_a_word_that_is_no_name_is_refused(name):
    said = r"^model: must be a name of small letters, .*, got '"
    with refused("all", f"python -m stages.train prompts {name!r}", match=said):
        cli.words("First line.", ["prompts", name], "task", "model")


def test_without_words_they_are_those_of_the_command_line(monkeypatch):
    monkeypatch.setattr("sys.argv", ["split.py", "prompts"])
    assert cli.words("First line.", None, "task") == ["prompts"]


def test_help_is_the_first_line_of_the_docstring(capsys):
    with pytest.raises(SystemExit):
        cli.words("First line.\n\nMore.", ["--help"], "task", "model")
    text = capsys.readouterr().out
    assert "First line." in text
    assert "More." not in text
    assert "task model" in text
