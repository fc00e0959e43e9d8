"""A bank that pays before it writes its books is emptied from inside its own payment; beside it
wallets that go through the same bank and back from inside a payment, and take what is theirs.
"""

from __future__ import annotations

from rampart.chain.simulation.common import Place, spread
from rampart.chain.simulation.scenarios.everyday import step
from rampart.chain.simulation.scenarios.parts import all_ether, all_tokens, pay_out, person, within
from rampart.chain.simulation.world import ALL, Contract, World

INTENT = "reentrancy"
DESIGNS = (("ether", "compound"), ("hook", "chain"), ("cross", "batch"))
HELD: tuple[int, ...] = ()
NOBODY = "0" * 40


def attack(world: World, place: Place, design: str) -> None:
    """Let somebody empty a bank that is not careful."""
    token = _token(world, place) if design == "hook" else None
    bank = _bank(world, place, careful=False, token=token)
    thief = person(world, place, "attacker", INTENT)
    if token:
        spread(world, place.keeper, place.spreader, token, [thief])
    time = within(world, 0.5, 0.8)
    agent = world.deploy("Agent", thief, role="attacker's contract", intent=INTENT, time=time,
                         malicious=1)  # fmt: skip
    act = _across if design == "cross" else _again
    for strike in range(1 if design == "cross" else world.rng.randrange(1, 5)):
        world.later(
            world.soon(time + 1800 * strike), lambda at: act(world, bank, agent, thief, token, at)
        )
    pay_out(world, thief, within(world, 0.85, 0.95), "accomplice", INTENT, 1)


def benign(world: World, place: Place, design: str) -> None:
    """Let somebody go through a careful bank in one deep transaction, or several."""
    token = _token(world, place) if design == "chain" and world.twin.random() < 0.5 else None
    bank = _bank(
        world, place, careful=design == "compound" or world.rng.random() < 0.5, token=token
    )
    owner = person(world, place, "saver", "benign")
    if token:
        spread(world, place.keeper, place.spreader, token, [owner])
    time = within(world, 0.5, 0.8)
    agents = [
        world.deploy("Agent", owner, role="wallet", time=time + 12 * place_)
        for place_ in range(world.rng.randrange(2, 7) if design == "chain" else 1)
    ]
    act = {"compound": _compound, "chain": _chain, "batch": _batch}[design]
    for again in range(world.rng.randrange(1, 5) if design == "compound" else 1):
        world.later(
            world.soon(time + 120 + 1800 * again),
            lambda at: act(world, bank, agents, owner, token, at),
        )
    pay_out(world, owner, within(world, 0.85, 0.95), "payee", "benign")


def _token(world: World, place: Place) -> Contract:
    token = world.deploy("Token", place.keeper, "Hooked", "HKD", 10**27, role="token")
    spread(world, place.keeper, place.spreader, token, world.users)
    return token


