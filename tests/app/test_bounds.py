"""Ranges of columns as they are told on the command line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import bounds


@pytest.mark.parametrize(
    "text",
    [
        "age",
        "age=1",
        "age=2:1",
        "age=0:inf",
        "=0:1",
        "age=a:b",
        "age=0:log",
        "age=-1e308:1e308",
        "a=-1:1:log",
    ],
)
def test_a_range_in_another_form_is_refused(text):
    with pytest.raises(ValueError, match=r"--bounds must be COLUMN=LOW:HIGH"):
        bounds.read([text])


@given(st.text(min_size=1), st.floats(-1e9, 1e9), st.floats(1e-3, 1e9))
def test_a_name_may_be_anything(name, low, width):
    read = bounds.read([f"{name}={low!r}:{low + width!r}"])
    assert read == {name: (low, low + width, False)}
    low = abs(low)
    read = bounds.read([f"{name}={low!r}:{low + width!r}:log"])
    assert read == {name: (low, low + width, True)}
