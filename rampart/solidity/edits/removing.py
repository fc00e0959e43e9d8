"""Find the places in a source where a guard can go, and make the source without it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from rampart.solidity.edits import (
    access,
    arithmetic,
    calls,
    delegation,
    ordering,
    randomness,
    reentrancy,
    service,
    timing,
)
from rampart.solidity.edits.body import Body, Site, apply
from rampart.solidity.parsing import Source, parse

MODULES = {
    "reentrancy": reentrancy,
    "access_control": access,
    "unchecked_call": calls,
    "arithmetic": arithmetic,
    "bad_randomness": randomness,
    "time": timing,
    "denial_of_service": service,
    "front_running": ordering,
    "delegatecall": delegation,
}


class Removal(NamedTuple):
    """A guard that can go."""

    name: str  # of the class
    contract: str
    function: str
    start: int  # byte where the function begins
    body: str  # the function without comments and spaces
    site: Site


def removals(text: str, era: str) -> tuple[Source, list[Removal]]:
    """Return the source as it was read, and all guards that can go, in the order of the file.

    Parameters
    ----------
    text : Solidity.
    era : of its compiler: "0.4" to "0.8"; how some edits are spelled depends on it.
    """
    source = parse(text)
    kinds = {contract.name: contract.kind for contract in source.contracts}
    found = []
    for function in source.functions:
        kind = kinds.get(function.contract, "")
        runs_again = function.kind not in ("modifier", "constructor")
        if not function.has_body or not runs_again or kind == "interface":
            continue
        body = Body(source, function, era, kind)
        if sites := list(_sites(body)):
            known = function.contract, function.name, function.start, bare(body.text)
            found += [Removal(name, *known, site) for name, site in sites]
    return source, found


def bare(text: str) -> str:
    """Return a piece of source without comments and spaces, to tell copies by.

    Examples
    --------
    >>> bare("x = 1; // one\\n /* two */ y = 2;")
    'x=1;y=2;'
    """
    return re.sub(r"//[^\n]*|/\*.*?\*/|\s+", "", text, flags=re.DOTALL)


def _sites(body: Body) -> Iterator[tuple[str, Site]]:
    """Yield the sites of one function by class; one that guards an upgrade is no other class's."""
    taken = set()
    for site in delegation.sites(body):
        taken.add(site.changes)
        yield "delegatecall", site
    for name, module in MODULES.items():
        if name != "delegatecall":
            for site in module.sites(body):
                if site.changes not in taken:
                    taken.add(site.changes)
                    yield name, site


def without(source: Source, site: Site) -> tuple[str, int]:
    """Return the source without a guard, and the line of what is left open.

    Raises
    ------
    ValueError : the changes overlap.
    """
    code, shifts = apply(source.code, site.changes)
    moved = [shift for end, shift in shifts.items() if end <= site.at]
    place = site.at + (moved[-1] if moved else 0)
    return code.decode("utf-8", "replace"), code.count(b"\n", 0, place) + 1
