"""What a line of the log of predictions may hold."""

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.monitoring.records import packed, storable, stored, unpacked
from tests.monitoring.logged import RECORD
from tests.refusals import refused


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"text": "a\0b"}, "text: has a NUL character"),
        ({"caller": "a\ud800"}, "caller: has half a surrogate pair at character 1"),
        ({"id": ""}, "id: must not be empty"),
        ({"id": "x" * 201}, "id: at most 200 characters are logged, got 201"),
        ({"prediction": 3}, "prediction: must be a text, got int"),
        ({"variant": "canary"}, "variant: must be one of served, shadow, got 'canary'"),
        ({"at": math.nan}, "at: must be finite and >= 0, got nan"),
        ({"at": -1}, "at: must be finite and >= 0, got -1"),
        ({"confidence": math.inf}, "confidence: must be finite, got inf"),
        ({"confidence": "high"}, "confidence: must be a number, got str"),
        ({"confidence": True}, "confidence: must be a number, got bool"),
        ({"latency_ms": 10**400}, "latency_ms: is no number that a float can hold"),
        ({"sketch": {"a": "b"}}, "sketch: 'a' must be a number, got str"),
        ({"sketch": {"a\0": 1}}, "sketch: has a NUL character"),
    ],
)
def test_what_cannot_be_logged_is_named(fields, said):
    name, value = next(iter(fields.items()))
    with refused("all", f"a prediction with {name}: {value!r:.40}", match=said):
        stored(RECORD._replace(**fields))


def test_a_record_becomes_a_row():
    row = stored(RECORD._replace(confidence=np.float32(0.5), at=5, text="héllo"))
    assert row["confidence"] == 0.5
    assert type(row["confidence"]) is type(row["at"]) is float
    assert row["sketch"] == '{"length": 12.0}'
    assert row["text"] == "héllo"
    assert list(row) == list(RECORD._fields)


@given(st.dictionaries(st.text(st.characters(exclude_characters="\0", codec="utf-8")), st.floats()))
def test_a_sketch_is_read_back(sketch):
    text = packed(sketch)

    def no_constant(name):
        raise AssertionError(f"{name} is no JSON")

    json.loads(text, parse_constant=no_constant)
    back = unpacked(text)
    assert back.keys() == sketch.keys()
    assert all(back[name] == sketch[name] or math.isnan(sketch[name]) for name in sketch)
    assert all(math.isnan(back[name]) == math.isnan(sketch[name]) for name in sketch)


@given(st.text())
def test_what_is_made_storable_can_be_logged(text):
    kept = storable(text)
    assert len(kept) == len(text)
    stored(RECORD._replace(text=kept))
