"""What people do all day, around every intent: transfers, swaps, items, savings, and failures."""

from __future__ import annotations

from collections.abc import Callable

from rampart.chain.simulation.common import Place, buy, sell
from rampart.chain.simulation.world import ALL, MILLI, Contract, World

KINDS = ("pay", "give", "buy", "sell", "hop", "wrap", "mint", "trade", "save", "stake", "pool",
         "batch", "payroll", "make", "fail", "leave")  # fmt: skip


def live(world: World, place: Place, count: int, people: list[str] | None = None) -> None:
    """Let people do a number of things at any time of the episode."""
    weights = [world.twin.randrange(1, 8) for _ in KINDS]
    for kind in world.rng.choices(KINDS, weights, k=count):
        who = world.rng.choice(people or world.users)
        act(world, place, kind, who, world.rng.randrange(max(1, world.span)))


def act(world: World, place: Place, kind: str, who: str, time: int) -> None:
    """Let somebody do one thing."""
    ACTS[kind](world, place, who, time)


def other(world: World, who: str) -> str:
    """Return another user."""
    return world.rng.choice([user for user in world.users if user != who])


def pay(world: World, place: Place, who: str, time: int) -> None:
    """Send ether."""
    world.call(time, who, other(world, who), value=world.amount(5, 20_000), gas=21_000)


def give(world: World, place: Place, who: str, time: int) -> None:
    """Send a token."""
    token, to = world.rng.choice(place.tokens), other(world, who)
    world.call(time, who, token, "transfer", to, world.amount(1_000, 150_000))


def purchase(world: World, place: Place, who: str, time: int) -> None:
    """Buy a token."""
    buy(world, time, who, place, world.rng.choice(place.tokens), world.amount(20, 20_000))


def dispose(world: World, place: Place, who: str, time: int) -> None:
    """Sell some of a token."""
    share = world.rng.choice((10, 25, 50, 100))
    sell(world, time, who, place, world.rng.choice(place.tokens), share)


def hop(world: World, place: Place, who: str, time: int) -> None:
    """Swap one token for another through ether, with leave for this once."""
    first, last = world.rng.sample(place.tokens, 2)
    value = world.amount(500, 100_000)
    world.call(time, who, first, "approve", place.router, value)
    path = [first, place.weth, last]
    after = world.soon(time, 100)
    world.call(after, who, place.router, "swapExactTokensForTokens", value, 0, path, who)


