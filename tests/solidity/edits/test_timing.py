import pytest

from rampart.solidity.edits import timing
from tests.solidity.edits.taken import contract, made


@pytest.mark.parametrize(
    ("era", "before", "variant", "after"),
    [
        ("0.8", "x = block.number;", "number", "x = block.timestamp;"),
        ("0.4", "x = block.number;", "number", "x = now;"),
        ("0.8", "uint48 x = clock();", "clock", "uint48 x = uint48(block.timestamp);"),
        ("0.8", "require(now >= a);", "second", "require(now == a);"),
        (
            "0.8",
            "if (a < block.timestamp) x = 1;",
            "any-second",
            "if (a != block.timestamp) x = 1;",
        ),
        ("0.8", "x = block.timestamp + wait;", "delay", "x = block.timestamp;"),
        ("0.5", "x = now.add(wait);", "delay", "x = now;"),
    ],
)
def test_the_time_of_a_block_comes_to_decide(era, before, variant, after):
    assert made(timing, contract(before), era)[variant] == [after]


def test_a_day_comes_to_be_a_second():
    assert made(timing, contract("end = now + 3 days;"), "0.4")["unit"] == [
        "end = now + 3 seconds;"
    ]


def test_a_given_time_comes_to_be_the_blocks():
    text = contract("start = startTime;", "function f(uint256 startTime) public")
    assert made(timing, text) == {"given": ["start = block.timestamp;"]}
    assert made(timing, text.replace("start =", "ok = 0 ==").replace("startTime;", "start;")) == {}


def test_one_side_of_a_window_goes():
    found = made(timing, contract("require(now > a && now < end);"), "0.5")
    assert found["one-side"] == ["require(now > a);"]


def test_what_has_no_time_stays():
    assert made(timing, contract("require(a >= 1); x = a + 1;")) == {}
