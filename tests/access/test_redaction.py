import io
import logging

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rampart.access.redaction import Redacting, clean, digest, guard_logging, redact, shown
from tests.access import issuer

SECRET = "Zm9vYmFyc2VjcmV0" * 2
KEY = f"rk_0123abcd_{SECRET}-_{SECRET[:9]}"


@pytest.mark.parametrize(
    "line",
    [
        f"the key {KEY} was given",
        f"Authorization: Bearer {SECRET}",
        f"authorization:Basic {SECRET}==",
        f"{{'authorization': 'Bearer {SECRET}', 'x-api-key': '{SECRET}'}}",
        f'{{"Authorization": "Bearer {SECRET}"}}',
        f"[(b'authorization', b'Bearer {SECRET}'), (b'host', b'x')]",
        f"X-API-Key: {SECRET}",
        f"Cookie: session={SECRET}; other={SECRET}",
        f"GET /metrics?api_key={SECRET}&x=1 HTTP/1.1",
        f"GET /metrics?token={SECRET} HTTP/1.1",
        f"postgresql+psycopg://rampart:{SECRET}@127.0.0.1/log",
        f"postgresql://rampart:p@{SECRET}@127.0.0.1/log",
        f"password='{SECRET}'",
        f"client_secret: {SECRET}",
        f"bearer {SECRET}",
        f"X-Forwarded: Bearer   {SECRET}",
    ],
)
def test_a_secret_is_blotted_out_wherever_it_stands(line):
    assert SECRET not in redact(line)
    assert "[redacted]" in redact(line)


def test_a_token_is_blotted_out_and_the_id_of_a_key_stays():
    token = issuer.token()
    assert redact(f"said {token}, then") == "said [redacted], then"
    assert redact(KEY) == "rk_0123abcd_[redacted]"


@pytest.mark.parametrize(
    "line", ["", "GET /v2/health/ready HTTP/1.1 200", "the token is over (exp)", "a: b", "1 tokens"]
)
def test_other_lines_stay(line):
    assert redact(line) == line


@settings(max_examples=60, deadline=None)
@given(*[st.text("aZ0_-. \n\"'=:/@{eyJé\ud800", max_size=12)] * 2)
def test_a_key_is_blotted_out_in_any_surroundings(before, after):
    assert SECRET not in redact(f"{before} {KEY}{after}")


def test_fields_of_json_are_cleaned_and_numbers_stay():
    given_ = {"a": [f"Bearer {SECRET}", 1, None, True], KEY: {"b": (KEY, 0.5)}}
    assert clean(given_) == {
        "a": ["Bearer [redacted]", 1, None, True],
        "rk_0123abcd_[redacted]": {"b": ["rk_0123abcd_[redacted]", 0.5]},
    }


@pytest.fixture
def log():
    """A logger with the filter, and what it wrote."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    logger = logging.Logger("test")
    logger.addHandler(handler)
    handler.addFilter(Redacting())
    return logger, stream


def test_a_log_line_has_no_secret_in_message_arguments_traceback_or_stack(log):
    logger, stream = log
    logger.warning("%s asked with %s", "alice", KEY)
    logger.warning({"authorization": f"Bearer {SECRET}"})
    try:
        raise ValueError(f"bad {KEY}")
    except ValueError:
        logger.exception("failed", stack_info=True)
    said = stream.getvalue()
    assert SECRET not in said
    assert "alice asked with rk_0123abcd_[redacted]\n" in said
    assert "ValueError: bad rk_0123abcd_[redacted]" in said
    assert "Traceback" in said
    assert "Stack" in said


def test_nobody_writes_a_line_of_their_own(log):
    logger, stream = log
    logger.warning("name %s", "x\r\nINFO all is well\u2028\x1b[2J")
    assert stream.getvalue() == "name x\\r\\nINFO all is well\\u2028\\x1b[2J\n"


def test_a_line_is_bounded_and_arguments_that_do_not_fit_are_said_too(log):
    logger, stream = log
    logger.warning("x" * 100_000 + KEY)
    assert len(stream.getvalue()) < 8_300
    assert "(100055 characters)" in stream.getvalue()
    logger.warning("%d", KEY)
    assert SECRET not in stream.getvalue()


@pytest.mark.parametrize(
    "piece", ["eyJ-", "a://", "a.", "token", "bearer ", "cookie=", "a:b@", "'"]
)
def test_no_pattern_is_slow_on_a_hostile_line(piece):
    redact((piece * 8192)[:8192])


def test_the_filter_is_put_on_every_handler_once():
    logger = logging.getLogger("tests.redaction")
    logger.addHandler(logging.NullHandler())
    before = list(logging.getLogger().handlers)
    guard_logging("tests.redaction")
    guard_logging("tests.redaction")
    for handler in [*logger.handlers, *before]:
        assert [type(one) for one in handler.filters].count(Redacting) == 1
    for handler in before:
        handler.filters = [one for one in handler.filters if not isinstance(one, Redacting)]


def test_an_input_is_said_by_its_digest_or_itself():
    row = {"b": 1, "a": "é"}
    # printf '{"a":"é","b":1}' | sha256sum
    assert digest(row) == "aa58fba8483623bed37c1b02edfccbdd9a53123837c20bfa4cb4049993a2872e"
    assert digest(row) == digest({"a": "é", "b": 1})
    assert len(digest("\ud800")) == 64
    assert shown(row, texts=False) == f"sha256:{digest(row)}"
    assert shown(row, texts=True) == '{"a": "é", "b": 1}'
