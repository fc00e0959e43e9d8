import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.serve import faults
from app.serve.faults import RefusedError


def test_a_fault_is_json_in_words():
    told = faults.answer(
        RefusedError(418, "no <b>tea</b>\r\nSet-Cookie: a=1", {"retry-after": "2"})
    )
    assert json.loads(told.body) == {"error": "no <b>tea</b> Set-Cookie: a=1"}
    assert told.status_code == 418
    assert told.headers["retry-after"] == "2"
    assert told.headers["content-type"] == "application/json"


@given(st.text(max_size=2000))
def test_words_are_one_short_line(words):
    said = faults.shown(words)
    assert len(said) <= faults.SHOWN
    assert said.isprintable()


def test_numbers_that_json_does_not_have_are_a_fault():
    with pytest.raises(ValueError, match="not JSON compliant"):
        faults.dumped({"a": float("nan")})
    assert faults.dumped({"b": 1, "a": "é"}, ordered=True) == '{"a":"é","b":1}'.encode()


@pytest.mark.parametrize("value", ["", "a b", "a\r\nX: 1", "é", "x" * 65, "a/b", "a."])
def test_an_id_that_is_not_plain_is_none(value):
    assert faults.request_id(value) is None


def test_when_to_come_again():
    assert faults.too_many("full").headers == {"retry-after": "1"}
    assert faults.too_many("full", 12.4).headers == {"retry-after": "12"}
