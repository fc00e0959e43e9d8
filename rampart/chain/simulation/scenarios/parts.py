"""What several scenarios do: lead a normal life beside, pay out what came in, and wait."""

from __future__ import annotations

from typing import Any

from rampart.chain.simulation.common import Place
from rampart.chain.simulation.encoding import encoded
from rampart.chain.simulation.scenarios.everyday import act, step
from rampart.chain.simulation.world import ALL, Contract, World, plain

NORMAL = ("pay", "buy", "wrap", "mint", "trade", "save", "stake", "batch")  # without tokens first


def person(world: World, place: Place, role: str, intent: str) -> str:
    """Return a new account that also does what everybody does."""
    who = world.account(role, intent)
    for _ in range(world.rng.randrange(4)):
        act(world, place, world.rng.choice(NORMAL), who, world.rng.randrange(world.span))
    return who


def pay_out(world: World, who: str, time: int, role: str, intent: str, malicious: int = 0) -> None:
    """Let somebody send ether on to a few others: partners in crime, or staff."""
    for _ in range(world.rng.randrange(1, 5)):
        to = world.account(role, intent)
        time = world.soon(time, 1800)
        world.call(time, who, to, value=world.amount(500, 50_000), malicious=malicious)


def within(world: World, first: float, last: float) -> int:
    """Return a time between two shares of the episode."""
    return world.rng.randrange(int(world.span * first), int(world.span * last) + 1)


def listed(world: World, steps: list[tuple[Any, ...]]) -> bytes:
    """Return an agent's list as bytes, for what calls it back."""
    (kind,) = world.codes["Agent"].method("run").types
    return bytes.fromhex(encoded([kind], plain([steps])))


def all_ether(to: str) -> tuple[Any, ...]:
    """Return the step in which an agent sends all its ether."""
    return step(to, value=ALL)


def all_tokens(token: Contract, to: str) -> tuple[Any, ...]:
    """Return the step in which an agent sends all that it has of a token."""
    return step(token, "transfer", to, 0, place=36, token=token)
