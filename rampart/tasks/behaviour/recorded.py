"""The episodes of the simulated chain, as rows: a history an address."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from rampart.chain.features.history import (
    NATIVE,
    NOBODY,
    Approval,
    Call,
    Movement,
    Record,
    Transaction,
    dumped,
    seen,
    seen_from,
)
from rampart.data.splitting import fraction
from rampart.tasks.behaviour.row import BENIGN, CODES, FIRST, MOST

NEW = {"design": " (new design)", "variant": " (new layout)"}
"""What is held out of an episode -> what its source is called, behind its scenario."""
TABLES = ("episodes", "transactions", "calls", "movements", "addresses")
ZERO = "0" * 40
KNOWN = ((0.5, "calls"), (0.75, "internal"), (1.0, "transactions"))
"""Of half the episodes the call trees are withheld, of a quarter inner payments too: by the hash of
the pair's name, which nothing else depends on, so that a missing tree is no sign of anything."""


def rows(path: str | Path) -> pd.DataFrame:
    """Return one row a history: who, of which episode, and what is known of it.

    Whole scenarios that the simulation marks as held are not held here: the stage leave_out holds
    each one out in turn, which says more than one of them, and a model that never saw a scenario
    has no name for it.

    Parameters
    ----------
    path : the folder of the tables that the stage simulate wrote.

    Raises
    ------
    ValueError : a table is not there, or an episode has no transaction.
    """
    tables = {name: _read(Path(path), name) for name in TABLES}
    parts = {name: dict(iter(tables[name].groupby("episode", sort=False))) for name in TABLES[1:]}
    held = tables["episodes"]["held"] == "variant"
    variants = set(tables["episodes"].loc[held, "variant"])
    found = []
    for episode in tables["episodes"].to_dict("records"):
        name = episode["episode"]
        if name not in parts["transactions"]:
            raise ValueError(f"{path}: episode {name} has no transaction")
        own = {key: part.get(name, tables[key][:0]) for key, part in parts.items()}
        found += _rows(episode, own, variants)
    return pd.DataFrame(found).sort_values(["episode", "order"], kind="stable", ignore_index=True)


def _read(folder: Path, name: str) -> pd.DataFrame:
    file = folder / f"{name}.parquet"
    if not file.is_file():
        raise ValueError(f"{file}: is not there: run the stage simulate first")
    return pd.read_parquet(file)


def _rows(episode: dict, own: dict[str, pd.DataFrame], variants: set[int]) -> Iterator[dict]:
    """Yield the rows of an episode."""
    whole = record(own)
    known = level(episode["group"])
    bad = (own["transactions"]["malicious"] > 0).tolist()
    held = episode["held"]
    if held == "scenario":
        held = "variant" if episode["variant"] in variants else ""
    source = episode["scenario"] + NEW.get(held, "")
    for order, (address, actor, intent, side) in enumerate(subjects(episode, own, whole)):
        places = seen(address, whole, known)
        if len(places) < FIRST:
            continue
        yield {
            "episode": episode["episode"],
            "order": order,
            "scenario": episode["scenario"],
            "design": f"{episode['scenario']}/{episode['design']}",
            "held": held or "seen",
            "known": known,
            "actor": actor,
            "side": side,
            "label": CODES[intent],
            "source": source,
            "group": episode["group"],
            "marks": json.dumps([n for n, place in enumerate(places) if bad[place]]),
            "history": dumped(seen_from(address, whole, known)),
        }


def level(group: str) -> str:
    """Return what is known of the histories of a pair, beside transactions and token movements."""
    place = fraction(f"known/{group}")
    return next(known for edge, known in KNOWN if place < edge)


