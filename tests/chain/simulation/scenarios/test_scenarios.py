"""Each attack and its look-alike, on a chain that runs nothing: who does what, and how often.

Of everyday, launching, parts, registry and of approval, honeypot, manipulation, poisoning, ponzi,
reentrancy, rug, wash.
"""

import random

import pytest

from rampart.chain.simulation.common import settle
from rampart.chain.simulation.scenarios import everyday
from rampart.chain.simulation.scenarios.everyday import step
from rampart.chain.simulation.scenarios.launching import launch
from rampart.chain.simulation.scenarios.manipulation import bought
from rampart.chain.simulation.scenarios.parts import within
from rampart.chain.simulation.scenarios.registry import INTENTS, SCENARIOS
from rampart.chain.simulation.session import Chain
from rampart.chain.simulation.world import DAY, World
from tests.fake_chain import FakeRpc, codes

PAIRS = [(name, pair) for name, module in SCENARIOS.items() for pair in module.DESIGNS]


def world(seed=1):
    made = World(Chain(FakeRpc()), codes(), random.Random(seed), random.Random(9), f"e{seed}")
    made.span = DAY
    return made


def played(name, side, design, seed=1):
    here = world(seed)
    place = settle(here)
    getattr(SCENARIOS[name], side)(here, place, design)
    here.chain.watch()
    here.play()
    return here


def test_the_intents_are_fixed():
    assert " ".join(INTENTS) == (
        "benign reentrancy manipulation approval rug wash poisoning honeypot ponzi"
    )


@pytest.mark.parametrize(("name", "pair"), PAIRS)
def test_an_attack_has_an_attacker_and_its_look_alike_has_none(name, pair):
    attack = played(name, "attack", pair[0])
    benign = played(name, "benign", pair[1])
    rows = attack.chain.rows.transactions
    bad = {address for address, who in attack.people.items() if who.intent != "benign"}
    assert {who.intent for who in attack.people.values()} == {"benign", name}
    assert {row["from"] for row in rows if row["malicious"]} <= bad
    assert sum(row["malicious"] for row in rows) > 1
    assert {who.intent for who in benign.people.values()} == {"benign"}
    assert sum(row["malicious"] for row in benign.chain.rows.transactions) == 0


@pytest.mark.parametrize(("name", "pair"), PAIRS)
def test_neither_side_is_told_by_how_much_happens(name, pair):
    """Twins draw their counts alike: over some seeds neither is twice as long."""
    sizes = [
        sum(len(played(name, side, design, seed).chain.rows.transactions) for seed in range(6))
        for side, design in zip(("attack", "benign"), pair, strict=True)
    ]
    assert max(sizes) < 1.9 * min(sizes)


def test_nobody_s_look_alike_is_the_one_it_looks_like():
    here = played("poisoning", "attack", "dust")
    likes = [address for address, who in here.people.items() if who.role == "look-alike"]
    others = {(one[:4], one[-4:]): one for one in here.users}
    assert likes
    for like in likes:
        assert others[like[:4], like[-4:]] != like


@pytest.mark.parametrize("kind", everyday.KINDS)
def test_everybody_does_something_each_day(kind):
    here = world()
    place = settle(here)
    here.chain.watch()
    everyday.act(here, place, kind, here.users[0], 60)
    here.play()
    rows = here.chain.rows.transactions
    assert rows
    assert {row["malicious"] for row in rows} == {0}
    assert {row["from"] for row in rows} <= set(here.users)


def test_what_a_pool_gives():
    # 1000 in, 997 count: 997 * 10,000 / 10,997 = 906.6
    assert bought(1000, 10_000, 10_000) == 906


def test_a_step_of_an_agent():
    token = codes()["Plain"]
    assert step("ab" * 20, value=5) == ("ab" * 20, 5, b"", 0, "0" * 40)
    assert token.method("transfer").types == ("address", "uint256")


def test_a_launch_has_a_pool_that_is_nobody_s():
    here = world()
    place = settle(here)
    made = launch(here, place, here.account("maker"), "token", "benign", 0)
    here.play()
    assert here.people[made.pool.address].role == "pool"
    assert 5 <= len(made.buyers) < 14


def test_a_share_of_an_episode():
    here = world()
    assert all(DAY // 2 <= within(here, 0.5, 0.75) <= DAY * 3 // 4 for _ in range(50))
