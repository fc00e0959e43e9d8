"""Small transfers from addresses that look like those people pay, so that somebody copies the wrong
one; beside it small transfers that are meant: airdrops, rewards, tries before the whole.
"""

from __future__ import annotations

from rampart.chain.simulation.common import Place, spread
from rampart.chain.simulation.scenarios.parts import person, within
from rampart.chain.simulation.world import ALL, MILLI, World

INTENT = "poisoning"
DESIGNS = (("dust", "airdrop"), ("zero", "reward"), ("fake", "try"))
HELD: tuple[int, ...] = ()


def attack(world: World, place: Place, design: str) -> None:
    """Let somebody slip look-alikes into the histories of people."""
    thief = person(world, place, "attacker", INTENT)
    token = place.tokens[0]
    if design == "fake":
        name = "Amber" if world.rng.random() < 0.5 else "Cedar"
        coin = world.deploy("Token", thief, name, name[:3].upper(), 10**27, time=0, malicious=1,
                            role="attacker's contract", intent=INTENT)  # fmt: skip
    else:
        coin = token
        spread(world, place.keeper, place.spreader, token, [thief])
    for who, friend, value, time in _habits(world, place):
        for _ in range(world.rng.randrange(1, 3)):
            like = world.account("look-alike", INTENT, like=friend)
            at = world.soon(time, 900)
            if design == "zero":
                world.call(at, thief, coin, "transferFrom", who, like, 0, malicious=1)
                continue
            dust = value if design == "fake" else world.rng.randrange(1, 50) * MILLI // 10
            world.call(at, thief, coin, "transfer", like, dust, malicious=1)
            world.call(world.soon(at, 300), like, coin, "transfer", who, dust, malicious=1)
        if world.rng.random() < 0.4:  # who copies the wrong one
            late = max(within(world, 0.6, 0.9), time + 1300)
            world.call(late, who, token, "transfer", like, world.amount(1_000, 100_000))
            world.call(world.soon(late, 900), like, token, "transfer", thief,
                       lambda like=like: world.held(token, like), malicious=1)  # fmt: skip


def _habits(world: World, place: Place) -> list[tuple[str, str, int, int]]:
    """Let people pay those whom they always pay; returns who, whom, how much, and when last."""
    token, habits = place.tokens[0], []
    for who in world.some(world.users, world.twin.randrange(4, 10)):
        friend = world.rng.choice([user for user in world.users if user != who])
        times = world.moments(world.rng.randrange(1, 4), 0, world.span * 7 // 10)
        values = [world.amount(1_000, 100_000) for _ in times]
        for time, value in zip(times, values, strict=True):
            world.call(time, who, token, "transfer", friend, value)
        habits.append((who, friend, values[-1], times[-1]))
    return habits


def benign(world: World, place: Place, design: str) -> None:
    """Let somebody send many small amounts that are meant."""
    giver = person(world, place, "giver", "benign")
    token = place.tokens[0]
    spread(world, place.keeper, place.spreader, token, [giver])
    habits = _habits(world, place)
    if design == "airdrop":
        _airdrop(world, place, giver, habits)
        return
    for who, friend, _, time in habits:
        for _ in range(world.rng.randrange(1, 3)):
            at = world.soon(time, 900)
            if design == "reward":
                _reward(world, place, giver, who, at)
                continue
            small = world.rng.randrange(1, 50) * MILLI // 10
            new = world.account("new partner")
            world.call(at, who, token, "transfer", new, small)
            world.call(world.soon(at, 300), new, token, "transfer", friend, small // 2)
        if world.rng.random() < 0.4:
            late = max(within(world, 0.6, 0.9), time + 1300)
            to = giver if design == "reward" else new
            world.call(late, who, token, "transfer", to, world.amount(1_000, 100_000))
            if design == "try":
                world.call(world.soon(late, 900), new, token, "transfer", giver,
                           lambda new=new: world.held(token, new))  # fmt: skip


def _airdrop(world: World, place: Place, giver: str, habits: list) -> None:
    """Let a project's helpers hand a new or known token to many."""
    if world.rng.random() < 0.5:
        coin = world.deploy("Token", giver, "Reward", "RWD", 10**27, role="token", time=0)
    else:
        coin = place.tokens[0]
    for who, friend, _, time in habits:
        for _ in range(world.rng.randrange(1, 3)):
            helper, at = world.account("helper"), world.soon(time, 900)
            drop = world.rng.randrange(1, 50) * MILLI * 10
            world.call(at, giver, coin, "transfer", helper, drop)
            world.call(world.soon(at, 300), helper, coin, "transfer", who, drop)
        if world.rng.random() < 0.4:
            late = max(within(world, 0.6, 0.9), time + 1300)
            world.call(late, who, place.tokens[0], "transfer", friend,
                       world.amount(1_000, 100_000))  # fmt: skip
            world.call(world.soon(late, 900), who, coin, "transfer", giver,
                       lambda who=who: world.held(coin, who) // 3)  # fmt: skip


def _reward(world: World, place: Place, giver: str, who: str, at: int) -> None:
    """Take small amounts from a payer who gave leave, or nothing where the day brought none."""
    payer, token = world.account("payer"), place.tokens[0]
    world.call(at, payer, token, "approve", giver, ALL)
    value = 0 if world.rng.random() < 0.5 else world.rng.randrange(1, 50) * MILLI
    if value:
        world.call(at + 12, giver, token, "transfer", payer, value)
    world.call(at + 24, giver, token, "transferFrom", payer, who, value)
