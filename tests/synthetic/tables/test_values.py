import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rampart.synthetic.tables.values import number_text, read_values


def texts(cells, **options):
    return read_values(pd.Series(cells, name="c", **options)).as_texts().tolist()


def test_texts_that_are_all_numbers_are_numbers():
    values = read_values(pd.Series(["10", " 9.50 ", "", "-0", "1e1", ".5", "+2."]))
    assert values.numbers.tolist() == [0, 0.5, 2, 9.5, 10]
    assert values.as_texts().tolist() == ["10", "9.5", None, "0", "10", "0.5", "2"]
    assert np.isnan(values.as_numbers()[2])
    assert values.has_missing


@pytest.mark.parametrize("cell", ["007", "1,5", "nan", "inf", "NA", "0x1f", "1_000", "١", "e5"])
def test_what_a_parser_may_take_for_a_number_is_a_text(cell):
    assert texts(["1", cell]) == ["1", cell]
    assert read_values(pd.Series(["1", cell])).numbers is None


@pytest.mark.parametrize(
    "cells",
    [
        pd.array([1, None, 2], dtype="Int64"),
        pd.array([1.0, None, 2.0], dtype="Float32"),
        pd.array(["1", None, "2"], dtype="string"),
        pd.Categorical([1, None, 2]),
        np.array([1, np.nan, 2.0]),
        np.array([1, "", "2.0"], dtype=object),
        np.array([1.0, None, 2], dtype=object),
    ],
    ids=["Int64", "Float32", "string", "categorical", "float", "mixed", "object"],
)
def test_the_same_values_in_any_type_of_column(cells):
    values = read_values(pd.Series(cells))
    assert values.as_texts().tolist() == ["1", None, "2"]
    assert values.whole


def test_truth_values_are_texts():
    assert texts([True, False]) == ["True", "False"]
    assert texts([True, None, False]) == ["True", None, "False"]
    assert texts(pd.array([True, None], dtype="boolean")) == ["True", None]


def test_a_column_without_values():
    for cells in ([None, None], ["", "  "], [np.nan, np.nan], pd.array([None], dtype="string")):
        values = read_values(pd.Series(cells))
        assert values.size == 0
        assert set(values.as_texts()) == {None}


def test_cells_that_are_no_values_are_refused():
    with pytest.raises(ValueError, match=r"^column 'c' has an infinite number in row 1: leave"):
        texts([0.5, np.inf])
    with pytest.raises(ValueError, match=r"^column 'c' has a list in a cell: a cell must be"):
        texts(["a", [1, 2]])


def test_whole_numbers_have_no_point_while_floats_hold_them():
    assert number_text(-0.0) == "0"
    assert number_text(1e15) == "1000000000000000"
    assert number_text(2.0**53) == "9007199254740992.0"  # 2**53 + 1 is the same float


@settings(max_examples=40)
@given(st.lists(st.none() | st.floats(allow_nan=False, allow_infinity=False), min_size=1))
def test_a_csv_of_numbers_reads_as_the_numbers(numbers):
    typed = read_values(pd.Series(numbers, dtype=np.float64))
    written = read_values(pd.Series(["" if x is None else repr(x) for x in numbers]))
    assert typed.as_texts().tolist() == written.as_texts().tolist()
    wanted = pd.Series(numbers, dtype=np.float64).to_numpy()
    np.testing.assert_array_equal(typed.as_numbers(), wanted)
