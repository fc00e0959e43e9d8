from pathlib import Path

import pytest

from app.release.options import KNOBS, parser, resolved
from rampart.operation.sequential import SequentialParams
from tests.refusals import refused


def test_the_knobs_of_the_test_are_those_of_its_schema():
    assert set(KNOBS) == set(SequentialParams.model_fields)
    options = parser().parse_args(["status", "columns"])
    assert {name: getattr(options, name) for name in KNOBS} == SequentialParams().model_dump()
    options = parser().parse_args(["status", "columns", "--n-min", "50", "--margin", "0.01"])
    assert (options.n_min, options.margin) == (50, 0.01)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "canary columns 1.1.0",
        "promote columns",
        "rollback",
        "nothing columns",
    ],
)
def test_what_is_missing_is_asked_for(words, capsys):
    with pytest.raises(SystemExit):
        parser().parse_args(words.split())
    assert "usage: python -m app.release" in capsys.readouterr().err


def test_the_settings_of_the_server_are_taken_and_the_command_line_goes_before(tmp_path):
    file = tmp_path / "serve.yaml"
    file.write_text("release: r.json\naccess: {journal: j.jsonl}\nlog: {url: 'sqlite:///log.db'}\n")
    words = ["status", "columns", "--settings", str(file)]
    options = resolved(parser().parse_args(words))
    assert (options.release, options.journal) == (Path("r.json"), Path("j.jsonl"))
    assert options.log == "sqlite:///log.db"
    words += ["--release", "other.json", "--log", "sqlite:///other.db"]
    options = resolved(parser().parse_args(words))
    assert (options.release, options.log) == (Path("other.json"), "sqlite:///other.db")
    plain = resolved(parser().parse_args(["list", "columns"]))
    assert (plain.release, plain.journal) == (Path(".rampart/release.json"), None)
    with refused("all", "app.release list columns --settings of nothing", "none.yaml"):
        resolved(parser().parse_args(["list", "columns", "--settings", "none.yaml"]))
