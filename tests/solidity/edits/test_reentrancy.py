import pytest

from rampart.solidity.edits import reentrancy
from tests.solidity.edits.taken import contract, made

PAY = '(bool ok, ) = to.call{value: a}("");'


@pytest.mark.parametrize(
    ("write", "variant"),
    [
        ("b[to] = 0;", "late-assign"),
        ("b[to] -= a;", "late-compound"),
        ("b[to] = b[to].sub(a);", "late-compound"),
        ("delete b[to];", "late-delete"),
        ("_burn(to, a);", "late-inner"),
    ],
)
def test_a_write_before_a_call_comes_after_it(write, variant):
    assert made(reentrancy, contract(f"{write} {PAY}")) == {variant: [f"{PAY} {write}"]}


def test_events_and_checks_between_them_are_passed():
    found = made(reentrancy, contract(f"b[to] = 0; emit Paid(a); require(a > 1); {PAY}"))
    assert found["late-assign"] == [f"emit Paid(a); require(a > 1); {PAY} b[to] = 0;"]


@pytest.mark.parametrize(
    "body", [f"{PAY} b[to] = 0;", f"uint x; x = 0; {PAY}", "b[to] = 0; y = c.add(1);"]
)
def test_a_late_write_a_local_one_and_no_call_stay(body):
    assert made(reentrancy, contract(body)) == {}


@pytest.mark.parametrize(
    ("call", "variant"),
    [
        (PAY, "lock-value"),
        ("token.transfer(to, a);", "lock-token"),
        ("IFoo(to).bar();", "lock-call"),
    ],
)
def test_a_lock_goes_where_something_is_called(call, variant):
    head = "function f(uint a, address to) external nonReentrant"
    assert made(reentrancy, contract(call, head)) == {
        variant: ["contract C { function f(uint a, address to) external  {"]
    }
    assert made(reentrancy, contract("x = 1;", head)) == {}


@pytest.mark.parametrize(
    ("era", "call"),
    [
        ("0.4", 'require(to.call.value(a)(""));'),
        ("0.5", '(bool sent, ) = to.call.value(a)(""); require(sent);'),
        ("0.8", '(bool sent, ) = to.call{value: a}(""); require(sent);'),
    ],
)
def test_a_payment_loses_its_stipend_in_the_words_of_its_era(era, call):
    found = made(reentrancy, contract("b[to] = 0; to.transfer(a);"), era)
    assert found["stipend"] == [f"{call} b[to] = 0;"]
