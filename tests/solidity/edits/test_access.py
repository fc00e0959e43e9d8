import pytest

from rampart.solidity.edits import access
from tests.solidity.edits.taken import contract, made


@pytest.mark.parametrize(
    ("modifier", "variant"),
    [
        ("onlyOwner", "modifier-owner"),
        ("onlyRole(MINTER)", "modifier-role"),
        ("requiresAuth", "modifier-other"),
        ("only_owner(node)", "modifier-role"),
        ("initializer", "initializer"),
    ],
)
def test_a_modifier_that_guards_goes(modifier, variant):
    text = contract("x = a;", f"function f(uint a) external {modifier}")
    assert made(access, text) == {variant: ["contract C { function f(uint a) external  {"]}


@pytest.mark.parametrize("modifier", ["nonReentrant", "whenNotPaused", "onlyProxy", "onlyNotEnded"])
def test_a_modifier_that_guards_no_sender_stays(modifier):
    assert made(access, contract("x = a;", f"function f(uint a) external {modifier}")) == {}


def test_an_inner_function_loses_no_modifier():
    assert made(access, contract("x = a;", "function f(uint a) internal onlyOwner")) == {}


@pytest.mark.parametrize(
    ("check", "variant"),
    [
        ("require(msg.sender == owner, 'no');", "require-equal"),
        ("require(owners[msg.sender]);", "require-listed"),
        ("require(hasRole(R, _msgSender()));", "require-listed"),
        ("if (msg.sender != owner) revert No();", "if-equal"),
        ("if (!owners[msg.sender]) { revert(); }", "if-listed"),
    ],
)
def test_a_check_of_the_sender_goes(check, variant):
    assert made(access, contract(f"{check} x = 1;"))[variant] == ["x = 1;"]


@pytest.mark.parametrize(
    "check",
    [
        "require(balances[msg.sender] >= a);",
        "require(to != msg.sender);",
        "require(msg.sender == tx.origin);",
        "require(a > 1);",
    ],
)
def test_a_check_of_something_else_stays(check):
    assert made(access, contract(f"{check} x = 1;")) == {}


def test_the_sender_becomes_whoever_began_the_transaction():
    found = made(access, contract("require(msg.sender == owner);"))
    assert found["origin"] == ["require(tx.origin == owner);"]


def test_helpers_and_allowances_go():
    found = made(access, contract("_checkOwner(); _spendAllowance(to, x, a); y = 1;"))
    assert found == {
        "call-check": ["_spendAllowance(to, x, a); y = 1;"],
        "allowance": ["_checkOwner();  y = 1;"],
    }


def test_a_view_loses_nothing():
    head = "function f(uint a) public view"
    assert made(access, contract("require(msg.sender == owner); _checkOwner();", head)) == {}


def test_an_inner_function_that_mints_comes_to_be_public():
    text = contract("s[to] += a;", "function _mint(address to, uint a) internal")
    found = made(access, text)
    assert found == {"exposed": ["contract C { function _mint(address to, uint a) public {"]}
    assert made(access, text.replace("contract C", "library C")) == {}
