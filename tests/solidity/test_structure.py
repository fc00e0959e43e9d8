"""Signs and numbers of a function."""

from rampart.solidity.signs.names import NAMES
from rampart.solidity.structure import around, head, size, structures
from tests.solidity.reading import read

TEXT = """uint x; address o;
function f(uint a) public payable {
  (bool ok,) = msg.sender.call{value: x}('');
  x = 0;
  x -= a;
}
function g() external { require(msg.sender == o); x = 1; }
modifier m() { _; }
constructor() {}"""


def test_values_have_every_name_and_no_other():
    for one in structures(read(TEXT)):
        assert set(one.values()) == set(NAMES)


def test_a_sign_is_worth_as_many_lines_as_give_it():
    (one,) = structures(read(TEXT), lambda function: function.name == "f")
    assert one.lines["pay_then_same_write"] == [4, 5, 6]
    assert one.values()["n_pay".removeprefix("n_") + "_then_same_write"] == 3
    assert one.values(frozenset({5}))["pay_then_same_write"] == 2


def test_heads():
    made = {one.function.name: head(one.view) for one in structures(read(TEXT))}
    assert (made["f"]["payable"], made["f"]["parameters"], made["f"]["open"]) == (1, 1, 1)
    assert (made["g"]["open"], made["g"]["entry"]) == (0, 1)
    assert made["m"]["kind_modifier"] == made["constructor"]["kind_constructor"] == 1


def test_what_stands_around():
    made = {one.function.name: around(one.view) for one in structures(read(TEXT))}
    assert made["f"] == {
        **{"checked": 1.0, "guarded_share": 0.5, "held_share": 0.0},
        **{"entries": 2.0, "owners": 1.0},
    }


def test_size_counts_events():
    (one,) = structures(read(TEXT), lambda function: function.name == "f")
    found = size(one.view)
    assert (found["count_call"], found["count_write"], found["lines"]) == (1, 2, 5)
