"""The rows of the twins: so many pairs of every variant, over the eras that it is written for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rampart.core.seeds import derive
from rampart.solidity.classes import CLASSES
from rampart.tasks.contracts.twins import (
    access_control,
    arithmetic,
    bad_randomness,
    delegatecall,
    denial_of_service,
    front_running,
    reentrancy,
    time,
    unchecked_call,
)
from rampart.tasks.contracts.twins.render import Twin, pair
from rampart.tasks.contracts.twins.template import Variant
from rampart.tasks.contracts.unit import unit

MODULES = {
    "reentrancy": reentrancy,
    "access_control": access_control,
    "unchecked_call": unchecked_call,
    "arithmetic": arithmetic,
    "bad_randomness": bad_randomness,
    "time": time,
    "denial_of_service": denial_of_service,
    "front_running": front_running,
    "delegatecall": delegatecall,
}
"""Class -> its templates."""
HELD_ERA = "0.5"
TRIES = 20  # draws for one pair that is not there yet, before a variant is taken to be used up


def variants() -> dict[str, tuple[str, Variant]]:
    """Return every variant by its name: its class and its template."""
    return {
        f"{kind}-{one.number}": (kind, one)
        for kind, module in MODULES.items()
        for one in module.VARIANTS
    }


def rows(seed: int, count: int) -> Iterator[dict[str, Any]]:
    """Yield the twins: for each variant up to ``count`` pairs, the vulnerable one first.

    Parameters
    ----------
    seed : the same seed gives the same rows; a pair's text depends on no other variant.
    count : pairs of a variant; 0 gives none.

    Yields
    ------
    dict with the columns of the table of units. Each text is distinct.
    """
    if count < 0:
        raise ValueError(f"count of twins must be >= 0, got {count}")
    for name, (kind, variant) in variants().items():
        seen: set[str] = set()
        eras = variant.eras.split()
        for number in range(count):
            era = eras[(number + variant.number) % len(eras)]
            for attempt in range(TRIES):
                drawn = pair(variant, kind, era, derive(seed, "twins", name, number, attempt))
                if seen.isdisjoint(twin.text for twin in drawn):
                    break
            else:
                continue
            seen |= {twin.text for twin in drawn}
            yield from _pair(name, kind, variant, era, number, drawn)


def _pair(
    name: str, kind: str, variant: Variant, era: str, number: int, drawn: tuple[Twin, Twin]
) -> Iterator[dict[str, Any]]:
    held = "era" if era == HELD_ERA else variant.held
    for twin, which, label in zip(drawn, ("twin", "twin safe"), (kind, "safe"), strict=True):
        yield unit(
            twin.text,
            package="generated",
            source=f"twins/{name}",
            kind=which,
            group=name,
            era=era,
            path=f"{name}/{number}-{label}.sol",
            contract=twin.contract,
            function=twin.function,
            line=twin.line,
            label=CLASSES.index(label),
            variant=name,
            role="external" if held else "package",
            held=held,
        )