def record(own: dict[str, pd.DataFrame]) -> Record:
    """Return what happened in an episode; addresses are texts, the zero address is NOBODY."""
    transactions = [
        Transaction(time, _who(sender), _who(to), value, gas, bool(ok), method, _who(created))
        for time, sender, to, value, gas, ok, method, created in _tuples(
            own["transactions"],
            *("time", "from", "to", "value", "gas_used", "status", "selector", "created"),
        )
    ]
    calls = [
        Call(number, depth, kind, _who(sender), _who(to), value, method, bool(ok))
        for number, depth, kind, sender, to, value, method, ok in _tuples(
            own["calls"],
            *("number", "depth", "type", "from", "to", "value", "selector", "status"),
        )
    ]
    movements, approvals = [], []
    names = ("number", "token", "from", "to", "amount", "kind")
    for number, token, sender, to, amount, kind in _tuples(own["movements"], *names):
        if kind.endswith("approval"):
            given = 1e60 * (amount > 0) if kind == "all approval" else amount
            approvals.append(Approval(number, token, _who(sender), _who(to), given))
        else:
            movements.append(Movement(number, token, _who(sender), _who(to), amount))
    return Record(transactions, [*movements, *payments(transactions, calls)], approvals, calls)


def _tuples(frame: pd.DataFrame, *names: str) -> Iterator[tuple]:
    return zip(*(frame[name].tolist() for name in names), strict=True)


def payments(transactions: list[Transaction], calls: list[Call]) -> Iterator[Movement]:
    """Yield the coins that move inside of transactions; what was undone moved nothing."""
    undone: dict[int, int] = {}  # transaction -> depth of the call that failed
    for one in calls:
        if one.number in undone and one.depth > undone[one.number]:
            continue
        undone.pop(one.number, None)
        if not one.ok or not transactions[one.number].ok:
            undone[one.number] = one.depth
        elif one.depth > 0 and one.value > 0 and one.kind != "DELEGATECALL":
            yield Movement(one.number, NATIVE, one.sender, one.to, one.value)


def _who(address: str) -> str | int:
    return NOBODY if address in ("", ZERO) else address


def subjects(
    episode: dict, own: dict[str, pd.DataFrame], whole: Record
) -> list[tuple[str, str, str, str]]:
    """Return address, actor, intent and side of the histories that become rows.

    Of an attack whoever has its intent, and somebody to whom nothing of it happened; of its twin
    whoever does it in earnest, and what he made. Victims and what was attacked are neither: their
    histories hold the attack, and they mean no harm. Nor is who only was paid.
    """
    makers = dict(_tuples(own["transactions"], "created", "from"))
    roles = dict(_tuples(own["addresses"], "address", "role"))
    busy = [one.sender for one in whole.transactions] + [one.to for one in whole.transactions]
    rank = {name: -busy.count(name) for name in dict.fromkeys(busy)}
    touched = _touched(own) if episode["malicious"] else set()
    found = {"attack": [], "look-alike": [], "bystander": []}
    mirrors = not episode["malicious"] and episode["scenario"] != "everyday"
    for row in own["addresses"].itertuples():
        if row.role in RECEIVERS:
            continue
        side = "attack" if row.intent != BENIGN else "bystander"
        if side != "attack" and row.address in touched:
            continue
        whose = roles.get(makers.get(row.address, row.address), "user")
        if side == "bystander" and mirrors and whose not in SHARED:
            side = "look-alike"
        found[side].append((rank.get(row.address, 0), row.address, row.role, row.intent))
    chosen = []
    for side, rows in found.items():
        # The busiest first; bystanders by their name's hash, or they would all be routers.
        rows.sort(key=lambda row: (row[0] * (side != "bystander"), fraction(row[1])))
        chosen += [(name, actor, intent, side) for _, name, actor, intent in rows[: MOST[side]]]
    return chosen


SHARED = (
    *("user", "keeper", "wrapped ether", "router", "spreader", "token", "items", "bank", "fund"),
    *("pool", "banker", "market", "lender", "supplier", "own contract", "wallet", "new partner"),
)
"""Roles that both twins of a pair have: what is there before, and who only uses it. A contract has
the side of who made it in the episode."""
RECEIVERS = ("accomplice", "payee", "friend")
"""Roles of those who only are paid by others: their histories do not tell the twins apart."""


def _touched(own: dict[str, pd.DataFrame]) -> set[str]:
    """Return the addresses that took part in what the attacker did."""
    bad = set(own["transactions"].loc[own["transactions"]["malicious"] > 0, "number"])
    names: set[str] = set()
    for table, columns in (
        ("transactions", ("from", "to", "created")),
        ("calls", ("from", "to")),
        ("movements", ("from", "to", "token")),
    ):
        part = own[table]
        part = part[part["number"].isin(bad)]
        for column in columns:
            names |= set(part[column])
    return names
