import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.serve.strict import DeepError, loads, require_depth


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Expecting value"),
        ("NaN", "NaN is no number of JSON"),
        ("[-Infinity]", "-Infinity is no number"),
        ("1e999", "1e999 is too large a number"),
        ("[-1.5E400]", "too large a number"),
        ("9" * 400 + ".0", "99999999999999999999 is too large a number"),
        ("9" * 5000, "digits"),
        ('{"a": 1, "a": 2}', "a key stands in one object twice"),
        ('"\\ud800"', "half of a surrogate pair"),
        ('{"\\udc00": 1}', "half of a surrogate pair"),
    ],
)
def test_what_is_no_json_is_refused(text, said):
    with pytest.raises(ValueError, match=said):
        loads(text)


@pytest.mark.parametrize("text", ["[[[1]]]", '{"a": {"a": {}}}', "[" * 100_000, '{"a":' * 100_000])
def test_what_is_too_deep_is_refused(text):
    with pytest.raises(DeepError, match="is deeper than 2, the limit"):
        loads(text, depth=2)


def test_what_is_just_deep_enough_is_read():
    assert loads("[[1], {}]", depth=2) == [[1], {}]
    require_depth(1, 1)


def test_small_numbers_and_whole_pairs_are_read():
    assert loads('[1e-999, "\\ud83d\\ude00", -0.5]') == [0.0, "😀", -0.5]


VALUES = st.recursive(
    st.none() | st.integers() | st.text("aé\"\\😀") | st.floats(-1e300, 1e300),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab"), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


@settings(max_examples=50, deadline=None)
@given(VALUES)
def test_all_that_is_json_is_read(value):
    assert loads(json.dumps(value), depth=50) == value
