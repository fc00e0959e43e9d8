import pytest

from rampart.solidity.edits import ordering
from tests.solidity.edits.taken import contract, made


@pytest.mark.parametrize(
    ("check", "variant"),
    [
        ("require(block.timestamp <= deadline, 'late');", "deadline-require"),
        ("if (block.timestamp > expiry) revert Late();", "deadline-if"),
        ("require(bought >= minBuyAmount);", "minimum-require"),
        ("if (out < amountOutMinimum) revert Slippage();", "minimum-if"),
        ("require(keccak256(abi.encode(secret)) == commitment);", "commit"),
        ("require(msg.value >= price);", "price"),
    ],
)
def test_what_bounds_a_trade_goes(check, variant):
    assert made(ordering, contract(f"{check} x = 1;"))[variant] == ["x = 1;"]


@pytest.mark.parametrize(
    "check",
    [
        "require(rate <= MAX_RATE);",
        "require(price != 0);",
        "require(a > 1);",
        "require(hash(a).length == 1);",
    ],
)
def test_a_limit_of_a_setting_stays(check):
    assert made(ordering, contract(f"{check} x = 1;")) == {}


def test_a_deadline_goes_from_the_head():
    text = contract("x = 1;", "function swap(uint deadline) external ensure(deadline)")
    assert made(ordering, text)["deadline-modifier"] == [
        "contract C { function swap(uint deadline) external  {"
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("_approve(o, to, allowance(o, to) + a);", "_approve(o, to, a);"),
        ("_approve(o, to, allowances[o][to].add(a));", "_approve(o, to, a);"),
    ],
)
def test_an_allowance_comes_to_be_set(before, after):
    head = "function increaseAllowance(address to, uint a) public"
    assert made(ordering, contract(before, head))["allowance-set"] == [after]


def test_an_approval_comes_to_need_no_zero():
    head = "function approve(address to, uint a) public"
    text = contract("require(a == 0 || allowed[msg.sender][to] == 0); x = 1;", head)
    assert made(ordering, text)["allowance-zero"] == ["x = 1;"]


@pytest.mark.parametrize(
    ("before", "variant", "after"),
    [
        ("router.swap(a, minOut, to);", "minimum-zero", "router.swap(a, 0, to);"),
        ("x = token.getPastVotes(to, a);", "snapshot", "x = token.getVotes(to);"),
        (
            "x = keccak256(abi.encodePacked(msg.sender, a));",
            "unbound",
            "x = keccak256(abi.encodePacked(a));",
        ),
    ],
)
def test_arguments_lose_what_binds_them(before, variant, after):
    assert made(ordering, contract(before))[variant] == [after]
