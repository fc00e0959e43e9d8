"""Bytes of a code and the lines that they come from."""

from hypothesis import given
from hypothesis import strategies as st

from rampart.solidity.compiler.lines import entries, lines_of, offsets


def test_what_is_pushed_is_no_instruction():
    assert list(offsets(bytes.fromhex("60ff00" + "7f" + "00" * 32 + "01"))) == [0, 2, 3, 36]
    assert list(offsets(bytes.fromhex("61ff"))) == [0]  # a push that the code ends in
    assert list(offsets(b"")) == []


def test_what_is_left_out_is_as_before():
    assert list(entries("1:2:0:-;;9;:5;3::1")) == [(1, 0), (1, 0), (9, 0), (9, 0), (3, 1)]
    assert list(entries("")) == [(-1, -1)]


def test_offsets_count_bytes_and_other_files_are_left_out():
    text = "é\nb\nc"  # é has two bytes: b begins at 3
    assert lines_of(bytes.fromhex("600100600200"), "3:1:0;;5;3:1:-1", text) == {0: 2, 2: 2, 3: 3}


@given(st.binary(max_size=100), st.text(max_size=50))
def test_lines_are_of_the_text(code, text):
    found = lines_of(code, "0:1:0:-;1;2;3", text)
    assert set(found.values()) <= set(range(1, text.count("\n") + 2))
    assert set(found) <= set(offsets(code))
