"""The schema of a raw row, and what single functions become."""

import pytest

from rampart.tasks.solidity.prepare import prepare, reject
from rampart.tasks.solidity.row import FEATURES
from tests.tasks.solidity.units import functions, unit


def raw(folder, **more):
    return functions(folder, unit()).assign(role="package", **more)


def test_good_rows_pass(tmp_path):
    assert reject(raw(tmp_path)).tolist() == [""] * 3


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"label": 12}, "label is not 0 to 9"),
        ({"source": ""}, "source is empty"),
        ({"group": ""}, "group is empty"),
        ({"role": "test"}, "role is not package, train or external"),
        ({"text": ""}, "function has no word"),
    ],
)
def test_why_a_row_is_set_aside(tmp_path, change, reason):
    assert set(reject(raw(tmp_path).assign(**change))) == {reason}


def test_columns_that_lack_or_are_of_another_type(tmp_path):
    with pytest.raises(ValueError, match="no column n_guard"):
        reject(raw(tmp_path).drop(columns="n_guard"))
    with pytest.raises(ValueError, match="n_guard: must be numbers"):
        reject(raw(tmp_path).assign(n_guard="1"))


def test_prepare_reads_single_functions():
    made = prepare(["function f() public { x = 1; }", "no solidity", ""])
    assert made["text"] == ["f_own public foreign set n1", "f_own n0", "f_own n0"]
    assert set(made) == {"text", "view", *FEATURES}
