"""Addresses and the data of calls, against published ones."""

import pytest

from rampart.chain.simulation.encoding import amount, bare, created, encoded, fresh, selector

SENDER = "6ac7ea33f8831ea9dcc53393aaa88b25a785dbf0"


@pytest.mark.parametrize(
    ("nonce", "address"),
    [
        # The addresses that the documentation of CREATE gives for this sender.
        (0, "cd234a471b72ba2f1ccf0a70fcaba648a5eecd8d"),
        (1, "343c43a37d37dff08ae8c4a11544c718abb4fcf8"),
        (2, "f778b86fa74e846c4f0a1fbd1335fe81c00a0c91"),
        (3, "fffd933a0bc612844eaf0c6fe3e5b8e9b6c1d19c"),
    ],
)
def test_the_address_of_what_is_created(nonce, address):
    assert created(SENDER, nonce) == address


def test_long_nonces_have_a_length():
    assert len({created(SENDER, nonce) for nonce in (127, 128, 255, 256, 65_536)}) == 5


def test_arguments_are_words():
    said = encoded(["address", "uint256"], [f"0x{SENDER}", 7])
    assert said == SENDER.rjust(64, "0") + "7".rjust(64, "0")


def test_addresses_are_fresh_by_name():
    assert len({fresh(seed, name, 1) for seed in range(20) for name in "ab"}) == 40
    assert len(fresh("x")) == 40


@pytest.mark.parametrize(("data", "four"), [("0xA9059CBB", "A9059CBB"), ("0x1234", ""), ("", "")])
def test_the_first_four_bytes(data, four):
    assert selector(data) == four


def test_an_address_as_it_is_written():
    assert bare("0xABc") == "abc"
    assert bare(None) == ""


def test_an_amount_is_the_nearest_float():
    assert amount(10**18 + 1) == 1.0
    assert amount(3 * 10**17) == 0.3
