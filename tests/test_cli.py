import pytest

from rampart import cli
from rampart.params import ParamError


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


def test_argument():
    assert cli.argument("item", "First line.\n\nMore.", ["prompts-logreg"]) == "prompts-logreg"
    with pytest.raises(SystemExit):
        cli.argument("item", None, [])


@pytest.mark.parametrize("item", ["prompts", "-logreg", "prompts-", ""])
def test_an_item_has_a_task_and_a_model(item):
    with pytest.raises(ValueError, match="must be <task>-<name>"):
        cli.task_and_model(item)
