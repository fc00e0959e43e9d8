import numpy as np
import pandas as pd
import pytest

from rampart.tasks.contracts.prepare import NEEDED, prepare, reject
from rampart.tasks.contracts.row import COLUMNS
from tests.refusals import refused
from tests.tasks.contracts.rows import raw


def test_rows_that_fit_are_kept():
    assert (reject(raw()) == "").all()


def test_what_does_not_fit_is_told_by_row():
    frame = raw().head(4).copy()
    frame.loc[0, "label"] = 11
    frame.loc[1, "n_source_time"] = np.nan
    frame.loc[2, ["n_has_source", "n_has_bytecode"]] = 0
    assert reject(frame).tolist() == [
        "label is not 0 to 10",
        "a number is missing",
        "no evidence",
        "",
    ]


def test_the_first_fault_is_the_one_that_is_told():
    frame = raw().head(1).copy()
    frame["label"], frame["n_source_time"] = -1, np.nan
    assert reject(frame).tolist() == ["label is not 0 to 10"]


@pytest.mark.parametrize("name", [*NEEDED, COLUMNS[0], COLUMNS[-1]])
def test_a_column_that_is_missing_is_named(name):
    with refused("contracts", f"raw rows without {name}", match=f"no column {name}$"):
        reject(raw().drop(columns=name))


def test_numbers_are_asked_as_they_are():
    said = {name: np.float32([1, 2]) for name in COLUMNS}
    made = prepare(said)
    assert list(made) == [*COLUMNS, "text", "view"]
    assert made["text"] == made["view"] == ["", ""]
    assert all(made[name] is said[name] for name in COLUMNS)


def test_nothing_can_be_asked_about_no_contract():
    made = prepare({name: np.zeros(0) for name in COLUMNS})
    assert pd.DataFrame(made).empty
