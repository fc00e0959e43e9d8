import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.evm.reading import CodeError, read_hex, runtime_of
from tests.refusals import refused

RUNTIME = bytes.fromhex("608060405260043610601c5760003560e01c80635c60da1b14602157")
CREATION = bytes.fromhex("608060405234801561001057600080fd5b50601c80601e6000396000f3fe")


@given(st.binary(min_size=1, max_size=100))
def test_hex_with_and_without_prefix_is_the_same(code):
    text = code.hex()
    assert read_hex(text) == read_hex(f" 0x{text}\n") == read_hex(f"0X{text.upper()}") == code


def test_a_place_for_a_library_is_zeros():
    old, new = "73__MyLib" + "_" * 33 + "30", "73__$" + "ab" * 17 + "$__30"
    assert read_hex(old) == read_hex(new) == b"\x73" + bytes(20) + b"\x30"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "bytecode is empty: an account without code has none"),
        ("0x", "bytecode is empty: an account without code has none"),
        (" \n", "bytecode is empty: an account without code has none"),
        ("0x600", "must have an even number of hex digits, got 3"),
        ("0x60zz", "must be hex digits, got 'z' at digit 2"),
        ("pragma solidity", "must be hex digits, got 'p' at digit 0"),
        ("00" * 11, "must have at most 10 bytes, got more"),
    ],
)
def test_what_is_no_bytecode_is_one_sentence(text, said):
    with refused("contracts", f"bytecode {text[:20]!r}", match=said) as caught:
        read_hex(text, most=10)
    assert isinstance(caught.value, CodeError)


def test_only_text_is_hex():
    with pytest.raises(CodeError, match="must be text, got bytes"):
        read_hex(b"6001")


def test_creation_code_is_told_from_runtime_code():
    assert runtime_of(CREATION + RUNTIME) == (RUNTIME, True)
    assert runtime_of(RUNTIME) == (RUNTIME, False)


def test_what_a_push_carries_is_no_instruction():
    # PUSH1 CODECOPY, PUSH1 RETURN: nothing is copied and nothing ends.
    assert runtime_of(bytes.fromhex("603960f3600101")) == (bytes.fromhex("603960f3600101"), False)


def test_creation_code_of_nothing_is_looked_at_itself():
    assert runtime_of(CREATION) == (CREATION, False)
