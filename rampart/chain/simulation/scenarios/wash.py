"""A ring trades with itself to look busy; beside it a market maker and collectors, who trade as
much with others.
"""

from __future__ import annotations

from rampart.chain.simulation.common import Place, buy, sell
from rampart.chain.simulation.scenarios.parts import person, within
from rampart.chain.simulation.world import MILLI, World

INTENT = "wash"
DESIGNS = (("circle", "maker"), ("items", "collectors"), ("pool", "inventory"))
HELD: tuple[int, ...] = ()


def attack(world: World, place: Place, design: str) -> None:
    """Let a ring of accounts of one owner trade among themselves."""
    head = person(world, place, "attacker", INTENT)
    ring = [world.account("attacker", INTENT) for _ in range(world.twin.randrange(3, 7))]
    _fund(world, head, ring, 1)
    count = world.twin.randrange(8, 20)
    if design == "items":
        _items(world, place, ring, count, 1)
    else:
        _tokens(world, place, ring, count, design == "circle", 1)
    _gather(world, head, ring, 1)


def benign(world: World, place: Place, design: str) -> None:
    """Let accounts, some of one owner, trade with whoever comes."""
    head = person(world, place, "market maker", "benign")
    desk = [world.account("market maker") for _ in range(world.twin.randrange(3, 7))]
    _fund(world, head, desk, 0)
    count = world.twin.randrange(8, 20)
    if design == "collectors":
        _items(world, place, desk, count, 0)
    else:
        _make(world, place, desk, count, design == "maker")
    _gather(world, head, desk, 0)


def _fund(world: World, head: str, accounts: list[str], malicious: int) -> None:
    for time, to in zip(world.moments(len(accounts), 0, world.span // 8), accounts, strict=True):
        if malicious or world.rng.random() < 0.8:
            world.call(time, head, to, value=world.amount(2_000, 50_000), malicious=malicious)


def _gather(world: World, head: str, accounts: list[str], malicious: int) -> None:
    for account in accounts:
        if world.rng.random() < 0.6:
            world.call(within(world, 0.92, 0.98), account, head, value=world.amount(2_000, 50_000),
                       malicious=malicious)  # fmt: skip


def _bought(world: World, place: Place, accounts: list[str], malicious: int) -> None:
    """Let the accounts buy the token that they are going to trade."""
    token = place.tokens[0]
    for who, time in zip(
        accounts, world.moments(len(accounts), world.span // 8, world.span // 5), strict=True
    ):
        path, value = [place.weth, token], world.amount(1_000, 20_000)
        world.call(time, who, place.router, "swapExactETHForTokens", 0, path, who, value=value,
                   malicious=malicious)  # fmt: skip


def _tokens(
    world: World, place: Place, ring: list[str], count: int, around: bool, malicious: int
) -> None:
    """Pass a token round a ring, or to the pool and back by turns."""
    token = place.tokens[0]
    _bought(world, place, ring, malicious)
    times = world.moments(count, world.span // 5, world.span * 9 // 10)
    start = world.rng.randrange(len(ring))
    for turn, time in enumerate(times):
        who = ring[(start + turn) % len(ring)]
        if around and world.rng.random() < 0.8:
            to = ring[(start + turn + 1) % len(ring)]
            share = world.rng.randrange(80, 101)
            world.call(time, who, token, "transfer", to,
                       lambda who=who, share=share: world.held(token, who) * share // 100,
                       malicious=malicious)  # fmt: skip
        elif turn % 2:
            sell(world, time, who, place, token, world.rng.randrange(80, 101), malicious)
        else:
            path, value = [place.weth, token], world.amount(1_000, 20_000)
            world.call(time, who, place.router, "swapExactETHForTokens", 0, path, who,
                       value=value, malicious=malicious)  # fmt: skip


def _make(world: World, place: Place, desk: list[str], count: int, lend: bool) -> None:
    """Trade against what others just did, and move stock between the desk's accounts."""
    token = place.tokens[0]
    _bought(world, place, desk, 0)
    for time in world.moments(count, world.span // 5, world.span * 9 // 10):
        who, kind = world.rng.choice(desk), world.rng.random()
        if lend and kind < 0.4:
            to = world.rng.choice([*world.users, *desk[:1]])
            if to != who:
                world.call(time, who, token, "transfer", to,
                           lambda who=who: world.held(token, who) * 30 // 100)  # fmt: skip
        elif kind < 0.7:
            sell(world, time, who, place, token, world.rng.randrange(20, 101))
        else:
            buy(world, time, who, place, token, world.amount(1_000, 20_000))
        if world.rng.random() < 0.4:  # somebody comes
            user = world.rng.choice(world.users)
            if world.rng.random() < 0.5:
                buy(world, world.soon(time, 600), user, place, token, world.amount(500, 20_000))
            else:
                sell(world, world.soon(time, 600), user, place, token, world.rng.choice((20, 50)))


def _items(world: World, place: Place, accounts: list[str], count: int, malicious: int) -> None:
    """Sell items on and on: round a ring, or to whoever wants one."""
    items, many = place.items, world.rng.randrange(1, 4)

    def begin(at: int) -> None:
        for lot in range(many):
            first = accounts[lot % len(accounts)]
            item = world.number(items, "count") + lot
            world.call(at, first, items, "mintItem", value=50 * MILLI, malicious=malicious)
            _deal(world, place, accounts, item, first, count // many, malicious)

    world.later(world.span // 7, begin)


def _deal(
    world: World, place: Place, accounts: list[str], item: int, owner: str, count: int,
    malicious: int,
) -> None:  # fmt: skip
    price = world.amount(200, 3_000)
    last = 0
    for time in world.moments(max(2, count // 2), world.span // 5, world.span * 9 // 10):
        last = time = max(time, last + 60)  # one sale after another
        pool = accounts if malicious else [*accounts, *world.users]
        buyer = world.rng.choice([who for who in pool if who != owner])
        world.call(time, owner, place.items, "offer", item, price, malicious=malicious)
        world.call(time + 24, buyer, place.items, "buy", item, value=price, malicious=malicious)
        owner, price = buyer, price * world.rng.randrange(85, 170) // 100
