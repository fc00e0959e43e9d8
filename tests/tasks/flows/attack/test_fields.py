import math
from urllib.parse import quote

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.tasks.flows.attack import fields
from rampart.tasks.flows.attack.fields import Fields

FLOWS = pd.DataFrame(
    {
        "payload_client": [r"GET /A%3Cb HTTP/1.1\r\nHost: c\r\n\r\n", r"\x16\x03\x01", None],
        "client_address": ["10.0.0.1", "8.8.8.8", "no address"],
        "server_address": ["10.0.0.2", "10.0.0.2", None],
        "duration": [2.0, 0.0, 1.0],
        "client_bytes": [300, 100, None],
        "server_bytes": [100, 0, 5],
        "server_name": ["a.B.example", "aabb.example", ""],
        "start": [1.5, None, 2.0],
    }
)


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        (r"a\r\n\t\\\x00\xFFb", "a\r\n\t\\\x00\xffb"),
        (r"\\x41", r"\x41"),  # an escaped backslash, then x41
        (r"C:\users\new", "C:\\users\new"),  # \u is no escape of a payload
        (r"\N{BULLET} \101 \x4", r"\N{BULLET} \101 \x4"),
        ("é\\x41", "éA"),
        ("a\\", "a\\"),
    ],
)
def test_a_payload_as_it_was_sent(written, sent):
    assert fields.unescaped(written) == sent


@given(st.binary(max_size=200))
def test_every_payload_is_read_back(data):
    written = repr(data)[2:-1].replace("\\'", "'")
    assert fields.unescaped(written) == data.decode("latin-1")


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("GET /a%3Fq=%2527+or HTTP/1.1\r\nHost: b\r\n\r\n", "get /a?q=' or"),
        ("POST /in HTTP/1.1\r\nUser-Agent: c\r\n\r\nuser=A&pass=b", "post /in\nuser=a&pass=b"),
        ("GET /a HTTP/1.1\r\n\r\nGET /b HTTP/1.1\r\nCookie: x\r\n\r\n", "get /a\nget /b"),
        ("GET /?q=a'/**/UNION/*x*/SELECT HTTP/1.1", "get /?q=a' union select"),
        ("GET /&lt;script&gt;", "get /<script>"),
        ("GET /cut HTTP/1.1\r\nHost: b", "get /cut"),
        ("SSH-2.0-OpenSSH", None),
        ("", None),
        ("get out of here", None),
    ],
)
def test_what_a_request_asks_for(text, asked):
    assert fields.request(text) == asked


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\r\n/*+&"), max_size=40))
def test_an_encoded_query_is_found(text):
    found = fields.request(f"GET /?q={quote(quote(text))} HTTP/1.1\r\nHost: a\r\n\r\n")
    assert found is not None
    assert found.startswith("get /?q=")


@given(st.text(max_size=100))
def test_any_text_is_a_request_or_none(text):
    found = fields.request(text)
    assert found is None or found == found.lower()


def test_numbers_that_follow():
    frame = Fields(FLOWS)
    np.testing.assert_array_equal(frame.number("upload_share"), [0.75, 1.0, math.nan])
    np.testing.assert_array_equal(frame.number("client_rate"), [150.0, math.nan, math.nan])
    np.testing.assert_array_equal(frame.number("client_internal"), [1.0, 0.0, math.nan])
    np.testing.assert_array_equal(frame.number("server_internal"), [1.0, 1.0, math.nan])
    np.testing.assert_array_equal(frame.number("name_length"), [11, 12, 0])
    np.testing.assert_array_equal(frame.number("label_length"), [7, 7, 0])
    np.testing.assert_allclose(frame.number("label_entropy")[:2], 2.521640636343318)  # 7, e twice


def test_a_missing_column_is_absent():
    frame = Fields(FLOWS[["duration"]])
    assert np.isnan(frame.number("server_port")).all()
    assert np.isnan(frame.number("upload_share")).all()
    assert (frame.key("client_address") == -1).all()
    assert (frame.key("base_name") == -1).all()
    assert np.isnan(frame.start()).all()
    assert not frame.text("client_text").where(np.arange(3), lambda text: True).any()


def test_texts_are_asked_once_each_and_absent_ones_never():
    asked = []
    text = Fields(pd.concat([FLOWS, FLOWS])).text("request")
    found = text.where(np.arange(6), lambda value: asked.append(value) or "<" in value)
    assert asked == ["get /a<b"]
    assert found.tolist() == [True, False, False] * 2


def test_keys_are_equal_where_a_field_is():
    frame = Fields(FLOWS.assign(server_name=["a.X.org", "b.x.org", None]))
    assert frame.key("base_name").tolist() == [0, 0, -1]
    assert frame.key("server_address").tolist() == [0, 0, -1]
    assert frame.key("duration").tolist() == [0, 1, 2]


def test_entropy_of_hand_worked_texts():
    assert fields.entropy("aaaa") == 0
    assert fields.entropy("aabc") == pytest.approx(1.5)
    assert fields.base_name("localhost") == "localhost"