def wrap(world: World, place: Place, who: str, time: int) -> None:
    """Wrap ether, and unwrap some of it."""
    value = world.amount(50, 10_000)
    world.call(time, who, place.weth, "deposit", value=value)
    if world.rng.random() < 0.5:
        world.call(world.soon(time), who, place.weth, "withdraw", value // 2)


def mint(world: World, place: Place, who: str, time: int) -> None:
    """Mint an item."""
    price = 50 * MILLI if world.rng.random() < 0.9 else 0
    world.call(time, who, place.items, "mintItem", value=price)


def trade(world: World, place: Place, who: str, time: int) -> None:
    """Mint an item and offer it; another buys it."""
    buyer, price = other(world, who), world.amount(60, 5_000)

    def sale(at: int) -> None:
        item = world.number(place.items, "count")
        world.call(at, who, place.items, "mintItem", value=50 * MILLI)
        listed = world.soon(at, 300)
        world.call(listed, who, place.items, "offer", item, price)
        if world.rng.random() < 0.8:
            world.call(world.soon(listed), buyer, place.items, "buy", item, value=price)

    world.later(time, sale)


def save(world: World, place: Place, who: str, time: int) -> None:
    """Bring ether to the bank and fetch some of it."""
    value = world.amount(100, 20_000)
    world.call(time, who, place.bank, "deposit", value=value)
    if world.rng.random() < 0.6:
        world.call(world.soon(time, 7200), who, place.bank, "withdraw", value // 2)


def stake(world: World, place: Place, who: str, time: int) -> None:
    """Stake ether and fetch it."""
    world.call(time, who, place.stake, "join", "0" * 40, value=world.amount(100, 10_000))
    if world.rng.random() < 0.6:
        world.call(world.soon(time, 7200), who, place.stake, "claim")


def pool(world: World, place: Place, who: str, time: int) -> None:
    """Put a token and ether into a pool."""
    token = world.rng.choice(place.tokens)
    world.call(time, who, token, "approve", place.router, ALL)
    world.call(world.soon(time, 200), who, place.router, "addLiquidityETH", token,
               world.amount(10_000, 150_000), who, value=world.amount(100, 5_000))  # fmt: skip


def batch(world: World, place: Place, who: str, time: int) -> None:
    """Do several things at once, through a wallet contract of one's own."""
    wallet = world.deploy("Agent", who, role="wallet", time=time)

    def run(at: int) -> None:
        value = world.amount(50, 5_000)
        steps = [step(place.weth, "deposit", value=value)]
        steps += [
            step(world.rng.choice((place.bank, place.weth)), "deposit", value=value // 2)
            for _ in range(world.rng.randrange(1, 4))
        ]
        if world.rng.random() < 0.5:
            steps.append(step(place.bank, "deposit", value=value))
            steps.append(step(place.bank, "withdraw", value // 3))
        total = sum(one[1] for one in steps)
        world.call(at, who, wallet, "run", steps, value=total)

    world.later(world.soon(time, 300), run)


def step(
    target: Contract | str,
    method: str = "",
    *values: object,
    value: int = 0,
    place: int = 0,
    token: Contract | str = "0" * 40,
) -> tuple[object, int, bytes, int, object]:
    """Return what an agent does at one place of its list; see ``Agent.sol``."""
    data = bytes.fromhex(target.data(method, *values)) if method else b""
    return (target, value, data, place, token)


def payroll(world: World, place: Place, who: str, time: int) -> None:
    """Pay many at once."""
    to = world.some(world.users, world.rng.randrange(2, 8))
    values = [world.amount(50, 2_000) for _ in to]
    world.call(time, who, place.spreader, "spreadEther", to, values, value=sum(values))


def make(world: World, place: Place, who: str, time: int) -> None:
    """Deploy something of one's own."""
    kind = world.rng.choice(("Token", "Items", "Collector", "Spreader"))
    values = {"Token": ("Own", "OWN", 10**24), "Items": ("Own", "OWN", MILLI)}.get(kind, ())
    world.deploy(kind, who, *values, role="own contract", time=time)


def fail(world: World, place: Place, who: str, time: int) -> None:
    """Do what does not succeed: too much, too little gas, another's right, a price gone."""
    token, kind = world.rng.choice(place.tokens), world.rng.randrange(4)
    if kind == 0:
        world.call(time, who, token, "transfer", other(world, who), ALL // 2)
    elif kind == 1:
        world.call(time, who, token, "transfer", other(world, who), 1, gas=24_000)
    elif kind == 2:
        world.call(time, who, place.items, "collect")
    else:
        world.call(time, who, place.router, "swapExactETHForTokens", ALL // 4,
                   [place.weth, token], who, value=world.amount(20, 500))  # fmt: skip


def leave(world: World, place: Place, who: str, time: int) -> None:
    """Give somebody leave to move a token."""
    token = world.rng.choice(place.tokens)
    value = ALL if world.rng.random() < 0.5 else world.amount(1_000, 10**6)
    to = world.rng.choice((place.router.address, place.spreader.address, other(world, who)))
    world.call(time, who, token, "approve", to, value)


ACTS: dict[str, Callable[[World, Place, str, int], None]] = {
    "pay": pay, "give": give, "buy": purchase, "sell": dispose, "hop": hop, "wrap": wrap,
    "mint": mint, "trade": trade, "save": save, "stake": stake, "pool": pool, "batch": batch,
    "payroll": payroll, "make": make, "fail": fail, "leave": leave,
}  # fmt: skip
