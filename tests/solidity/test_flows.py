"""What functions do, in order, and where what they use is from."""

from itertools import pairwise

from rampart.solidity import flows
from rampart.solidity.flows import MOST, Event, events, replaced
from rampart.solidity.parsing import parse
from rampart.solidity.scope import unit
from tests.solidity.reading import done, read


def kinds(found):
    return [one.kind for one in found]


def only(found, kind):
    (one,) = [event for event in found if event.kind == kind]
    return one


def test_a_payment_before_the_books():
    found = done(
        "mapping(address => uint) b; function f() public {"
        "(bool ok,) = msg.sender.call{value: b[msg.sender]}(''); require(ok); b[msg.sender] = 0; }"
    )
    assert kinds(found) == ["read", "call", "check", "write"]
    call, check, write = found[1:]
    assert (call.how, call.flag, call.facts) == ("value", True, {"sender"})
    assert call.mark in check.facts
    assert (write.name, write.how, write.other) == ("b", "set", {"sender"})


def test_old_and_new_ways_to_pay_are_one_event():
    new = done("function f(address a) public { a.call{value: 1}(''); }")
    old = done("function f(address a) public { a.call.value(1)(); }")
    assert [(e.kind, e.how, e.name, e.flag) for e in new] == [("call", "value", "ignored", True)]
    assert [(e.kind, e.how, e.name, e.flag) for e in old] == [("call", "value", "ignored", True)]


def test_a_modifier_stands_around_the_function():
    found = done(
        "bool l; modifier m() { require(!l); l = true; _; l = false; }"
        "function f() public m { x = 1; }"
    )
    assert [one.name for one in found if one.kind == "write"] == ["l", "x", "l"]


def test_a_modifier_of_another_file_is_an_event():
    assert kinds(done("function f() public m { }")) == ["modifier"]


def test_who_may_call_and_who_may_not():
    asks = "address o; mapping(address => bool) ok;"
    for text, guarded in (
        ("require(msg.sender == o);", True),
        ("require(msg.sender != o);", False),
        ("if (msg.sender != o) revert();", True),
        ("if (msg.sender == o) return;", False),
        ("require(ok[msg.sender]);", True),
        ("require(!ok[msg.sender]);", False),
        ("if (!ok[msg.sender]) { throw; }", True),
        ("require(x > 0 && ok[msg.sender]);", True),
        ("require(b[msg.sender] >= 1);", False),
        ("require(b[msg.sender] == 0);", False),
        ("require(hasRole(1, msg.sender));", True),
    ):
        check = only(done(f"{asks} function f() public {{ {text} }}"), "check")
        assert ("guard" in check.facts) == guarded, text


def test_a_function_of_the_file_is_looked_through():
    found = done(
        "address o; function isO() view returns (bool) { return msg.sender == o; }"
        "function f() public { require(isO()); }"
    )
    assert "guard" in only(found, "check").facts


def test_what_is_given_takes_the_place_of_parameters():
    found = done(
        "function g(address a) internal { a.call(''); } function f() public { g(msg.sender); }"
    )
    assert only(found, "call").facts == {"sender"}


def test_functions_that_call_each_other_end():
    text = "function f() public { g(); } function g() public { f(); x = 1; }"
    assert [one.name for one in done(text) if one.kind == "write"] == ["x"]


def test_who_asks_first_does_not_matter():
    names = [f"f{n}" for n in range(8)]
    text = "".join(f"function {a}() public {{ {b}(); }}" for a, b in pairwise(names))
    text += "function f7() public { x = 1; }"
    one, two = read(text), read(text)
    forward = {f.name: kinds(events(one, f)) for f in one.source.functions}
    back = {f.name: kinds(events(two, f)) for f in reversed(two.source.functions)}
    assert forward == back


def test_chance_and_time_go_through_locals():
    found = done(
        "function f() public { uint r = uint(keccak256(abi.encode(block.timestamp))) % 6;"
        "require(r == 1); }"
    )
    facts = only(found, "check").facts
    assert {"time", "hash", "mod"} <= facts
    assert "time_equal" not in facts


def test_a_pointer_into_the_state_is_the_state():
    found = done("mapping(uint => S) m; function f(uint i) public { S storage s = m[i]; s.a = 1; }")
    write = only(found, "write")
    assert (write.name, "param" in write.other) == ("m", True)


def test_unchecked_arithmetic():
    text = "uint x; function f(uint a) public { x += a; unchecked { x -= a; } }"
    flags = [(e.how, e.flag) for e in done(text) if e.kind == "arithmetic"]
    assert flags == [("add", False), ("sub", True)]
    flags = [e.flag for e in done(text, pragma="^0.7.0") if e.kind == "arithmetic"]
    assert flags == [True, True]


def test_a_long_function_has_so_many_events():
    assert len(done("function f() public {" + "x = 1;" * 2000 + "}")) == MOST


def test_replaced():
    facts = frozenset({"param", "p:a", "state"})
    assert replaced(facts, {"p:a": frozenset({"sender"})}) == {"sender", "state"}
    assert replaced(frozenset({"state"}), {"p:a": frozenset()}) == {"state"}


def test_an_event_moves_to_the_line_of_its_call():
    moved = Event("write", 9, "set", "x", frozenset({"p:a", "param"})).moved(
        3, {"p:a": frozenset({"time"})}, 1
    )
    assert (moved.line, moved.loop, moved.facts) == (3, 1, {"time"})


def test_nonsense_has_no_events_that_break():
    made = unit(parse("contract A { function f() { if (x { y; = } } function g( { }"))
    for one in made.source.functions:
        assert isinstance(events(made, one), list)


def test_many_that_call_each_other_take_no_time():
    names = [f"f{n}" for n in range(30)]
    body = "".join(f"function {a}() public {{ {'(); '.join(names)}(); }}" for a in names)
    made = read(body)
    assert all(len(events(made, one)) <= MOST for one in made.source.functions)


def test_what_is_nested_too_deeply_is_not_read(monkeypatch):
    def run(self):
        raise RecursionError

    monkeypatch.setattr(flows.Walker, "run", run)
    assert kinds(done("function f() public { x = 1; }")) == ["unread"]
