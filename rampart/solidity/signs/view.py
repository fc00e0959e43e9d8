"""A function as the signs see it: its events, who guards it, what its contract does elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from operator import itemgetter

from rampart.solidity.flows import Event, events
from rampart.solidity.parsing import Function
from rampart.solidity.scope import Unit

LEAVES = ("value", "low", "typed", "answers", "silent", "create", "delegate")
"""Calls in which the other contract has gas enough to call back."""
OUTER = ("public", "external")


@dataclass(eq=False)
class Context:
    """What the functions of a contract do together."""

    owners: set[str] = field(default_factory=set)  # state that says who may call
    guarded: dict[str, int] = field(default_factory=dict)  # state -> guarded functions that write
    opened: dict[str, int] = field(default_factory=dict)  # state -> others that write it
    pushed: set[str] = field(default_factory=set)  # arrays that anybody can make longer
    entries: int = 0  # functions that anybody can call and that do something
    shut: int = 0  # those of them that ask who calls
    held: int = 0  # those with a modifier of another file


@dataclass(eq=False)
class View:
    """A function with its context."""

    function: Function
    events: list[Event]
    context: Context
    guards: list[int] = field(default_factory=list)  # lines where it asks who calls
    locks: set[str] = field(default_factory=set)  # state variables used as a lock
    locked: tuple[int, int] = (-1, -1)  # events between which the lock is shut
    shapes: dict[str, str] = field(default_factory=dict)
    checked: float = 0.5
    aided: bool = False  # functions of libraries are called on its contract's numbers
    places: dict[str, list[tuple[int, Event]]] | None = None  # of events, by kind

    @property
    def open(self) -> bool:
        """Whether anybody can call it and nothing in it asks who does."""
        return self.entry and not self.guards

    @property
    def entry(self) -> bool:
        """Whether it can be called from outside, again and again."""
        one = self.function
        return one.visibility in OUTER and one.kind not in ("modifier", "constructor")

    def of(self, *kinds: str) -> list[tuple[int, Event]]:
        """Return the events of these kinds with their places."""
        if self.places is None:
            self.places = {}
            for n, one in enumerate(self.events):
                self.places.setdefault(one.kind, []).append((n, one))
        if len(kinds) == 1:
            return self.places.get(kinds[0], [])
        found = [pair for kind in kinds for pair in self.places.get(kind, ())]
        return sorted(found, key=itemgetter(0))

    def calls(self, *hows: str) -> list[tuple[int, Event]]:
        """Return the calls of other contracts, of these kinds where some are named."""
        found = self.of("call")
        return [(n, e) for n, e in found if e.how in hows] if hows else found

    def returning(self) -> list[tuple[int, Event]]:
        """Return the calls in which the other one can call back, outside a lock."""
        first, last = self.locked
        return [
            (n, one)
            for n, one in self.calls(*LEAVES)
            if "gas" not in one.facts and not first < n < last
        ]


def guards(found: list[Event]) -> list[int]:
    """Return the lines where it is asked who calls."""
    return [e.line for e in found if e.kind == "check" and e.facts & {"guard", "origin_guard"}]


def lock(found: list[Event]) -> tuple[set[str], tuple[int, int]]:
    """Return what is used as a lock, and the places of the events that shut and open it.

    A lock is a state variable that is asked, set to what nobody gave, and set again at the end.
    """
    asked: dict[str, int] = {}
    shut: dict[str, int] = {}
    best: tuple[set[str], tuple[int, int]] = (set(), (-1, -1))
    for place, one in enumerate(found):
        if one.kind == "check" and one.how != "if":
            for fact in one.facts:
                if fact.startswith("s:"):
                    asked.setdefault(fact[2:], place)
        elif one.kind == "write" and one.how == "set" and not one.other and one.name in asked:
            if one.facts & {"param", "sender", "time", "call", "value"}:
                continue
            if one.name in shut and place - shut[one.name] > best[1][1] - best[1][0]:
                best = ({one.name}, (shut[one.name], place))
            shut.setdefault(one.name, place)
    return best


def contexts(unit: Unit) -> dict[str, Context]:
    """Return the context of each contract."""
    found: dict[str, Context] = {}
    for function in unit.source.functions:
        context = found.setdefault(function.contract, Context())
        if function.kind == "modifier" or not function.has_body:
            continue
        told = events(unit, function)
        asked = [e for e in told if e.kind == "check" and e.facts & {"guard", "origin_guard"}]
        for one in asked:
            context.owners |= {fact[2:] for fact in one.facts if fact.startswith("s:")}
        if function.visibility not in OUTER or function.kind == "constructor":
            continue
        writes = {e.name for e in told if e.kind == "write" and e.name}
        held = any(e.kind == "modifier" for e in told)
        if not writes and not any(e.kind in ("call", "end") for e in told):
            continue
        context.entries += 1
        context.shut += bool(asked)
        context.held += held
        side = context.guarded if asked or held else context.opened
        for name in writes:
            side[name] = side.get(name, 0) + 1
        if not asked and not held:
            context.pushed |= {e.name for e in told if e.kind == "write" and e.how == "push"}
    return found


def views(unit: Unit, only: Callable[[Function], bool] | None = None) -> list[View]:
    """Return functions of a source as the signs see them, in the order of the file."""
    about = contexts(unit)
    made = []
    for function in unit.source.functions:
        if only is not None and not only(function):
            continue
        told = events(unit, function)
        locks, locked = lock(told)
        made.append(
            View(
                function,
                told,
                about[function.contract],
                guards(told),
                locks,
                locked,
                unit.scope(function).state,
                unit.checked,
                unit.scope(function).aided,
            )
        )
    return made
