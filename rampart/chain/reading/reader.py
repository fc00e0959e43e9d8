"""What is known of one address (lists of an explorer, call trees) as the history that is scored."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from rampart.chain.features.history import (
    KNOWN,
    NOBODY,
    History,
    Record,
    Transaction,
    seen_from,
)
from rampart.chain.features.shapes import same
from rampart.chain.reading import cells, tracer
from rampart.chain.reading.explorer import Listed, listed, record

OTHER_NAMES = {
    "transactions": ("transactions", "txlist", "txs"),
    "tokens": ("tokens", "token_transfers", "tokentx", "transfers"),
    "internal": ("internal", "txlistinternal", "internal_transactions"),
    "trace": ("trace", "traces", "calls"),
}
"""List -> what it may be called in JSON."""


class Lists(NamedTuple):
    """What is known of one address."""

    transactions: Listed | None = None
    tokens: Listed | None = None
    internal: Listed | None = None
    trace: Any = None  # JSON of callTracer


def lists_of(entry: Mapping[str, Any]) -> Lists:
    """Return the lists of a mapping; a text is JSON, ``{"result": […]}`` an explorer's answer.

    Raises
    ------
    ValueError : a list is no list of mappings.
    """
    found: dict[str, Any] = {}
    for use, names in OTHER_NAMES.items():
        value = next((entry[name] for name in names if _there(entry.get(name))), None)
        if isinstance(value, str):
            try:
                value = json.loads(value)
            except ValueError as error:
                raise ValueError(f"{use}: is no JSON: {error}") from None
        if use == "trace":
            found[use] = value
            continue
        if isinstance(value, Mapping) and "result" in value:
            value = value["result"]
        if value is not None:
            found[use] = listed(_mappings(value, use))
    return Lists(**found)


def _there(value: Any) -> bool:
    return value is not None and value == value and value != ""


def _mappings(rows: Any, use: str) -> Iterable[Mapping[str, Any]]:
    if isinstance(rows, str | Mapping) or not isinstance(rows, Iterable):
        raise ValueError(f"{use}: must be a list of rows, got {type(rows).__name__}")
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, Mapping):
            raise ValueError(f"{use}: row {number}: must be a mapping, got {type(row).__name__}")
        yield row


def known_history(subject: str, lists: Lists) -> History:
    """Return the history of one address out of its lists, or out of call trees alone.

    Raises
    ------
    ValueError : nothing is there, or something of it cannot be read; says which.
    """
    traced = None if lists.trace is None else tracer.record(lists.trace)
    if lists.transactions is None and lists.tokens is None:
        if traced is None:
            raise ValueError("there are neither transactions nor a trace")
        who = cells.address(subject)
        if who == NOBODY:  # nobody was named: whom the first transaction is about
            first = traced.transactions[0]
            who = first.created if first.to == NOBODY else first.to
        return _seen(who, traced, KNOWN[2], 0)
    who = cells.address(subject)
    if who == NOBODY:
        raise ValueError("the address of the history is missing, or the zero address")
    whole, total = record(lists.transactions or Listed([], 0), lists.tokens, lists.internal)
    if traced is not None:
        return _seen(who, joined(whole, traced), KNOWN[2], total)
    return _seen(who, whole, KNOWN[0] if lists.internal is None else KNOWN[1], total)


def _seen(who: Any, whole: Record, known: str, total: int) -> History:
    found = seen_from(who, whole, known)
    if not found.record.transactions:
        raise ValueError(f"the address {who} takes part in no transaction of the history")
    if total == len(whole.transactions):  # all were looked at: those of others are none of its own
        total = 0
    return found._replace(total=max(total, len(found.record.transactions)))


def joined(whole: Record, traced: Record) -> Record:
    """Return a record with the call trees of those of its transactions that have one.

    A tree belongs to the first transaction of its sender, receiver and value that has none yet.
    Where none has, the trees are what is known, behind the list.
    """
    free = list(range(len(whole.transactions)))
    places: dict[int, int] = {}
    extra = []
    for number, one in enumerate(traced.transactions):
        match = next((place for place in free if _alike(whole.transactions[place], one)), None)
        if match is None:
            places[number] = len(whole.transactions) + len(extra)
            last = whole.transactions[-1].time if whole.transactions else 0.0
            extra.append(one._replace(time=max(last, one.time)))
        else:
            places[number] = match
            free.remove(match)
    known = {(one.number, one.sender, one.to) for one in whole.movements}
    moved = [one._replace(number=places[one.number]) for one in traced.movements]
    moved = [one for one in moved if (one.number, one.sender, one.to) not in known]
    calls = [one._replace(number=places[one.number]) for one in traced.calls]
    return Record(
        [*whole.transactions, *extra],
        sorted([*whole.movements, *moved], key=lambda one: one.number),
        whole.approvals,
        sorted(calls, key=lambda one: one.number),
    )


def _alike(one: Transaction, other: Transaction) -> bool:
    return (one.sender, one.to) == (other.sender, other.to) and same(one.value, other.value)
