import pytest

from rampart.solidity.edits import delegation
from tests.solidity.edits.taken import contract, made

HEAD = "function upgradeTo(address code) external"


def test_guards_of_an_upgrade_go():
    found = made(delegation, contract("_authorizeUpgrade(code); x = code;", f"{HEAD} onlyOwner"))
    assert found == {
        "upgrade-modifier": [f"contract C {{ {HEAD}  {{"],
        "authorize": ["x = code;"],
    }


@pytest.mark.parametrize(
    ("check", "variant"),
    [
        ("require(isContract(code));", "is-contract"),
        ("require(address(this) != __self);", "context-check"),
    ],
)
def test_checks_of_the_code_and_of_where_it_runs_go(check, variant):
    assert made(delegation, contract(f"{check} x = code;", HEAD)) == {variant: ["x = code;"]}


def test_checks_of_other_functions_stay():
    assert made(delegation, contract("require(isContract(to)); x = 1;")) == {}


@pytest.mark.parametrize(
    ("before", "variant", "after"),
    [
        ("(bool ok, ) = to.call{value: a}(x);", "call-given", "(bool ok, ) = to.delegatecall(x);"),
        ("(bool ok, ) = kept.call(x);", "call-kept", "(bool ok, ) = kept.delegatecall(x);"),
        ("kept.functionCall(x);", "function-call", "kept.functionDelegateCall(x);"),
        (
            "(bool ok, ) = kept.delegatecall(x);",
            "caller",
            "(bool ok, ) = msg.sender.delegatecall(x);",
        ),
        (
            "assembly { let r := call(gas(), t, 0, 1, 2, 3, 4) }",
            "yul-call",
            "assembly { let r := delegatecall(gas(), t, 1, 2, 3, 4) }",
        ),
        (
            "assembly { let r := delegatecall(gas(), t, 1, 2, 3, 4) }",
            "yul-caller",
            "assembly { let r := delegatecall(gas(), caller(), 1, 2, 3, 4) }",
        ),
    ],
)
def test_a_call_comes_to_run_the_others_code(before, variant, after):
    assert made(delegation, contract(before)) == {variant: [after]}


def test_a_vote_that_is_delegated_is_no_foreign_code():
    text = contract(
        "require(a > 1); _delegate(signer, to);", "function delegateBySig(uint a) public"
    )
    assert made(delegation, text) == {}
