"""People, contracts and coming events."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.chain.simulation.session import Chain
from rampart.chain.simulation.world import MILLI, Contract, World, amount, plain
from tests.fake_chain import FakeRpc, codes


def world(name="e", seed=1):
    return World(Chain(FakeRpc()), codes(), random.Random(seed), random.Random(2), name)


def test_addresses_are_of_the_episode_alone():
    first, second = world("a"), world("b")
    one = {first.account("user") for _ in range(20)}
    two = {second.account("user") for _ in range(20)}
    assert len(one) == len(two) == 20
    assert not one & two
    assert {first.account("user") for _ in range(1)}.isdisjoint(one)


def test_a_look_alike_agrees_at_both_ends_alone():
    here = world()
    friend = here.account("user")
    like = here.account("look-alike", like=friend)
    assert (like[:4], like[-4:]) == (friend[:4], friend[-4:])
    assert like[4:-4] != friend[4:-4]


def test_what_comes_happens_in_the_order_of_its_time():
    here = world()
    who = here.account("user")
    here.chain.watch()
    for time in (50, 10, 30):
        here.call(time, who, "b" * 40, value=time)
    here.later(20, lambda at: here.call(at + 5, who, "b" * 40, value=25))
    here.play()
    assert [row["time"] for row in here.chain.rows.transactions] == [10, 25, 30, 50]


def test_a_value_is_asked_for_when_it_happens():
    here = world()
    who, known = here.account("user"), []
    here.chain.watch()
    here.call(20, who, "b" * 40, value=lambda: len(known) * 10**18)
    here.later(10, lambda at: known.append(at))
    here.play()
    assert here.chain.rows.transactions[0]["value"] == 1.0


def test_a_contract_has_its_address_once_it_is_there():
    here = world()
    who = here.account("user")
    here.chain.watch()
    token = here.deploy("Token", who, "T", "T", 1, role="token", time=10)
    here.call(20, who, token, "transfer", who, 5)
    assert token.address == ""
    here.play()
    made, used = here.chain.rows.transactions
    assert made["created"] == token.address == used["to"]
    assert here.people[token.address].role == "token"


def test_a_function_that_is_not_there_is_told():
    with pytest.raises(ValueError, match="Token has no function 'trasnfer'; did you mean 'transf"):
        Contract(codes()["Token"]).data("trasnfer")


def test_a_number_that_a_function_answers():
    here = world()
    assert here.held(Contract(codes()["Token"], "a" * 40), "b" * 40) == 10**21


def test_values_as_they_are_encoded():
    token = Contract(codes()["Token"], "a" * 40)
    assert plain([token, "b" * 40, lambda: 3, "name", (1, b"x")]) == [
        "0x" + "a" * 40, "0x" + "b" * 40, 3, "name", [1, b"x"],
    ]  # fmt: skip


@given(st.integers(0, 2**32), st.integers(1, 10**6), st.integers(1, 10**6))
def test_an_amount_lies_between_its_bounds(seed, low, more):
    high = low + more
    value = amount(random.Random(seed), low, high)
    assert low * MILLI <= value < (high + 1) * MILLI
