"""A token is launched: its maker opens a pool, and people buy, hold and sell."""

from __future__ import annotations

from dataclasses import dataclass

from rampart.chain.simulation.common import Place, buy, list_token, pool_of, sell
from rampart.chain.simulation.scenarios.parts import within
from rampart.chain.simulation.world import Contract, Person, World

NAMES = ("Nova", "Orbit", "Pixel", "Quartz", "Rocket", "Saturn", "Turbo", "Ultra", "Vega", "Zenith")


@dataclass
class Launch:
    """A token, who made it, and its pool once that is open."""

    token: Contract
    maker: str
    supply: int
    buyers: list[str]
    pool: Contract | None = None


def launch(
    world: World, place: Place, maker: str, role: str, intent: str, malicious: int
) -> Launch:
    """Let somebody make a token and open its pool in the first tenth of the episode."""
    rng, start = world.rng, within(world, 0, 0.05)
    supply = world.amount(10**8, 10**10)
    name = rng.choice(NAMES)
    token = world.deploy("Token", maker, name, name[:3].upper(), supply, role=role, intent=intent,
                         time=start, malicious=malicious)  # fmt: skip
    share, ether = rng.randrange(40, 95), world.amount(5_000, 80_000)
    list_token(
        world, maker, place.router, token, supply * share // 100, ether, start + 24, malicious
    )
    buyers = world.some(world.users, world.twin.randrange(5, 14))
    made = Launch(token, maker, supply, buyers)

    def mark(at: int) -> None:
        made.pool = pool_of(world, place, token)
        world.people[made.pool.address] = Person("contract", "pool", "benign")
        world.call(at, maker, token, "setMarket", made.pool, True, malicious=malicious)

    world.later(start + 240, mark)
    for time in world.moments(rng.randrange(1, 5), start + 60, start + 230):
        _tend(world, made, time, malicious)
    return made


def _tend(world: World, made: Launch, time: int, malicious: int) -> None:
    """Let a maker set what changes little: which of its functions are used says nothing."""
    rng, name, values = world.rng, "setGate", (0,)
    kind = rng.randrange(5)
    if kind == 1:
        name, values = "setMost", (made.supply,)
    elif kind == 2:
        name, values = "setListed", ([world.account("team")], True)
    elif kind == 3:
        name, values = "setCharge", (rng.randrange(300), made.maker)
    elif kind == 4:
        name, values = "mint", (made.maker, made.supply // rng.randrange(50, 500))
    world.call(time, made.maker, made.token, name, *values, malicious=malicious)


def bought(world: World, place: Place, made: Launch, first: float, last: float) -> list[int]:
    """Let the buyers buy, each at some time; returns the times."""
    times = world.moments(len(made.buyers), int(world.span * first), int(world.span * last))
    for who, time in zip(made.buyers, times, strict=True):
        buy(world, time, who, place, made.token, world.amount(50, 8_000))
    return times


def sold(world: World, place: Place, made: Launch, first: float, last: float, share: float) -> None:
    """Let a share of the buyers sell some or all of what they have."""
    for who in made.buyers:
        if world.rng.random() < share:
            part = world.rng.choice((30, 50, 100))
            sell(world, within(world, first, last), who, place, made.token, part)