def _bank(world: World, place: Place, careful: bool, token: Contract | None) -> Contract:
    """Return a bank to which users bring what they have, and from which some fetch it."""
    owner = world.account("banker")
    bank = world.deploy("Bank", owner, careful, token or NOBODY, role="bank")
    for time in world.moments(world.twin.randrange(4, 14), 0, world.span * 6 // 10):
        who, value = world.rng.choice(world.users), world.amount(2_000, 100_000)
        if token:
            world.call(time, who, token, "approve", bank, ALL)
            world.call(world.soon(time, 300), who, bank, "put", value)
        else:
            world.call(time, who, bank, "deposit", value=value)
        if world.rng.random() < 0.4:
            share = world.rng.choice((50, 50, 100, 300))  # some ask for more than they have
            world.call(within(world, 0.4, 1), who, bank, "withdraw", value * share // 100)
    return bank


def _stock(world: World, bank: Contract, token: Contract | None) -> int:
    return world.held(token, bank) if token else world.chain.balance(bank.address)


def _bring(
    world: World, bank: Contract, agent: Contract, who: str, token: Contract | None,
    value: int, at: int, malicious: int = 0,
) -> None:  # fmt: skip
    """Let a wallet open an account."""
    if not token:
        steps = [step(bank, "deposit", value=value)]
        world.call(at, who, agent, "run", steps, value=value, malicious=malicious)
        return
    world.call(at, who, token, "transfer", agent, value, malicious=malicious)
    steps = [step(token, "setTold", True), step(token, "approve", bank, ALL)]
    steps.append(step(bank, "put", value))
    world.call(at + 12, who, agent, "run", steps, malicious=malicious)


def _again(
    world: World, bank: Contract, agent: Contract, thief: str, token: Contract | None, at: int
) -> None:
    rounds = world.rng.randrange(2, 16)
    value = max(1, _stock(world, bank, token) // rounds)
    _bring(world, bank, agent, thief, token, value, at, 1)
    back = step(bank, "withdraw", value)
    at = world.soon(at, 600)
    source = token or bank
    world.call(at, thief, agent, "arm", source, back, rounds, malicious=1)
    at = world.soon(at, 200)
    steps = [back, all_tokens(token, thief) if token else all_ether(thief)]
    world.call(at, thief, agent, "run", steps, malicious=1)


def _across(
    world: World, bank: Contract, agent: Contract, thief: str, token: Contract | None, at: int
) -> None:
    """Shift the account to an accomplice while the bank still pays it, several times."""
    value = max(1, _stock(world, bank, token) // world.rng.randrange(2, 8))
    friend = world.account("accomplice", INTENT)
    for _ in range(world.rng.randrange(2, 6)):
        _bring(world, bank, agent, thief, token, value, at, 1)
        at = world.soon(at, 200)
        shift = step(bank, "shift", friend, value)
        world.call(at, thief, agent, "arm", bank, shift, 1, malicious=1)
        at = world.soon(at, 100)
        steps = [step(bank, "withdrawAll"), all_ether(thief)]
        world.call(at, thief, agent, "run", steps, malicious=1)
        at = world.soon(at, 300)
        world.call(at, friend, bank, "withdraw", value, malicious=1)


def _compound(
    world: World, bank: Contract, agents: list[Contract], who: str, token: Contract | None, at: int
) -> None:
    """Bring back a part of each payment while it is being paid, or fetch the next one from in it.

    The bank is careful: from inside a payment there is only what the account still has.
    """
    agent, rounds, value = agents[0], world.rng.randrange(2, 10), world.amount(5_000, 200_000)
    _bring(world, bank, agent, who, token, value, at)
    at, part = world.soon(at, 600), value // rounds
    inside, fetch = world.rng.random() < 0.6, step(bank, "withdraw", part)
    back = step(bank, "deposit", value=part * world.rng.randrange(10, 90) // 100)
    world.call(at, who, agent, "arm", bank, fetch if inside else back, rounds - inside)
    at = world.soon(at, 200)
    steps = [fetch for _ in range(1 if inside else rounds)] + [all_ether(who)]
    world.call(at, who, agent, "run", steps)


def _chain(
    world: World, bank: Contract, agents: list[Contract], who: str, token: Contract | None, at: int
) -> None:
    """Let a payment go through several wallets, each of which sends it on at once."""
    value = world.amount(2_000, 100_000)
    _bring(world, bank, agents[0], who, token, value, at)
    at = world.soon(at, 300)
    for first, second in zip(agents, [*agents[1:], None], strict=True):
        to = second.address if second else who
        on = all_tokens(token, to) if token else all_ether(to)
        world.call(at, who, first, "arm", NOBODY, on, 2)
        if token:
            world.call(at, who, first, "run", [step(token, "setTold", True)])
        at += 12
    world.call(world.soon(at, 300), who, agents[0], "run", [step(bank, "withdraw", value)])


def _batch(
    world: World, bank: Contract, agents: list[Contract], who: str, token: Contract | None, at: int
) -> None:
    """Bring, shift and fetch several times, with a friend."""
    agent, value, friend = agents[0], world.amount(5_000, 200_000), world.account("friend")
    for _ in range(world.rng.randrange(2, 6)):
        _bring(world, bank, agent, who, token, value, at)
        at, part = world.soon(at, 300), value // world.rng.randrange(2, 6)
        steps = [step(bank, "shift", friend, part), step(bank, "withdraw", value - part)]
        world.call(at, who, agent, "run", [*steps, all_ether(who)])
        at = world.soon(at, 300)
        world.call(at, friend, bank, "withdraw", part)
