"""A token that can be bought and not sold; beside it tokens that are restricted for a reason, and
let go who asks.
"""

from __future__ import annotations

from rampart.chain.simulation.common import Place, sell
from rampart.chain.simulation.scenarios.launching import Launch, bought, launch, sold
from rampart.chain.simulation.scenarios.parts import pay_out, person, within
from rampart.chain.simulation.world import World

INTENT = "honeypot"
DESIGNS = (("block", "known"), ("allow", "pause"), ("charge", "limit"))
HELD: tuple[int, ...] = ()


def attack(world: World, place: Place, design: str) -> None:
    """Let people buy what they cannot sell, and the maker sell all the same."""
    maker = person(world, place, "attacker", INTENT)
    made = launch(world, place, maker, "attacker's contract", INTENT, 1)
    times = bought(world, place, made, 0.1, 0.55)
    if design == "block":
        world.call(300 + within(world, 0.05, 0.07), maker, made.token, "setGate", 1, malicious=1)
        world.call(360 + within(world, 0.07, 0.08), maker, made.token, "setListed", [maker], False,
                   malicious=1)  # fmt: skip
        _list(world, made, times, 1)
    elif design == "allow":
        world.later(world.span * 85 // 1000, lambda at: _only(world, made, at))
    else:
        charge = world.rng.randrange(9000, 10001)
        time = within(world, 0.1, 0.4)
        world.call(time, maker, made.token, "setCharge", charge, maker, malicious=1)
    sold(world, place, made, 0.4, 0.9, 0.8)
    for late in world.moments(
        world.rng.randrange(1, 4), world.span * 6 // 10, world.span * 9 // 10
    ):
        sell(world, late, maker, place, made.token, world.rng.choice((30, 50, 100)), 1)
    pay_out(world, maker, within(world, 0.9, 0.97), "accomplice", INTENT, 1)


def benign(world: World, place: Place, design: str) -> None:
    """Let a maker restrict a token for a time, or to those he knows."""
    maker = person(world, place, "maker", "benign")
    made = launch(world, place, maker, "token", "benign", 0)
    times = bought(world, place, made, 0.1, 0.55)
    if design == "known":
        world.later(world.span * 85 // 1000, lambda at: _only(world, made, at))
        _list(world, made, times, 0)
    elif design == "pause":
        start = within(world, 0.35, 0.5)
        world.call(start, maker, made.token, "setGate", 3)
        world.call(
            start + world.span // world.rng.randrange(8, 20), maker, made.token, "setGate", 0
        )
    else:
        most = made.supply // world.rng.randrange(100, 5000)
        world.call(within(world, 0.06, 0.4), maker, made.token, "setMost", most)
        if world.rng.random() < 0.7:
            world.call(within(world, 0.6, 0.75), maker, made.token, "setMost", most * 20)
    sold(world, place, made, 0.4, 0.9, 0.8)
    for late in world.moments(
        world.rng.randrange(1, 4), world.span * 6 // 10, world.span * 9 // 10
    ):
        sell(world, late, maker, place, made.token, world.rng.choice((5, 10, 20)))
    pay_out(world, maker, within(world, 0.9, 0.97), "payee", "benign")


def _only(world: World, made: Launch, at: int) -> None:
    """Let only the listed send from now on."""
    bad = world.people[made.maker].intent != "benign"
    world.call(at, made.maker, made.token, "setListed", [made.maker, made.pool], True,
               malicious=int(bad))  # fmt: skip
    world.call(at + 12, made.maker, made.token, "setGate", 4, malicious=int(bad))


def _list(world: World, made: Launch, times: list[int], malicious: int) -> None:
    """List who bought, one by one or some at once, soon after."""
    waiting: list[str] = []

    def act(at: int) -> None:
        part, waiting[:] = list(waiting), []
        if part:
            world.call(at, made.maker, made.token, "setListed", part, True, malicious=malicious)

    for who, time in zip(made.buyers, times, strict=True):
        if not malicious and world.rng.random() < 0.15:
            continue  # one who never shows papers
        world.later(time + 24, lambda at, who=who: waiting.append(who))
        if world.rng.random() < 0.6:
            world.later(world.soon(time + 48, 3600), act)
    world.later(times[-1] + 3700, act)
