"""A launched token's maker takes the money: by minting, by the pool, by a fee; beside it makers
who mint for a vesting, move to another pool, and adjust a fee.
"""

from __future__ import annotations

from dataclasses import replace

from rampart.chain.simulation.common import Place, pool_of, sell
from rampart.chain.simulation.scenarios.launching import Launch, bought, launch, sold
from rampart.chain.simulation.scenarios.parts import pay_out, person, within
from rampart.chain.simulation.world import ALL, Person, World

INTENT = "rug"
DESIGNS = (("mint", "vesting"), ("liquidity", "moving"), ("fee", "adjust"))
HELD = (2,)


def attack(world: World, place: Place, design: str) -> None:
    """Let a maker take the money of those who bought."""
    maker = person(world, place, "attacker", INTENT)
    made = launch(world, place, maker, "attacker's contract", INTENT, 1)
    bought(world, place, made, 0.1, 0.6)
    sold(world, place, made, 0.3, 0.6, 0.3)
    time = within(world, 0.62, 0.8)
    {"mint": _mint, "liquidity": _pull, "fee": _fee}[design](world, place, made, time)
    sold(world, place, made, 0.8, 0.95, 0.4)
    pay_out(world, maker, within(world, 0.9, 0.97), "accomplice", INTENT, 1)


def benign(world: World, place: Place, design: str) -> None:
    """Let a maker do what looks like it, and leave the money where it is."""
    maker = person(world, place, "maker", "benign")
    made = launch(world, place, maker, "token", "benign", 0)
    bought(world, place, made, 0.1, 0.6)
    sold(world, place, made, 0.3, 0.6, 0.3)
    time = within(world, 0.62, 0.8)
    {"vesting": _vest, "moving": _move, "adjust": _adjust}[design](world, place, made, time)
    sold(world, place, made, 0.8, 0.95, 0.4)
    pay_out(world, maker, within(world, 0.9, 0.97), "payee", "benign")


def _mint(world: World, place: Place, made: Launch, time: int) -> None:
    value = made.supply * world.rng.randrange(30, 1500) // 100
    purse = made.maker if world.rng.random() < 0.5 else world.account("attacker", INTENT)
    world.call(time, made.maker, made.token, "mint", purse, value, malicious=1)
    for part in range(chunks := world.rng.randrange(1, 4)):
        share = 100 if part == chunks - 1 else 50
        sell(world, time + 120 + 300 * part, purse, place, made.token, share, 1, made.maker)


def _pull(world: World, place: Place, made: Launch, time: int) -> None:
    for part in range(chunks := world.rng.randrange(1, 4)):
        share = 100 if part == chunks - 1 else 50
        _remove(world, place, made, time + 600 * part, share, 1)
    if world.rng.random() < 0.5:
        sell(world, time - 300, made.maker, place, made.token, 100, 1)


def _remove(
    world: World, place: Place, made: Launch, time: int, share: int, malicious: int = 0
) -> None:
    """Take a share of the maker's part of the pool out of it."""

    def act(at: int) -> None:
        value = world.held(made.pool, made.maker) * share // 100
        world.call(at, made.maker, made.pool, "approve", place.router, ALL, malicious=malicious)
        world.call(world.soon(at, 200), made.maker, place.router, "removeLiquidityETH",
                   made.token, value, made.maker, malicious=malicious)  # fmt: skip

    world.later(time, act)


def _fee(world: World, place: Place, made: Launch, time: int) -> None:
    purse = made.maker if world.rng.random() < 0.5 else world.account("attacker", INTENT)
    charge = world.rng.randrange(6000, 10000)
    world.call(time, made.maker, made.token, "setCharge", charge, purse, malicious=1)
    world.call(time + 24, made.maker, made.token, "setListed", [purse], True, malicious=1)
    sold(world, place, made, 0.8, 0.88, 0.5)
    for late in world.moments(
        world.rng.randrange(1, 4), world.span * 88 // 100, world.span * 96 // 100
    ):
        sell(world, late, purse, place, made.token, world.rng.choice((50, 100)), 1, made.maker)


def _vest(world: World, place: Place, made: Launch, time: int) -> None:
    team = world.account("team")
    span = world.span // world.rng.randrange(3, 8)
    vesting = world.deploy("Vesting", made.maker, made.token, team, span, role="vesting",
                           time=time - 60)  # fmt: skip
    value = made.supply * world.rng.randrange(3, 30) // 100
    world.call(time, made.maker, made.token, "mint", vesting, value)
    for late in world.moments(world.rng.randrange(1, 4), time + 600, world.span * 9 // 10):
        world.call(late, team, vesting, "releaseDue")
        share = world.rng.choice((10, 25, 50))
        sell(world, world.soon(late), team, place, made.token, share, to=made.maker)


def _move(world: World, place: Place, made: Launch, time: int) -> None:
    """Take everything out of a pool and put it into that of another router."""
    router = world.deploy("Router", place.keeper, place.weth, role="router", time=time - 60)
    again = replace(place, router=router)
    before: list[int] = []
    world.later(time, lambda at: before.append(world.chain.balance(made.maker)))
    _remove(world, place, made, time, 100)

    def put(at: int) -> None:
        ether = world.chain.balance(made.maker) - before[0]
        value = world.held(made.token, made.maker)
        world.call(at, made.maker, made.token, "approve", router, ALL)
        world.call(at + 24, made.maker, router, "addLiquidityETH", made.token, value * 9 // 10,
                   made.maker, value=max(ether, 10**15))  # fmt: skip

    world.later(time + 600 + world.rng.randrange(12, 600), put)

    def on(at: int) -> None:
        made.pool = pool_of(world, again, made.token)
        world.people[made.pool.address] = Person("contract", "pool", "benign")
        world.call(at, made.maker, made.token, "setMarket", made.pool, True)

    world.later(time + 1500, on)
    for who in world.some(made.buyers, world.rng.randrange(1, 5)):
        late = max(within(world, 0.85, 0.95), time + 1600)
        sell(world, late, who, again, made.token, world.rng.choice((30, 100)))


def _adjust(world: World, place: Place, made: Launch, time: int) -> None:
    purse = made.maker if world.rng.random() < 0.5 else world.account("treasury")
    charge = world.rng.randrange(50, 1000)
    world.call(time, made.maker, made.token, "setCharge", charge, purse)
    world.call(time + 24, made.maker, made.token, "setListed", [purse], True)
    sold(world, place, made, 0.8, 0.88, 0.5)
    for late in world.moments(
        world.rng.randrange(1, 4), world.span * 88 // 100, world.span * 96 // 100
    ):
        sell(world, late, purse, place, made.token, world.rng.choice((50, 100)), to=made.maker)
