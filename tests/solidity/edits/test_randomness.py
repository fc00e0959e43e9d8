import pytest

from rampart.solidity.edits import randomness
from tests.solidity.edits.taken import contract, made

SOURCES = {"timestamp", "blockhash", "difficulty", "coinbase", "number", "mixed"}


def test_a_remainder_that_picks_comes_to_be_of_the_block():
    found = made(randomness, contract("winner = players[y % count];"))
    assert set(found) == SOURCES
    assert found["timestamp"] == ["winner = players[uint256(block.timestamp) % count];"]
    assert found["blockhash"] == ["winner = players[uint256(blockhash(block.number - 1)) % count];"]


def test_a_given_value_of_chance_comes_to_be_of_the_block():
    head = "function fulfill(uint256 id, uint256 randomness) internal"
    found = made(randomness, contract("result = randomness + 1;", head), "0.5")
    assert found["timestamp"] == ["result = uint256(now) + 1;"]


def test_an_element_of_a_list_of_chance_does_too():
    found = made(randomness, contract("result = randomWords[0];"))
    assert found["coinbase"] == [
        "result = uint256(keccak256(abi.encodePacked(block.coinbase, block.gaslimit)));"
    ]


@pytest.mark.parametrize(
    "body", ["x = y % 32;", "x = y % WORD;", "randomWords[0] = y;", "x = y / z;"]
)
def test_digits_constants_and_writes_stay(body):
    assert made(randomness, contract(body)) == {}


def test_a_pure_function_cannot_see_the_block():
    assert made(randomness, contract("return y % z;", "function f(uint y) public pure")) == {}
