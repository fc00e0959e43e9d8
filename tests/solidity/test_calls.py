"""What a call is."""

import pytest

from rampart.solidity.calls import asks, chosen, declared, together, unwound
from tests.solidity.reading import done, read


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("a.call('')", "low"),
        ("a.call{value: 1}('')", "value"),
        ("a.call.value(1)()", "value"),
        ("a.call.value(1).gas(5)('')", "value"),
        ("a.delegatecall(d)", "delegate"),
        ("a.callcode(d)", "delegate"),
        ("a.staticcall(d)", "static"),
        ("payable(a).transfer(1)", "transfer"),
        ("a.send(1)", "send"),
        ("T(a).transfer(a, 1)", "typed"),
        ("T(a).g()", "typed"),
        ("new B(1)", "create"),
        ("this.h()", "self"),
    ],
)
def test_calls_of_others(text, how):
    (one,) = [e for e in done(f"function f(address a) public {{ {text}; }}") if e.kind == "call"]
    assert one.how == how


@pytest.mark.parametrize(
    "text", ["abi.encode(a)", "L.g(a)", "new uint[](3)", "uint(a)", "list.push(a)", "super.f(a)"]
)
def test_what_calls_nobody(text):
    assert [e for e in done(f"function f(uint a) public {{ {text}; }}") if e.kind == "call"] == []


def test_what_the_file_says_of_another_contract():
    one = read("function f() public { } } interface T { function g() external view;"
               "function h() external returns (bool); function k() external; ")  # fmt: skip
    assert [declared(one, name, 0) for name in "ghkz"] == ["view", "answers", "silent", "typed"]


def test_a_library_on_a_number_is_no_call_of_others():
    found = done("using L for uint; function f(uint a) public { x = a.add(1).sub(2); }")
    assert [e.kind for e in found] == ["aided", "aided", "write"]


def test_the_overload_that_fits_is_looked_through():
    one = read("function f(uint a) public { } function f(uint a, uint b) public { }")
    found = one.source.find("f")
    assert chosen(found, 2) is found[1]
    assert chosen(found, 7) is found[0]


def test_a_question_and_a_transfer_about_the_sender():
    one = read("function f() public { t.a(msg.sender); t.b(msg.sender, this, 1); }")
    calls = [
        node for node in one.copy(one.source.functions[0]).walk() if node.kind == "call_expression"
    ]
    assert [asks(node, "typed", frozenset()) for node in calls] == [True, False]
    assert [asks(node, "view", frozenset()) for node in calls] == [True, True]


def test_options_of_a_call():
    one = read("function f(address a) public { a.call{value: 1, gas: 2}(''); }")
    copy = one.copy(one.source.functions[0])
    node = next(node for node in copy.walk() if node.kind == "call_expression")

    class Walker:
        def value(self, node):
            return frozenset({"digit"})

    called, options, values = unwound(Walker(), node)
    assert (called.kind, options, values) == (
        *("member_expression", {"value", "gas"}), {"digit", "paid"},
    )  # fmt: skip


def test_together():
    assert together([frozenset("a"), frozenset("b")]) == {"a", "b"}
    assert together([]) == frozenset()


def test_assembly():
    found = done(
        "function f(address t) public { assembly {"
        "if iszero(eq(caller(), 5)) { revert(0, 0) }"
        "let r := delegatecall(gas(), t, 0, 0, 0, 0) sstore(0, timestamp()) selfdestruct(t) } }"
    )
    told = {one.kind: one for one in found}
    assert "guard" in told["check"].facts
    assert (told["call"].how, "param" in told["call"].facts) == ("delegate", True)
    assert "time" in told["write"].facts
    assert "param" in told["end"].facts
