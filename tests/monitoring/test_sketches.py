"""What is logged of a request, and many of them as columns."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.monitoring.sketches import columns, sketch


def test_numbers_categories_and_the_vector():
    kept = sketch(
        {"length": 1234567.0, "header": "lower", "gone": None, "nan": math.nan, "on": True},
        {"safe": 0.25, "bad": 1.0, "no": 0.0},
    )
    assert kept == {
        "length": 1234570.0, "header=lower": 1.0, "on": 1.0,
        "v:safe": round(math.log(0.25 / 0.75), 3), "v:bad": 7.0, "v:no": -7.0,
    }  # fmt: skip


@pytest.mark.parametrize("name", ["a=b", "v:a"])
def test_a_name_that_would_be_read_as_something_else_is_refused(name):
    with pytest.raises(ValueError, match=r"must have no '=' and not begin with v:, got"):
        sketch({name: 1.0})


def test_columns_have_a_place_for_what_is_missing():
    numbers, categories = columns([{"b": 2.0, "s=x=y": 1.0}, {"a": 1.0, "v:c=d": 3.0}])
    assert list(numbers) == ["a", "b", "v:c=d"]
    assert numbers["a"].dtype == np.float32
    assert np.isnan(numbers["a"][0])
    assert categories["s"].tolist() == ["x=y", ""]


def test_what_no_float32_holds_is_its_largest():
    numbers, _ = columns([{"a": 1e300}, {"a": -math.inf}, {"a": math.nan}])
    assert np.isfinite(numbers["a"][:2]).all()
    assert np.isnan(numbers["a"][2])


NAMES = st.text(st.characters(exclude_characters="=", exclude_categories=["Cs"]), max_size=8)
NAMES = NAMES.filter(lambda name: not name.startswith("v:"))


@given(st.dictionaries(NAMES, st.one_of(st.none(), st.floats(), st.text(max_size=50))))
def test_whatever_is_asked_is_finite_numbers(features):
    kept = sketch(features)
    assert all(math.isfinite(value) for value in kept.values())
    numbers, categories = columns([kept])
    texts = {name for name, value in features.items() if isinstance(value, str)}
    assert set(categories) == texts
    assert set(numbers) <= set(features) - texts
