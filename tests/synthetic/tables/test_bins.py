"""Numbers in bins of a known range, and back."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.synthetic.tables.bins import PARTS, Bins, binned, bins_of, known, unbinned
from rampart.synthetic.tables.kinds import Column

SCHEMA = (
    Column("age", "continuous", True),
    Column("x", "continuous", False),
    Column("b", "binary"),
)
FEATURES = pd.DataFrame({"age": [3.0, 90.0], "x": [0.5, None], "b": ["0", "1"]})


def test_few_whole_numbers_have_a_bin_each():
    assert bins_of((1, 5), True) == Bins(0.5, 5.5, 5, True)
    assert bins_of((1, 5), False) == Bins(1, 5, PARTS, False)
    assert bins_of((0, 20), True) == Bins(0, 20, PARTS, True)  # 21 of them
    assert bins_of((0, 1e6, True), True) == Bins(0, 1e6, PARTS, True, True)


def test_parts_of_equal_ratio():
    # log(1 + x) of 0, 9, 99 and 999 is 0, 1, 2 and 3 times that of 9.
    bins = Bins(0.0, 999.0, 3, False, log=True)
    numbers = pd.Series([0, 8.9, 9.1, 98.9, 99.1, 999, 5000, -4])
    assert bins.cut(numbers).tolist() == ["0", "0", "1", "1", "2", "2", "2", "0"]
    drawn = bins.numbers(pd.Series(["1"] * 2000), np.random.default_rng(0))
    assert 9 <= drawn.min() <= drawn.max() <= 99
    assert np.median(drawn) == pytest.approx(10**1.5 - 1, rel=0.1)  # the middle of the logarithms


RANGES = st.tuples(st.integers(0, 10**6), st.integers(1, 10**9), st.booleans())


@given(RANGES, st.integers(0, 999))
def test_a_number_of_a_bin_is_in_that_bin_and_the_range(bound, seed):
    low, width, log = bound
    bins = Bins(float(low), float(low + width), PARTS, False, log)
    names = pd.Series(bins.names())
    drawn = bins.numbers(names, np.random.default_rng(seed))
    assert drawn.between(bins.low, bins.high * (1 + 1e-9)).all()
    assert (bins.cut(drawn).astype(int) - names.astype(int)).abs().max() <= 1  # the last digit
    middle = pd.Series(bins._number((np.arange(PARTS) + 0.5) / PARTS))
    assert bins.cut(middle).tolist() == names.tolist()


@given(RANGES, st.integers(0, 999))
def test_a_whole_number_comes_back_from_its_own_bin(bound, seed):
    low, width, log = bound
    bins = bins_of((low, low + width, log), True)
    names = pd.Series(bins.names())
    drawn = bins.numbers(names, np.random.default_rng(seed))
    assert (drawn == drawn.round()).all()
    assert drawn.between(low, low + width).all()
    rng = np.random.default_rng(seed)
    known = pd.Series([low, low + width, *rng.integers(low, low + width, 50, endpoint=True)])
    cut = bins.cut(known)
    assert bins.cut(bins.numbers(cut, rng)).tolist() == cut.tolist()


def test_whole_numbers_of_a_bin_are_drawn_evenly():
    bins = bins_of((0, 39), True)  # 20 parts of 1.95
    zeros = bins.numbers(pd.Series(["0"] * 2000), np.random.default_rng(0))
    assert set(zeros) == {0, 1}
    assert zeros.mean() == pytest.approx(0.5, abs=0.05)
    traffic = bins_of((0, 100_000, True), True)
    alone = traffic.numbers(traffic.cut(pd.Series([0.0] * 50)), np.random.default_rng(0))
    assert set(alone) == {0}


def test_a_column_without_a_range_or_with_a_number_missing_has_no_bins():
    bins = known(FEATURES, SCHEMA, {"age": (0, 120), "x": (0, 1)})
    assert bins == {"age": Bins(0, 120, PARTS, True)}
    assert known(FEATURES, SCHEMA, {}) == {}


def test_there_and_back():
    bins = {"age": Bins(0.0, 100.0, 10, True)}
    cut, schema = binned(FEATURES, SCHEMA, bins)
    assert cut["age"].tolist() == ["0", "9"]
    assert [column.kind for column in schema] == ["ordinal", "continuous", "binary"]
    back = unbinned(cut, bins, np.random.default_rng(0))
    assert list(back) == ["age", "x", "b"]
    assert back["age"].between([0, 90], [9, 100]).all()
    assert FEATURES["age"].tolist() == [3, 90]  # left as it was


def test_a_column_may_have_any_name():
    features = pd.DataFrame({"self": [1.0, 2.0]})
    cut, _ = binned(features, [Column("self", "continuous", True)], {"self": bins_of((0, 4), True)})
    assert cut["self"].tolist() == ["1", "2"]
