"""Sources of every version, and broken ones."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rampart.solidity.parsing import encoded, name_of, parse

OLD = """pragma solidity ^0.4.0;
contract Bank is Owned, Base(1) {
  mapping(address => uint) balances;
  modifier onlyOwner() { require(msg.sender == owner); _; }
  function Bank() public { owner = msg.sender; }
  function () payable external { total++; }
  function take(uint n, address to) onlyOwner {
    to.call.value(n)();
  }
}
"""
NEW = """
library L { function f(uint[] memory a) internal pure returns (uint) { return a.length; } }
interface I { function g() external; }
contract C {
  constructor() payable {}
  receive() external payable {}
  fallback() external {}
}
function free(uint a) pure returns (uint) { return a; }
"""


def told(source):
    return [(one.contract, one.name, one.kind, one.visibility) for one in source.functions]


def test_an_old_contract():
    source = parse(OLD)
    assert told(source) == [
        ("Bank", "onlyOwner", "modifier", "internal"),
        ("Bank", "Bank", "constructor", "public"),
        ("Bank", "fallback", "fallback", "external"),
        ("Bank", "take", "function", "public"),
    ]
    take = source.functions[-1]
    assert take.modifiers == ("onlyOwner",)
    assert take.parameters == (("uint", "n"), ("address", "to"))
    assert (take.line, take.last_line) == (7, 9)
    assert source.functions[2].mutability == "payable"
    assert source.contracts[0].bases == ("Owned", "Base")
    assert source.broken == 0


def test_a_new_file():
    source = parse(NEW)
    assert told(source) == [
        ("L", "f", "function", "internal"),
        ("I", "g", "function", "external"),
        ("C", "constructor", "constructor", "public"),
        ("C", "receive", "receive", "external"),
        ("C", "fallback", "fallback", "external"),
        ("", "free", "function", "public"),
    ]
    assert [one.kind for one in source.contracts] == ["library", "interface", "contract"]
    assert [one.has_body for one in source.functions] == [True, False, True, True, True, True]
    assert source.functions[0].parameters == (("uint[]", "a"),)


def test_a_function_is_cut_out_as_it_was_written():
    source = parse("contract A { function f() public { x = 'é'; } }")
    (one,) = source.find("f")
    assert source.text(one) == "function f() public { x = 'é'; }"
    assert source.code[one.start : one.end].decode() == source.text(one)
    assert name_of(one.node) == "f"
    assert source.find("f", "B") == []


def test_what_stands_after_a_broken_place_is_still_read():
    source = parse("contract A { function f() { if (x { y; } } function g() public { } ")
    assert source.broken == 3
    assert [(one.contract, one.name) for one in source.functions] == [("A", "f"), ("A", "g")]


def test_a_contract_that_is_not_closed_keeps_its_functions():
    source = parse(OLD[:-30])
    assert source.broken > 0
    assert ("Bank", "fallback", "fallback", "external") in told(source)


@pytest.mark.parametrize("text", ["", "}}}}{{{{", "no solidity at all", "//", "\ufeff"])
def test_what_is_no_solidity_gives_nothing(text):
    assert parse(text).functions == ()


def test_a_byte_order_mark_moves_no_line():
    assert parse("\ufeffcontract A { function f() {} }").functions[0].start == 13


def test_binary_is_refused():
    with pytest.raises(ValueError, match="must be text, got 100 NUL bytes"):
        parse(b"\x00\x01" * 100)


def test_a_source_has_a_longest_length():
    with pytest.raises(ValueError, match="must be at most 4,000,000 bytes, got 4,000,001"):
        encoded("a" * 4_000_001)


@given(st.text(max_size=200))
@settings(max_examples=50, deadline=None)
def test_any_text_is_read(text):
    text = text.replace("\x00", "")
    for one in parse(text).functions:
        assert 0 <= one.start < one.end <= len(encoded(text))


@given(st.integers(0, len(OLD)), st.integers(0, len(OLD)))
@settings(max_examples=50, deadline=None)
def test_any_cut_of_a_source_is_read(first, last):
    cut = OLD[min(first, last) : max(first, last)]
    for one in parse(cut).functions:
        assert 1 <= one.line <= one.last_line <= cut.count("\n") + 1
