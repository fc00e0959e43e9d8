"""Schemes that pay the old from what the new bring; beside them clubs, stakes, collections,
partners and auctions, with the same functions and people who come in the same way.
"""

from __future__ import annotations

from rampart.chain.simulation.common import Place
from rampart.chain.simulation.scenarios.parts import pay_out, person, within
from rampart.chain.simulation.world import MILLI, Contract, World

INTENT = "ponzi"
DESIGNS = (
    ("Queue", "Club"),
    ("Tree", "Partners"),
    ("Interest", "Stake"),
    ("Cascade", "Collection"),
    ("Handover", "Auction"),
)
HELD = (4,)
CLAIM = ("Interest", "Stake", "Collection")
RISING = ("Handover", "Auction")
NOBODY = "0" * 40


def attack(world: World, place: Place, design: str) -> None:
    """Let somebody run a scheme, and close it some day with what is in it."""
    head = person(world, place, "attacker", INTENT)
    fund = world.deploy(design, head, world.rng.randrange(300, 2500), role="attacker's contract",
                        intent=INTENT, time=within(world, 0, 0.05), malicious=1)  # fmt: skip
    _joined(world, fund, head, design, 1)
    if world.rng.random() < 0.7:
        world.call(within(world, 0.88, 0.92), head, fund, "close", malicious=1)
    pay_out(world, head, within(world, 0.92, 0.97), "accomplice", INTENT, 1)


def benign(world: World, place: Place, design: str) -> None:
    """Let somebody run what is no scheme."""
    head = person(world, place, "organiser", "benign")
    cut = 6000 if design == "Collection" and world.rng.random() < 0.5 else 0
    fund = world.deploy(design, head, cut, role="fund", time=within(world, 0, 0.05))
    _joined(world, fund, head, design, 0)
    if world.rng.random() < 0.7 or design == "Collection":
        world.call(
            within(world, 0.7, 0.75) if cut else within(world, 0.88, 0.92), head, fund, "close"
        )
    pay_out(world, head, within(world, 0.92, 0.97), "payee", "benign")


def _joined(world: World, fund: Contract, head: str, design: str, malicious: int) -> None:
    """Let people come, more and more of them or as many all the time, and fetch what is due."""
    count, low = world.twin.randrange(10, 32), world.twin.choice((50, 200, 1000))
    growing = world.twin.random() < 0.5
    times = sorted(
        max(world.moments(2 if growing else 1, world.span // 12, world.span * 85 // 100))
        for _ in range(count)
    )
    same, rising = world.amount(low, low * 8), 20 * MILLI
    members = world.some(world.users, max(5, count * world.rng.randrange(40, 90) // 100))
    known: list[str] = []
    if design == "Partners":
        for partner in range(world.rng.randrange(2, 6)):
            who = members[partner]
            world.call(world.span // 14 + partner * 60, who, fund, "join", who, value=low * MILLI)
    for time in times:
        who = world.rng.choice(members)
        value = same if design == "Club" else world.amount(low, low * 8)
        if design in RISING:
            rising = value = rising * world.rng.randrange(121, 160) // 100
        by = world.rng.choice(known) if known and world.rng.random() < 0.7 else NOBODY
        by = by if by != who else NOBODY
        world.call(time, who, fund, "join", by, value=value)
        known.append(who)
        if world.rng.random() < (0.5 if design in CLAIM else 0.1):
            late = max(within(world, 0.5, 0.95), world.soon(time))
            world.call(late, who, fund, "claim")
    if design == "Stake" or world.rng.random() < 0.2:  # a sponsor, or a head who feeds the fund
        for time in world.moments(world.rng.randrange(1, 4), world.span // 6, world.span * 8 // 10):
            world.call(time, head, fund, "join", NOBODY, value=world.amount(low, low * 8),
                       malicious=malicious)  # fmt: skip
