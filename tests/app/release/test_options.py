import pytest

from app.release.options import KNOBS, parser
from rampart.operation.sequential import SequentialParams


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
        "decide columns",
        "promote columns",
        "rollback",
        "nothing columns",
    ],
)
def test_what_is_missing_is_asked_for(words, capsys):
    with pytest.raises(SystemExit):
        parser().parse_args(words.split())
    assert "usage: python -m app.release" in capsys.readouterr().err
