"""What was there before an episode."""

import random

from rampart.chain.simulation.common import buy, list_token, pool_of, sell, settle, spread
from rampart.chain.simulation.session import Chain
from rampart.chain.simulation.world import World
from tests.fake_chain import FakeRpc, codes


def begun(seed=1, twin=2):
    made = World(Chain(FakeRpc()), codes(), random.Random(seed), random.Random(twin), f"e{seed}")
    return made, settle(made)


def test_twins_have_as_many_users_and_tokens_and_share_no_address():
    (one, here), (two, there) = begun(1), begun(3)
    assert len(one.users) == len(two.users)
    assert len(here.tokens) == len(there.tokens)
    assert not one.people.keys() & two.people.keys()


def test_nothing_of_it_is_a_row():
    world, _ = begun()
    world.chain.watch()
    assert world.chain.rows.transactions == []


def test_who_has_no_leave_asks_for_it_before_a_sale():
    world, place = begun()
    world.chain.rpc.call = lambda *_: "0x" + "0" * 64
    world.chain.watch()
    world.held = lambda *_: 1000
    sell(world, 60, world.users[0], place, place.tokens[0], 25)
    buy(world, 600, world.users[1], place, place.tokens[0], 10**18)
    world.play()
    to = [row["to"] for row in world.chain.rows.transactions]
    assert to == [place.tokens[0].address, place.router.address, place.router.address]


def test_a_listed_token_and_a_spread_one():
    world, place = begun()
    world.chain.watch()
    list_token(world, place.keeper, place.router, place.tokens[0], 10**18, 10**18)
    spread(world, place.keeper, place.spreader, place.tokens[0], world.users[:3])
    world.play()
    to = [row["to"] for row in world.chain.rows.transactions]
    token = place.tokens[0].address
    assert to == [token, place.router.address, token, place.spreader.address]


def test_a_pool_is_where_the_router_says():
    world, place = begun()
    assert pool_of(world, place, place.tokens[0]).address == (10**21).to_bytes(20, "big").hex()
