"""Guards, locks and what a contract does elsewhere."""

from rampart.solidity.flows import events
from rampart.solidity.signs.view import contexts, guards, lock, views
from tests.solidity.reading import done, read

LOCK = "bool l; modifier m() { require(!l); l = true; _; l = false; }"
OWNED = """address o; uint x; uint y; uint[] a;
function f() public { require(msg.sender == o); x = 1; }
function g() public { x = 2; y = 1; a.push(1); }
function h() public view returns (uint) { return x; }
function k() public foreign { y = 2; }
constructor() { o = msg.sender; }"""


def test_a_lock_is_told_by_what_it_does():
    found = done(LOCK + "uint n; function f() public m { msg.sender.call(''); n = 1; }")
    names, (first, last) = lock(found)
    assert names == {"l"}
    assert [one.kind for one in found[first + 1 : last]] == ["call", "write"]


def test_books_are_no_lock():
    names, _ = lock(
        done(
            "mapping(address => uint) b; function f(uint n) public {"
            "require(b[msg.sender] >= n); b[msg.sender] -= n;"
            "msg.sender.call(''); b[msg.sender] = n; }"
        )
    )
    assert names == set()


def test_contexts():
    context = contexts(read(OWNED))["A"]
    assert context.owners == {"o"}
    assert context.guarded == {"x": 1, "y": 1}
    assert context.opened == {"x": 1, "y": 1, "a": 1}
    assert context.pushed == {"a"}
    assert (context.entries, context.shut, context.held) == (3, 1, 1)


def test_views():
    made = {one.function.name: one for one in views(read(OWNED))}
    assert (made["f"].guards, made["f"].open, made["g"].open) == ([3], False, True)
    assert not made["constructor"].entry
    assert [one.function.name for one in views(read(OWNED), lambda f: f.name == "g")] == ["g"]


def test_events_by_kind_are_in_order():
    view = views(read("function f() public { x = 1; g(); y = 2; }"))[0]
    assert [e.kind for _, e in view.of("write", "inner")] == ["write", "inner", "write"]
    assert [n for n, _ in view.of("write")] == [0, 2]
    assert view.calls() == view.calls("low") == []


def test_a_call_in_a_lock_cannot_come_back():
    for held, count in (("m", 0), ("", 1)):
        text = f"{LOCK} uint n; function f() public {held} {{ msg.sender.call(''); n = 1; }}"
        (view,) = views(read(text), lambda function: function.name == "f")
        assert len(view.returning()) == count


def test_guards_are_lines():
    one = read("address o;\nfunction f() public {\n require(msg.sender == o);\n}")
    assert guards(events(one, one.source.functions[0])) == [4]
