import pytest

from rampart.core.params import ParamError, check
from rampart.synthetic.tables.settings import TabulateParams


def test_an_input_is_all_that_is_needed():
    settings = check({"input": "my.csv"}, "tabulate.mine", TabulateParams)
    assert (settings.table, settings.label, settings.folds) == ("plain", "label", 5)
    assert (settings.duplicates, settings.active, settings.rows) == ("drop", True, None)


@pytest.mark.parametrize(
    ("knobs", "message"),
    [
        ({}, "tabulate.mine.input: is missing"),
        ({"input": "a", "fold": 5}, "tabulate.mine.fold: unknown key; did you mean 'folds'?"),
        ({"input": "a", "folds": 11}, "tabulate.mine.folds: must be <= 10, got 11"),
        ({"input": "a", "folds": 1}, "tabulate.mine.folds: must be >= 2, got 1"),
        ({"input": "a", "duplicates": "no"}, "duplicates: must be one of 'drop' or 'keep'"),
        ({"input": "a", "bounds": {"x": {"low": 0}}}, "tabulate.mine.bounds.x.high: is missing"),
        (
            {"input": "a", "bounds": {"x": {"low": 2, "high": 2}}},
            "tabulate.mine.bounds.x: high must be above low, got 2 to 2",
        ),
        (
            {"input": "a", "bounds": {"x": {"low": -1, "high": 2, "log": True}}},
            "tabulate.mine.bounds.x: parts of equal ratio begin at 0 or above, got -1 to 2",
        ),
        ({"input": "a", "kinds": {"x": "text"}}, "tabulate.mine.kinds.x: must be one of"),
    ],
)
def test_a_wrong_knob_is_named(knobs, message):
    with pytest.raises(ParamError) as raised:
        check(knobs, "tabulate.mine", TabulateParams)
    assert message in str(raised.value)
