"""People are talked into leave to move what they own, and it is taken; beside it those who pull
what was agreed: subscriptions, consignments, migrations.
"""

from __future__ import annotations

from rampart.chain.simulation.common import Place, sell
from rampart.chain.simulation.scenarios.parts import pay_out, person, within
from rampart.chain.simulation.world import ALL, MILLI, Contract, World

INTENT = "approval"
DESIGNS = (("token", "subscription"), ("items", "consignment"), ("bulk", "migration"))
HELD: tuple[int, ...] = ()


def attack(world: World, place: Place, design: str) -> None:
    """Let somebody take what he was given leave for."""
    thief = person(world, place, "attacker", INTENT)
    if design == "items":
        _items(world, place, thief, INTENT)
    else:
        _tokens(world, place, thief, design)
    pay_out(world, thief, within(world, 0.9, 0.97), "accomplice", INTENT, 1)


def benign(world: World, place: Place, design: str) -> None:
    """Let somebody pull what was agreed."""
    if design == "consignment":
        merchant = person(world, place, "shop", "benign")
        _items(world, place, merchant, "benign")
    else:
        merchant = person(world, place, "merchant", "benign")
        act = _subscription if design == "subscription" else _migration
        act(world, place, merchant)
    pay_out(world, merchant, within(world, 0.9, 0.97), "payee", "benign")


def _leave(world: World, token: Contract, to: Contract, who: str, time: int) -> None:
    """Let somebody give leave, mostly for everything, some after entering."""
    if world.rng.random() < 0.5:
        fee = world.amount(1, 50) if world.rng.random() < 0.3 else 0
        world.call(time, who, to, "enter", value=fee)
    value = ALL if world.rng.random() < 0.7 else world.amount(20_000, 20_000_000)
    world.call(world.soon(time, 200), who, token, "approve", to, value)


def _people(world: World) -> list[str]:
    return world.some(world.users, world.twin.randrange(4, 12))


def _tokens(world: World, place: Place, thief: str, design: str) -> None:
    token, people = place.tokens[0], _people(world)
    purse = world.account("attacker", INTENT)
    collector = world.deploy("Collector", thief, role="attacker's contract", intent=INTENT,
                             time=within(world, 0, 0.1), malicious=1)  # fmt: skip

    def take(at: int, from_: list[str]) -> None:
        values = [
            min(world.held(token, who), world.number(token, "allowance", who, collector))
            for who in from_
        ]
        if any(values):
            world.call(at, thief, collector, "pull", token, from_, values, purse, malicious=1)

    times = world.moments(len(people), world.span // 8, world.span * 6 // 10)
    for who, time in zip(people, times, strict=True):
        _leave(world, token, collector, who, time)
        if design == "token":
            world.later(world.soon(time + 200, 1800), lambda at, who=who: take(at, [who]))
    if design == "bulk":
        half = len(people) // 2 if world.rng.random() < 0.5 else len(people)
        for part in (people[:half], people[half:]):
            if part:
                world.later(within(world, 0.65, 0.75), lambda at, part=part: take(at, part))
    for time in world.moments(
        world.rng.randrange(1, 4), world.span * 76 // 100, world.span * 85 // 100
    ):
        sell(world, time, purse, place, token, world.rng.choice((50, 80, 100)), 1, thief)


def _subscription(world: World, place: Place, merchant: str) -> None:
    token, people = place.tokens[0], _people(world)
    purse = world.account("merchant's purse")
    collector = world.deploy("Collector", merchant, role="payments", time=within(world, 0, 0.1))
    fee, members = world.amount(2_000, 50_000), []

    def take(at: int) -> None:
        able = [
            who for who in members
            if min(world.held(token, who), world.number(token, "allowance", who, collector)) >= fee
        ]  # fmt: skip
        single = world.rng.random() < 0.5
        for part in [[who] for who in able] if single else [able] if able else []:
            values = [fee] * len(part)
            world.call(at, merchant, collector, "pull", token, part, values, purse)

    times = world.moments(len(people), world.span // 8, world.span * 5 // 10)
    for who, time in zip(people, times, strict=True):
        _leave(world, token, collector, who, time)
        world.later(time + 240, lambda at, who=who: members.append(who))
    for again in range(world.rng.randrange(1, 3)):
        world.later(within(world, 0.3 + 0.2 * again, 0.45 + 0.2 * again), take)
    for time in world.moments(
        world.rng.randrange(1, 4), world.span * 76 // 100, world.span * 85 // 100
    ):
        sell(world, time, purse, place, token, world.rng.choice((50, 80, 100)), to=merchant)


def _migration(world: World, place: Place, merchant: str) -> None:
    """Take an old token in whole, and give as much of a new one in the same call."""
    token, people = place.tokens[0], _people(world)
    start = within(world, 0, 0.1)
    new = world.deploy("Token", merchant, "Renewed", "NEW", 10**27, role="token", time=start)
    collector = world.deploy("Collector", merchant, role="migration", time=start + 24)
    world.call(start + 60, merchant, new, "transfer", collector, 10**26)

    def take(at: int, part: list[str]) -> None:
        values = [
            min(world.held(token, who), world.number(token, "allowance", who, collector))
            for who in part
        ]
        world.call(at, merchant, collector, "exchange", token, new, part, values)

    times = world.moments(len(people), world.span // 8, world.span * 6 // 10)
    for who, time in zip(people, times, strict=True):
        _leave(world, token, collector, who, time)
    half = len(people) // 2 if world.rng.random() < 0.5 else len(people)
    for part in (people[:half], people[half:]):
        if part:
            world.later(within(world, 0.65, 0.75), lambda at, part=part: take(at, part))
    purse = world.account("merchant's purse")
    world.call(within(world, 0.76, 0.78), merchant, collector, "take", token,
               lambda: world.held(token, collector) // 2, purse)  # fmt: skip
    for time in world.moments(
        world.rng.randrange(1, 3), world.span * 8 // 10, world.span * 85 // 100
    ):
        sell(world, time, purse, place, token, world.rng.choice((20, 50)), to=merchant)


def _items(world: World, place: Place, taker: str, intent: str) -> None:
    """Move items of those who gave leave for all, and sell them; an honest shop pays for them."""
    bad, items = int(intent != "benign"), place.items
    shop = world.account("attacker" if bad else "shop", intent)
    for who in _people(world):
        time, price = within(world, 0, 0.5), world.amount(100, 5_000)
        count = world.rng.randrange(1, 4)

        def sale(at: int, who: str = who, price: int = price, count: int = count) -> None:
            first = world.number(items, "count")
            for more in range(count):
                world.call(at, who, items, "mintItem", value=50 * MILLI)
                _sold(world, items, who, taker, shop, first + more, price, at + 12 * more, bad)
            world.call(at + 60, who, items, "setApprovalForAll", taker, True)

        world.later(time, sale)


def _sold(
    world: World, items: Contract, who: str, taker: str, shop: str, item: int, price: int,
    at: int, bad: int,
) -> None:  # fmt: skip
    at = world.soon(at + 120, 1200)
    world.call(at, taker, items, "transferFrom", who, shop, item, malicious=bad)
    at = world.soon(at, 1200)
    world.call(at, shop, items, "offer", item, price, malicious=bad)
    buyer = world.rng.choice([user for user in world.users if user != who])
    at = world.soon(at)
    world.call(at, buyer, items, "buy", item, value=price)
    if not bad:
        world.call(world.soon(at), shop, who, value=price * 9 // 10)
    elif world.rng.random() < 0.7:
        world.call(world.soon(at), shop, taker, value=price * 9 // 10, malicious=1)
