import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.tasks.flows.text import MASKS, SIGNS, masked, texts


@pytest.mark.parametrize(
    "said",
    [
        "Date: Fri, 27 Nov 2026 15:05:36 GMT",
        "27-Nov-2026 15:05",
        "Nov 27 15:05",
        "2026-11-27T15:05:36Z",
        "2026-11-27 15:05:36.123",
        "at 15:05:36",
        "from 172.29.12.7:8080",
        "PORT 172,29,12,7,200,11",
        "fe80::1:2:3:4:5",
        "t=1795792214 u=1795792214811",
        r"c0\x00\x01\x00\x01\x00\x00\x00<\x00\x04\xac\x1d\x92i",
    ],
)
def test_addresses_and_times_are_masked(said):
    text = masked(said)
    for part in ("27", "Nov", "2026", "15:05", "172", "29", "200", "fe80", "17957", "xac", "x92"):
        assert part not in text.replace("x29", ""), text


@pytest.mark.parametrize(
    "said", ["GET /1.2.3 HTTP/1.1", "a 12345 b", "OpenSSH_9.2p1", "q=id%3D7", "a:b", "C:/x"]
)
def test_other_texts_stay(said):
    assert masked(said) == said


def test_escapes_are_words_and_long_runs_are_cut():
    assert masked(r"a\r\nb\tc") == "a\nb c"
    assert masked(r"\x03www") == "x03 www"
    assert masked(r"\x01" * 20).split() == ["x01"] * 8 + ["@more"]


@given(st.text())
def test_any_text_is_masked_once_and_for_all(text):
    once = masked(text)
    assert not re.search(r"\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\b", once, re.ASCII)
    assert "\\x" not in once or "\\x" in text


def flow(**values):
    row = dict.fromkeys(
        (
            *("protocol", "service", "category", "state", "server_name", "user_agent"),
            *("content_type", "client_fingerprint", "server_fingerprint"),
            *("payload_client", "payload_server"),
        ),
        "",
    )
    return {name: [value] for name, value in (row | {"server_port": np.nan} | values).items()}


def test_metadata_first_then_client_then_server():
    (text,) = texts(
        flow(
            protocol="tcp",
            service="http",
            server_port=80,
            user_agent="curl/8",
            payload_client="GET /",
            payload_server="200 OK",
        )
    )
    assert text == "@tcp @http @port80 curl/8\nGET /\n200_s OK_s"


def test_a_large_port_is_no_word():
    assert texts(flow(server_port=8080)) == [""]


def test_what_is_no_canonical_text_says_nothing():
    assert texts(flow() | {"client_address": ["10.0.0.1"], "start": [1.0]}) == [""]


PARTS = ["1.2.3.4", "::1", "a:b:c:d:e:f:1:2", "10:33", "27 Nov 2026", "2026-11-27", "1700000000"]
PARTS += ["172,29,5,3,200,11", "é", "x", " ", "\n", ",", ".", "-", ":", "1", "\\x00"]


@given(st.lists(st.sampled_from(PARTS), max_size=8))
def test_a_mask_that_is_not_tried_would_find_nothing(parts):
    said = "".join(parts)
    for (pattern, _), may in zip(MASKS, SIGNS, strict=True):
        assert may(said) or pattern.search(said) is None
