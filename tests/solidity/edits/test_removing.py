from hypothesis import given
from hypothesis import strategies as st

from rampart.solidity.classes import CLASSES
from rampart.solidity.edits.removing import MODULES, removals, without

TEXT = """contract Bank {
  function set(address o) external onlyOwner { owner = o; }
  function upgradeTo(address code) external onlyOwner { impl = code; }
  function pay(uint a) external {
    books[msg.sender] = 0;
    (bool ok, ) = msg.sender.call{value: a}("");
    require(ok);
  }
  constructor(address o) { require(msg.sender == o); }
}"""


def test_each_class_but_safe_has_a_module():
    assert set(MODULES) == set(CLASSES[1:])


def test_each_guard_is_of_one_class_and_a_constructor_has_none():
    _, found = removals(TEXT, "0.8")
    assert {(one.name, one.function, one.site.variant) for one in found} == {
        ("access_control", "set", "modifier-owner"),
        ("delegatecall", "upgradeTo", "upgrade-modifier"),
        ("delegatecall", "pay", "call-given"),
        ("reentrancy", "pay", "late-assign"),
        ("unchecked_call", "pay", "result-require"),
    }


def test_the_line_is_that_of_what_is_left_open():
    source, found = removals(TEXT, "0.8")
    lines = {one.site.variant: without(source, one.site)[1] for one in found}
    assert lines["modifier-owner"] == 2
    assert lines["late-assign"] == lines["result-require"] == 6


def test_no_line_gets_another_number():
    source, found = removals(TEXT, "0.8")
    assert {without(source, one.site)[0].count("\n") for one in found} == {TEXT.count("\n")}


@given(st.text(alphabet="contract fun{}();=.-+,\nabé\"'", max_size=200))
def test_any_text_gives_removals_or_none(text):
    source, found = removals(text, "0.8")
    for one in found:
        without(source, one.site)
