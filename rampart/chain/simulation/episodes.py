"""Let the planned episodes happen, several chains side by side, and gather their rows."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from rampart.chain.simulation.common import settle
from rampart.chain.simulation.plan import Spec
from rampart.chain.simulation.process import ChainError, anvil
from rampart.chain.simulation.rpc import Rpc
from rampart.chain.simulation.scenarios.everyday import live
from rampart.chain.simulation.scenarios.registry import EVERYDAY, SCENARIOS
from rampart.chain.simulation.session import Chain
from rampart.chain.simulation.world import DAY, Person, World
from rampart.chain.sources.built import Code
from rampart.core.progress import Progress
from rampart.core.seeds import derive

TABLES = ("episodes", "transactions", "calls", "movements", "addresses")
NOBODY = "0" * 40  # from whom tokens come when they are made
SPANS = (6 * 3600, DAY, 3 * DAY, 10 * DAY)  # seconds of an episode, about


def happen(chain: Chain, codes: Mapping[str, Code], spec: Spec, seed: int) -> dict[str, list]:
    """Return the rows of one episode by table; it depends on its own name and the seed alone."""
    rng = random.Random(derive(seed, spec.name))
    twin = random.Random(derive(seed, spec.group, "twin"))
    chain.begin()
    world = World(chain, codes, rng, twin, f"{seed}/{spec.name}")
    span = twin.choice(SPANS)
    world.span = twin.randrange(span // 2, span * 3 // 2)
    place = settle(world)
    count = twin.randrange(8, 50) * (2 if spec.scenario == EVERYDAY else 1)
    design = _design(spec)
    live(world, place, count)
    if spec.scenario != EVERYDAY:
        module = SCENARIOS[spec.scenario]
        (module.benign if spec.benign else module.attack)(world, place, design)
    chain.watch()
    world.play()
    return rows_of(world, spec)


def _design(spec: Spec) -> str:
    """Return a design as its scenario writes it."""
    if spec.scenario == EVERYDAY:
        return EVERYDAY
    names = [name for pair in SCENARIOS[spec.scenario].DESIGNS for name in pair]
    return next(name for name in names if name.lower() == spec.design)


def rows_of(world: World, spec: Spec) -> dict[str, list[dict[str, Any]]]:
    """Return an episode's rows by table, each with the name of the episode."""
    rows = world.chain.rows
    seen = {row[key] for row in rows.calls for key in ("from", "to") if row[key]}
    seen |= {row[key] for row in rows.movements for key in ("token", "from", "to")}
    pool = Person("contract", "pool", "benign")  # what only a router makes
    addresses = [
        {"address": address, "kind": who.kind, "role": who.role, "intent": who.intent}
        for address in sorted(seen - {NOBODY})
        for who in [world.people.get(address, pool)]
    ]
    episode = {
        "scenario": spec.scenario, "intent": spec.intent, "malicious": int(not spec.benign),
        "design": spec.design, "variant": spec.variant, "held": spec.held, "role": spec.role,
        "group": spec.group, "transactions": len(rows.transactions),
        "seconds": rows.transactions[-1]["time"] if rows.transactions else 0,
    }  # fmt: skip
    tables = dict(
        zip(
            TABLES,
            ([episode], rows.transactions, rows.calls, rows.movements, addresses),
            strict=True,
        )
    )
    return {
        table: [{"episode": spec.name, **row} for row in found] for table, found in tables.items()
    }


def run(
    path: Path,
    codes: Sequence[Mapping[str, Code]],
    specs: Iterable[Spec],
    seed: int,
    progress: Progress | None = None,
) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of episodes that happen one after another on a chain of their own.

    Parameters
    ----------
    path : of the program that is the chain.
    codes : the contracts of each variant.

    Raises
    ------
    ChainError : names the episode in which it happened.
    """
    tables: dict[str, list[dict[str, Any]]] = {table: [] for table in TABLES}
    with anvil(path) as process, Rpc(process.port) as rpc:
        chain = Chain(rpc)
        for spec in specs:
            try:
                found = happen(chain, codes[spec.variant], spec, seed)
            except ChainError as error:
                raise ChainError(f"{spec.name}: {error}") from error
            for table, rows in found.items():
                tables[table] += rows
            if progress is not None:
                progress.step(spec.name)
    return tables
