"""Lent money moves the price at which a market lends, within one transaction; beside it lent money
that evens out two prices, or buys what is pledged for it.
"""

from __future__ import annotations

from rampart.chain.simulation.common import Place, list_token, pool_of
from rampart.chain.simulation.scenarios.everyday import step
from rampart.chain.simulation.scenarios.parts import all_tokens, listed, pay_out, person, within
from rampart.chain.simulation.world import ALL, Contract, World

INTENT = "manipulation"
DESIGNS = (("lender", "arbitrage"), ("pair", "leverage"))
HELD: tuple[int, ...] = ()
WHOLE = True  # held out with all its designs


class Stage:
    """What both sides find: a market that lends ether at a pool's price, and a lender."""

    def __init__(self, world: World, place: Place):
        self.place, self.token = place, place.tokens[0]
        self.pool = pool_of(world, place, self.token)
        banker = world.account("banker")
        code, weth = "Market", place.weth
        self.market = world.deploy(code, banker, weth, self.token, self.pool, role="market")
        self.lender = world.deploy(code, banker, weth, self.token, self.pool, role="lender")
        rich = world.account("supplier")
        for market, ether in ((self.market, (20_000, 80_000)), (self.lender, (10**6, 8 * 10**6))):
            value = world.amount(*ether)
            world.call(None, rich, weth, "deposit", value=value)
            world.call(None, rich, weth, "approve", market, ALL)
            world.call(None, rich, market, "supply", value)
        for time in world.moments(world.twin.randrange(2, 8), 0, world.span):
            who, value = world.rng.choice(world.users), world.amount(100, 5_000)
            world.call(time, who, self.token, "approve", self.market, ALL)
            world.call(time + 24, who, self.market, "pledge", value * 20)
            world.call(world.soon(time + 24), who, self.market, "borrow", value // 50)

    def reserves(self, world: World, pool: Contract) -> tuple[int, int]:
        """Return what a pool has of ether and of its token now."""
        said = world.chain.view(pool.address, pool.data("getReserves"))
        first, second = int.from_bytes(said[:32]), int.from_bytes(said[32:64])
        token0 = world.chain.view(pool.address, pool.data("token0"))[-20:].hex()
        return (first, second) if token0 == self.place.weth.address else (second, first)


def attack(world: World, place: Place, design: str) -> None:
    """Let somebody borrow all that a market has against a price that lasts one call."""
    stage = Stage(world, place)
    thief = person(world, place, "attacker", INTENT)
    time = within(world, 0.4, 0.8)
    agent = world.deploy("Agent", thief, role="attacker's contract", intent=INTENT, time=time,
                         malicious=1)  # fmt: skip
    world.later(world.soon(time), lambda at: _strike(world, stage, agent, thief, design, at))
    pay_out(world, thief, within(world, 0.85, 0.95), "accomplice", INTENT, 1)


def _strike(world: World, stage: Stage, agent: Contract, thief: str, design: str, at: int) -> None:
    weth, token, router = stage.place.weth, stage.token, stage.place.router
    r_weth, r_token = stage.reserves(world, stage.pool)
    aim = world.held(weth, stage.market) * world.rng.randrange(60, 99) // 100
    other = pool_of(world, stage.place, stage.place.tokens[1])
    if design == "pair":
        most = stage.reserves(world, other)[0]
        lent = min(r_weth * world.rng.randrange(80, 160) // 100, most * 7 // 10)
    else:
        lent = min(r_weth * world.rng.randrange(80, 220) // 100, world.held(weth, stage.lender))
    got = bought(lent, r_weth, r_token)
    pledge = aim * 100 // 75 * (r_token - got) // (r_weth + lent) * 103 // 100 + 1
    steps = [
        *_swap(router, weth, token, agent),
        step(token, "approve", stage.market, ALL),
        step(stage.market, "pledge", min(pledge, got)),
        step(stage.market, "borrow", aim),
        *_swap(router, token, weth, agent),
    ]
    _lend(world, stage, agent, thief, steps, lent, other if design == "pair" else None, at, 1)


def _lend(
    world: World, stage: Stage, agent: Contract, who: str, steps: list, lent: int,
    pool: Contract | None, at: int, malicious: int = 0,
) -> None:  # fmt: skip
    """Let an agent do what it lists with lent ether, from a pool or else the lender."""
    weth = stage.place.weth
    if pool is None:
        steps = [*steps, step(weth, "approve", stage.lender, ALL)]
        first = step(stage.lender, "flashLoan", agent, weth, lent, listed(world, steps))
    else:
        steps = [*steps, step(weth, "transfer", pool, lent * 1000 // 997 + 1)]
        ours = world.chain.view(pool.address, pool.data("token0"))[-20:].hex() == weth.address
        out = (lent, 0) if ours else (0, lent)
        first = step(pool, "swap", *out, agent, listed(world, steps))
    end = [all_tokens(weth, who), all_tokens(stage.token, who)]
    world.call(at, who, agent, "run", [first, *end], malicious=malicious)


def _swap(router: Contract, give: Contract, take: Contract, agent: Contract) -> list:
    """Return the steps that swap all that an agent has of a token."""
    path = [give, take]
    swap = step(router, "swapExactTokensForTokens", 0, 0, path, agent, place=4, token=give)
    return [step(give, "approve", router, ALL), swap]


def bought(value: int, give: int, take: int) -> int:
    """Return what a pool of a constant product gives for a value, after 0.3 %.

    Examples
    --------
    >>> bought(1000, 10_000, 10_000)
    906
    """
    return value * 997 * take // (give * 1000 + value * 997)


def benign(world: World, place: Place, design: str) -> None:
    """Let somebody use lent ether for what hurts nobody."""
    stage = Stage(world, place)
    trader = person(world, place, "trader", "benign")
    time = within(world, 0.4, 0.6)
    agent = world.deploy("Agent", trader, role="wallet", time=time)
    act = _even if design == "arbitrage" else _lever
    if design == "arbitrage":
        second = world.deploy("Router", place.keeper, place.weth, role="router")
        list_token(world, place.keeper, second, stage.token, world.amount(10**7, 10**8))
    else:
        second = place.router
    for again in range(world.rng.randrange(1, 4)):
        world.later(
            world.soon(time + 7200 * again),
            lambda at: act(world, stage, agent, trader, second, at),
        )
    pay_out(world, trader, within(world, 0.85, 0.95), "payee", "benign")


def _even(world: World, stage: Stage, agent: Contract, who: str, second: Contract, at: int) -> None:
    """Buy where it is cheap and sell where it is dear."""
    weth, token, first = stage.place.weth, stage.token, stage.place.router
    data = second.data("pools", token, weth)
    other = Contract(world.codes["Pool"], world.chain.view(second.address, data)[-20:].hex())
    one, two = stage.reserves(world, stage.pool), stage.reserves(world, other)
    cheap = one[0] * two[1] < two[0] * one[1]
    routers = (first, second) if cheap else (second, first)
    pools = (one, two) if cheap else (two, one)
    lent = min(pools[0][0] * world.rng.randrange(10, 50) // 1000, world.held(weth, stage.lender))
    end = bought(bought(lent, *pools[0]), pools[1][1], pools[1][0])
    while end <= lent * 1001 // 1000 and lent > 10**15:  # smaller, until it pays
        lent //= 2
        end = bought(bought(lent, *pools[0]), pools[1][1], pools[1][0])
    steps = [*_swap(routers[0], weth, token, agent), *_swap(routers[1], token, weth, agent)]
    _lend(world, stage, agent, who, steps, lent, None, at)


def _lever(
    world: World, stage: Stage, agent: Contract, who: str, router: Contract, at: int
) -> None:
    """Buy with lent ether, pledge it, and pay back from what is lent for it and one's own."""
    weth, token = stage.place.weth, stage.token
    value = world.amount(500, 5_000)
    world.call(at, who, weth, "deposit", value=value)
    world.call(at + 12, who, weth, "transfer", agent, value)

    def run(time: int) -> None:
        steps = [
            *_swap(router, weth, token, agent),
            step(token, "approve", stage.market, ALL),
            step(stage.market, "pledge", 0, place=4, token=token),
            step(stage.market, "borrow", value * world.rng.randrange(30, 55) // 100),
        ]
        lent = value * world.rng.randrange(20, 29) // 100
        pool = pool_of(world, stage.place, stage.place.tokens[1])
        _lend(world, stage, agent, who, steps, lent, pool, time)

    world.later(at + 36, run)
