import pytest

from rampart.anomaly.items import AnomalyParams
from rampart.core.params import check
from tests.refusals import refused

ONE = {"a": {"features": "numeric", "detector": "isolation"}}
GOOD = {"rows_a_day": 100, "budgets": [1, 5], "detectors": ONE}


def test_what_is_left_out_is_the_default():
    found = check(GOOD, "anomaly", AnomalyParams)
    assert found.hours_a_day == 24
    item = found.detectors["a"]
    assert (item.rows, item.role, item.knobs) == ("benign", "candidate", {})


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"budgets": [5, 1]}, "budgets: must rise"),
        ({"budgets": [1, 1]}, "budgets: must rise"),
        ({"budgets": [1, 100]}, r"budgets: must be below rows_a_day \(100\)"),
        ({"budgets": [0]}, "budgets.0: must be > 0, got 0"),
        ({"hours_a_day": 25}, "hours_a_day: must be <= 24, got 25"),
        ({"detectors": {"a": {**ONE["a"], "role": "baseline"}}}, "one must be a candidate"),
        ({"detectors": {"a": {**ONE["a"], "rows": "bad"}}}, "detectors.a.rows: "),
        ({"detectors": {"../a": ONE["a"]}}, "detectors"),
        ({"budget": [1]}, "unknown key; did you mean 'budgets'"),
    ],
)
def test_a_wrong_knob_is_named(change, said):
    with refused("all", f"anomaly: {change}", match=said):
        check({**GOOD, **change}, "anomaly", AnomalyParams)
