import hashlib
from pathlib import Path

import pytest

from rampart.access.chain import BEGIN, Tampered, canonical, checked, line_of, number

AT = "2026-11-02T12:00:00.000000Z"
FILE = Path("journal.jsonl")


def test_the_hash_is_over_the_one_before_and_the_canonical_line():
    line, hash = line_of(1, AT, {"b": 1, "a": "x"}, BEGIN)
    said = b'{"at":"2026-11-02T12:00:00.000000Z","event":{"a":"x","b":1},"n":1}'
    assert hash == hashlib.sha256(b"0" * 64 + b"\n" + said).hexdigest()
    assert line == (
        b'{"at":"2026-11-02T12:00:00.000000Z","event":{"a":"x","b":1},"hash":"%b","n":1,'
        b'"prev":"%b"}\n' % (hash.encode(), b"0" * 64)
    )
    assert checked(FILE, 1, 1, line, BEGIN) == hash


def test_no_text_breaks_a_line():
    line, _ = line_of(1, AT, {"a": "x\r\n\u2028\x00\ud800é"}, BEGIN)
    assert line.isascii()
    assert line.count(b"\n") == 1
    checked(FILE, 1, 1, line, BEGIN)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda line: line[:-1], "was changed"),
        (lambda line: line.replace(b'"n":1', b'"n": 1'), "was changed"),
        (lambda line: line.replace(b'"n":1', b'"n":1.0'), "was changed"),
        (lambda line: line.replace(b'"a":1', b'"a":2'), "was changed"),
        (lambda line: line.replace(b'"a":1', b'"a":1,"a":1'), "was changed"),
        (lambda line: line.replace(b'"n":1', b'"n":2'), "is entry 2, and 1 was due"),
        (lambda line: line.replace(b'"prev":"0', b'"prev":"1'), "does not follow"),
        (lambda line: line.replace(b'"n":1', b'"n":1,"x":1'), "is no line of a journal"),
        (lambda line: line.replace(b'"a":1', b'"a":NaN'), "is no line of a journal"),
        (lambda line: line.replace(b'"prev":"' + b"0" * 64 + b'"', b'"prev":7'), "is no line"),
        (lambda line: b"\n", "is no line of a journal"),
        (lambda line: b"[" * 100_000, "is no line of a journal"),
        (lambda line: b"\xff" + line, "is no line of a journal"),
    ],
)
def test_a_changed_line_is_found(change, said):
    line, _ = line_of(1, AT, {"a": 1}, BEGIN)
    with pytest.raises(Tampered, match=said) as caught:
        checked(FILE, 5, 1, change(line), BEGIN)
    assert (caught.value.file, caught.value.line) == (FILE, 5)


def test_canonical_refuses_what_is_no_json():
    with pytest.raises(ValueError):
        canonical({"a": float("inf")})


def test_the_number_of_a_line():
    assert number(line_of(7, AT, {}, BEGIN)[0]) == 7
    assert [number(line) for line in (b"", b"{}", b"[1]", b'{"n":"x"}')] == [1] * 4
