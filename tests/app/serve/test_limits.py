import asyncio

import pytest
from starlette.requests import Request

from app.serve import limits
from app.serve.faults import RefusedError
from app.serve.settings import Limits

FEW = Limits(body_bytes=1024, depth=4, seconds=0.05)


def body(parts, headers=(), wait=0.0):
    """Return what is read of a body that comes in parts."""
    sent = [
        {"type": "http.request", "body": part, "more_body": more < len(parts)}
        for more, part in enumerate(parts, start=1)
    ]

    async def receive():
        await asyncio.sleep(wait)
        return sent.pop(0)

    scope = {"type": "http", "headers": [(k.encode(), v.encode()) for k, v in headers]}
    return asyncio.run(limits.body(Request(scope, receive), FEW)), sent


def test_a_body_is_read_whole():
    assert body([b"ab", b"", b"c"])[0] == b"abc"
    assert body([b"a" * 1024], [("content-length", "1024")])[0] == b"a" * 1024


def test_a_large_body_is_refused_by_its_length_or_while_it_comes():
    for value in (str(8 * 1024 + 1), "9" * 30):
        with pytest.raises(RefusedError, match="more than 1,024 bytes") as caught:
            body([b"a"], [("content-length", value)])
    assert (caught.value.status, caught.value.headers) == (413, {"connection": "close"})
    for size in (3, 30):  # no length is said, as chunks are sent
        with pytest.raises(RefusedError, match="more than 1,024 bytes"):
            body([b"a" * 600] * size)


@pytest.mark.parametrize("packed", ["gzip", "br", "gzip, identity"])
def test_a_packed_body_is_not_unpacked(packed):
    with pytest.raises(RefusedError, match="must be identity") as caught:
        body([b"a"], [("content-encoding", packed)])
    assert caught.value.status == 415


def test_a_length_that_is_none_and_a_slow_body_are_refused():
    with pytest.raises(RefusedError, match="whole number"):
        body([b"a"], [("content-length", "-1")])
    with pytest.raises(RefusedError, match=r"after 0\.05 seconds") as caught:
        body([b"a", b"b"], wait=0.2)
    assert caught.value.status == 408


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is not JSON"),
        (b"{", "is not JSON"),
        (b"NaN", "NaN is no number of JSON"),
        (b"[-Infinity]", "-Infinity is no number"),
        (b'{"a": 1, "a": 2}', "twice"),
        (b"\xff", "not UTF-8: byte 0"),
        (b'"\\ud800"', "half of a surrogate pair"),
        (b"[[[[[1]]]]]", "deeper than 4"),
        (b"[" * 100_000, "deeper than 4"),
        (b"1" * 5000, "is not JSON"),
    ],
)
def test_what_is_no_json_is_refused(content, said):
    with pytest.raises(RefusedError, match=said) as caught:
        limits.parsed(content, FEW)
    assert caught.value.status == 400


def test_json_is_read():
    assert limits.parsed(b'[[[["\\ud83d\\ude00"]]]]', FEW) == [[[["😀"]]]]
    assert limits.parsed(b"1", FEW) == 1


def test_a_large_body_that_does_not_end_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(limits, "PATIENCE", 0.05)
    patient = Limits(body_bytes=1024, seconds=3600)

    async def receive():
        if not sent:
            await asyncio.sleep(3600)
        return {"type": "http.request", "body": sent.pop(), "more_body": True}

    sent = [b"a" * 600, b"a" * 600]
    request = Request({"type": "http", "headers": []}, receive)
    with pytest.raises(RefusedError, match="more than 1,024 bytes") as caught:
        asyncio.run(limits.body(request, patient))
    assert caught.value.status == 413
