"""What every episode has: a router, tokens with pools, items, a bank, and what people hold."""

from __future__ import annotations

from dataclasses import dataclass

from rampart.chain.simulation.world import ALL, MILLI, Contract, World

NAMES = ("Amber", "Basalt", "Cedar", "Delta", "Ember", "Fjord", "Grove", "Harbor", "Iris", "Juno")
SUPPLY = 10**9 * 10**18


@dataclass
class Place:
    """The shared contracts of an episode."""

    keeper: str  # who deployed them
    weth: Contract
    router: Contract
    tokens: list[Contract]
    items: Contract
    bank: Contract
    stake: Contract
    spreader: Contract


def settle(world: World) -> Place:
    """Deploy what was there before the episode, and give the users what they hold."""
    rng, keeper = world.twin, world.account("keeper")
    world.users = [world.account("user") for _ in range(rng.randrange(12, 30))]
    weth = world.deploy("Wrapped", keeper, role="wrapped ether")
    router = world.deploy("Router", keeper, weth, role="router")
    spreader = world.deploy("Spreader", keeper, role="spreader")
    tokens = []
    for name in rng.sample(NAMES, rng.randrange(2, 5)):
        kind = "Plain" if rng.random() < 0.6 else "Token"
        tokens.append(world.deploy(kind, keeper, name, name[:3].upper(), SUPPLY, role="token"))
    for token in tokens:
        list_token(world, keeper, router, token, world.amount(10**8, 10**9))
        spread(world, keeper, spreader, token, world.users)
    items = world.deploy("Items", keeper, "Cards", "CRD", 50 * MILLI, role="items")
    bank = world.deploy("Bank", keeper, True, "0" * 40, role="bank")
    stake = world.deploy("Stake", keeper, 0, role="fund")
    return Place(keeper, weth, router, tokens, items, bank, stake, spreader)


def list_token(
    world: World,
    owner: str,
    router: Contract,
    token: Contract,
    supply: int,
    ether: int = 0,
    time: int | None = None,
    malicious: int = 0,
) -> None:
    """Let an owner open a pool of a token against ether."""
    ether = ether or world.amount(50_000, 800_000)
    world.call(time, owner, token, "approve", router, ALL, malicious=malicious)
    at = None if time is None else world.soon(time, 120)
    world.call(at, owner, router, "addLiquidityETH", token, supply, owner, value=ether,
               malicious=malicious)  # fmt: skip


def spread(
    world: World, owner: str, spreader: Contract, token: Contract, people: list[str]
) -> None:
    """Let an owner give people a token before the episode."""
    world.call(None, owner, token, "approve", spreader, ALL)
    values = [world.amount(200_000, 20_000_000) for _ in people]
    world.call(None, owner, spreader, "spread", token, people, values)


def pool_of(world: World, place: Place, token: Contract) -> Contract:
    """Return the pool of a token against wrapped ether."""
    data = place.router.data("pools", token, place.weth)
    address = world.chain.view(place.router.address, data)[-20:].hex()
    return Contract(world.codes["Pool"], address)


def buy(world: World, time: int, who: str, place: Place, token: Contract, ether: int) -> None:
    """Let somebody buy a token for ether."""
    path = [place.weth, token]
    world.call(time, who, place.router, "swapExactETHForTokens", 0, path, who, value=ether)


def sell(
    world: World,
    time: int,
    who: str,
    place: Place,
    token: Contract,
    share: int = 100,
    malicious: int = 0,
    to: str = "",
) -> None:
    """Let somebody sell a share, in percent, of what they hold, with the leave that it needs."""

    def act(at: int) -> None:
        value = world.held(token, who) * share // 100
        if world.number(token, "allowance", who, place.router) < value:
            world.call(at, who, token, "approve", place.router, ALL, malicious=malicious)
        after = world.soon(at, 60)
        world.call(after, who, place.router, "swapExactTokensForETH", value, 0,
                   [token, place.weth], to or who, malicious=malicious)  # fmt: skip

    world.later(time, act)
