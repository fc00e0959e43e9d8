"""An episode's world: who is there, what they own, and what is going to happen when."""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rampart.chain.simulation.encoding import encoded, fresh
from rampart.chain.simulation.session import RICH, Chain
from rampart.chain.sources.built import Code

ALL = 2**256 - 1  # the largest number: leave to move all there ever is
MILLI = 10**15  # a thousandth of a unit
GAS = 4_000_000
DAY = 86_400


@dataclass
class Contract:
    """A contract that is, or is going to be, at an address."""

    code: Code
    address: str = ""

    def data(self, name: str, *values: Any) -> str:
        """Return the data of a call as hex."""
        method = self.code.method(name)
        return method.selector + encoded(method.types, plain(values))


@dataclass(frozen=True)
class Person:
    """Who or what has an address; role and intent are labels and nothing else."""

    kind: str
    role: str
    intent: str


class World:
    """The people, contracts and coming events of one episode.

    Parameters
    ----------
    chain : the chain, at its first block.
    codes : the contracts in the variant of the episode.
    rng : the episode's own numbers.
    twin : numbers that both episodes of a pair of twins draw alike: sizes, spans, counts.
    name : of the episode; its addresses are made from it.
    """

    def __init__(
        self,
        chain: Chain,
        codes: Mapping[str, Code],
        rng: random.Random,
        twin: random.Random,
        name: str,
    ):
        self.chain, self.codes, self.rng, self.twin, self.name = chain, codes, rng, twin, name
        self.people: dict[str, Person] = {}
        self.users: list[str] = []
        self.span = 0
        self._events: list[tuple[int, int, Callable[[], None]]] = []
        self._count = 0

    # Who is there

    def account(self, role: str, intent: str = "benign", like: str = "") -> str:
        """Return a new account with ether; ``like``: one that looks like another at both ends."""
        self._count += 1
        address = fresh(self.name, self._count)
        if like:
            address = like[:4] + address[4:-4] + like[-4:]
        self.people[address] = Person("account", role, intent)
        self.chain.fund(address, RICH)
        return address

    def deploy(
        self,
        code: str,
        sender: str,
        *values: Any,
        role: str,
        intent: str = "benign",
        time: int | None = None,
        value: Any = 0,
        malicious: int = 0,
    ) -> Contract:
        """Return a contract that is deployed now, or at a time of the episode."""
        contract = Contract(self.codes[code])

        def fire(at: int) -> None:
            data = contract.code.creation + encoded(contract.code.types, plain(values))
            contract.address = self.chain.send(
                sender, "", data, plain(value), at, 2 * GAS, self._price(), malicious=malicious
            )
            self.people[contract.address] = Person("contract", role, intent)

        self._plan(time, fire)
        return contract

    # What happens

    def call(
        self,
        time: int | None,
        sender: str,
        to: Contract | str,
        method: str = "",
        *values: Any,
        value: Any = 0,
        gas: int = GAS,
        malicious: int = 0,
    ) -> None:
        """Let somebody call a function, or send ether where there is no method.

        Values that are functions are asked when it happens.
        """

        def fire(at: int) -> None:
            target = to if isinstance(to, str) else to.address
            data = to.data(method, *values) if method else ""
            wei, price = plain(value), self._price()
            self.chain.send(sender, target, data, wei, at, gas, price, malicious=malicious)

        self._plan(time, fire)

    def later(self, time: int, act: Callable[[int], None]) -> None:
        """Let something be decided when its time comes; ``act`` gets the time."""
        self._plan(time, act)

    def _plan(self, time: int | None, fire: Callable[[int], None]) -> None:
        if time is None:
            fire(0)
            return
        self._count += 1
        heapq.heappush(self._events, (max(0, time), self._count, fire))

    def play(self) -> None:
        """Let everything happen, in order."""
        while self._events:
            time, _, fire = heapq.heappop(self._events)
            fire(time)
        self.chain.mine()

    # Numbers

    def amount(self, low: int, high: int) -> int:
        """Return wei between thousandths of a unit, each doubling as likely as the others."""
        return amount(self.rng, low, high)

    def moments(self, count: int, begin: int, end: int) -> list[int]:
        """Return times in order."""
        return sorted(self.rng.randrange(begin, max(begin + 1, end)) for _ in range(count))

    def soon(self, time: int, most: int = 3600) -> int:
        """Return a time some blocks after another."""
        return time + self.rng.randrange(12, most)

    def some(self, people: Sequence[str], count: int) -> list[str]:
        """Return some of the people, in no order."""
        return self.rng.sample(list(people), min(count, len(people)))

    def _price(self) -> int:
        return self.rng.randrange(12, 600) * 10**8

    # What is known of tokens

    def held(self, token: Contract, who: str | Contract) -> int:
        """Return a balance as it is now."""
        return self.number(token, "balanceOf", who)

    def number(self, contract: Contract, method: str, *values: Any) -> int:
        """Return the number that a function answers now."""
        return int.from_bytes(
            self.chain.view(contract.address, contract.data(method, *values))[:32]
        )


def amount(rng: random.Random, low: int, high: int) -> int:
    """Return wei between thousandths of a unit, each doubling as likely as the others.

    Whole numbers alone: a power of a float is not the same on every machine.
    """
    octave = rng.randrange(max(1, (high // low).bit_length()))
    value = rng.randrange(low << octave, (low << octave) * 2)
    return min(value, high) * MILLI + rng.randrange(MILLI)


def plain(value: Any) -> Any:
    """Return a value as it is encoded: addresses with 0x, functions asked, contracts' addresses."""
    if callable(value):
        return plain(value())
    if isinstance(value, Contract):
        return f"0x{value.address}"
    if isinstance(value, str) and len(value) == 40:
        return f"0x{value}"
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    return value
