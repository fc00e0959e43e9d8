"""An explorer's lists of an address (transactions, tokens, inner payments) as one record.

Columns are known by the names that Etherscan's API, its website and BigQuery's public tables give
them, whatever their case; columns that are not known are left aside.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from rampart.chain.features.history import (
    NATIVE,
    NOBODY,
    Movement,
    Record,
    Transaction,
)
from rampart.chain.reading import cells
from rampart.chain.reading.ends import Ends

MOST = 2000
"""Transactions of a history that are looked at: the first thousand and the last."""
NAMES = {
    "hash": "hash txhash transactionhash txnhash",
    "time": "timestamp unixtimestamp blocktimestamp datetime datetimeutc time date",
    "from": "from fromaddress sender",
    "to": "to toaddress receiver recipient txto",
    "value": "value amount quantity",
    "value_in": "valueineth valuein",
    "value_out": "valueouteth valueout",
    "gas": "gasused receiptgasused",
    "failed": "iserror",
    "ok": "status txreceiptstatus receiptstatus txstatus",
    "method": "methodid input method functionname selector",
    "created": "contractaddress receiptcontractaddress created",
    "token": "contractaddress tokenaddress token tokencontract",
    "amount": "tokenvalue value amount quantity",
    "decimals": "tokendecimal decimals tokendecimals",
    "nft": "tokenid",
}
"""What a column is for -> its names, the best first; only letters and digits of a name count."""
NEEDED = {"transactions": ("time", "from", "to"), "tokens": ("from", "to", "token")}
NEEDED["internal"] = ("from", "to")


class Listed(NamedTuple):
    """A list of rows, at most ``MOST`` of them, and how many there were."""

    rows: list[tuple[int, Mapping[str, Any]]]  # with the number of the row, from 1
    total: int


def listed(rows: Iterable[Mapping[str, Any]], most: int = MOST) -> Listed:
    """Return the ends of a list in bounded memory, however long it is."""
    ends = Ends(most).extend(enumerate(rows, start=1))
    return Listed(ends.rows(), ends.total)


def columns(row: Mapping[str, Any], what: str) -> dict[str, str]:
    """Return which column of a list is for what.

    Raises
    ------
    ValueError : one that is needed is not there; says which names it may have.
    """
    plain = {re.sub(r"[^a-z0-9]", "", str(name).lower()): name for name in row}
    found = {}
    for use, names in NAMES.items():
        for name in names.split():
            if name in plain:
                found[use] = plain[name]
                break
    for use in NEEDED[what]:
        if use not in found:
            known = ", ".join(NAMES[use].split())
            there = ", ".join(map(str, row)) or "none"
            raise ValueError(f"{what}: no column for {use} (one of {known}); there are: {there}")
    return found


def record(
    transactions: Listed, tokens: Listed | None = None, internal: Listed | None = None
) -> tuple[Record, int]:
    """Return what the lists say, addresses as texts, and how many transactions there were.

    A token movement or inner payment whose transaction is not among the first list (somebody else
    sent it) becomes one of its own.

    Raises
    ------
    ValueError : a column that is missing, or a cell that cannot be read; says which.
    """
    found: dict[str, tuple[Transaction, list[Movement]]] = {}
    for use, get, number in _read(transactions, "transactions"):
        key, one = _transaction(use, get, number)
        found.setdefault(key or f"row {number}", (one, []))
    listed_ones = len(found)
    for rows, what, reader in ((tokens, "tokens", _token), (internal, "internal", _payment)):
        for use, get, number in _read(rows, what) if rows else ():
            key, time, movement = reader(use, get, number)
            if movement is None or (key not in found and time is None):
                continue  # nothing moved, or nobody can tell when
            if key not in found:
                method = "a9059cbb" if what == "tokens" else ""
                to = movement.sender if movement.token == NATIVE else movement.token
                found[key] = (Transaction(time, movement.sender, to, 0.0, 0.0, True, method), [])
            found[key][1].append(movement)
    ends = Ends(MOST).extend(sorted(found.values(), key=lambda pair: pair[0].time)).rows()
    moves = [one._replace(number=place) for place, pair in enumerate(ends) for one in pair[1]]
    total = transactions.total + len(found) - listed_ones
    return Record([one for one, _ in ends], moves), max(total, len(ends))


Get = Callable[[str], Any]


def _read(rows: Listed, what: str) -> list[tuple[dict[str, str], Get, int]]:
    """Return the uses of the columns, and a getter of each row that names its faults."""
    if not rows.rows:
        return []
    use = columns(rows.rows[0][1], what)
    wanted = ("amount", "value") if what == "tokens" else ("value", "amount")
    column = next((use[name] for name in wanted if name in use), None)
    whole = column and any(cells.in_parts(row.get(column, "")) for _, row in rows.rows)
    use["unit"] = "whole" if whole else "smallest"
    return [(use, row.get, number) for number, row in rows.rows]


def _cell(use: dict[str, str], get: Get, number: int, name: str, reader: Callable) -> Any:
    try:
        return reader(get(use[name]))
    except ValueError as error:
        raise ValueError(f"row {number}: {use[name]}: {error}") from None


def _amount(use: dict[str, str], get: Get, number: int, name: str, decimals: float) -> float:
    if get(use[name]) in (None, ""):
        return 0.0
    value = _cell(use, get, number, name, cells.number)
    return value if use["unit"] == "whole" else value / 10**decimals


def _transaction(use: dict[str, str], get: Get, number: int) -> tuple[str, Transaction]:
    cell = [_cell(use, get, number, name, reader) for name, reader in FIXED]
    time, sender, to = cell
    value = 0.0
    if "value" in use:
        value = _amount(use, get, number, "value", 18)
    for name in ("value_in", "value_out"):
        if name in use and get(use[name]) not in (None, ""):
            value += _cell(use, get, number, name, cells.number)
    gas = 0.0
    if "gas" in use and get(use["gas"]) not in (None, ""):
        gas = _cell(use, get, number, "gas", cells.number)
    ok = all(
        _cell(use, get, number, name, lambda cell, bad=bad: cells.state(cell, bad))
        for name, bad in (("failed", True), ("ok", False))
        if name in use
    )
    created = NOBODY
    if "created" in use and to == NOBODY:
        created = _cell(use, get, number, "created", cells.address)
    called = "create" if to == NOBODY else _method(use, get, value)
    key = str(get(use["hash"]) or "").strip().lower() if "hash" in use else ""
    return key, Transaction(time, sender, to, value, gas, ok, called, created)


FIXED: Sequence[tuple[str, Callable]] = (
    ("time", cells.moment),
    ("from", cells.address),
    ("to", cells.address),
)


def _method(use: dict[str, str], get: Get, value: float) -> str:
    if "method" not in use:
        return ""
    cell = get(use["method"])
    if value > 0 and str(cell).strip().lower() == "transfer":
        return ""  # so explorers call a plain payment; that of a token takes no coins
    return cells.method(cell)


def _ends(use: dict[str, str], get: Get, number: int) -> tuple[str, float | None, Any, Any]:
    key = str(get(use["hash"]) or "").strip().lower() if "hash" in use else f"{use} {number}"
    time = _cell(use, get, number, "time", cells.moment) if "time" in use else None
    sender, to = (_cell(use, get, number, name, cells.address) for name in ("from", "to"))
    return key, time, sender, to


def _token(use: dict[str, str], get: Get, number: int) -> tuple[str, float | None, Movement]:
    key, time, sender, to = _ends(use, get, number)
    token = _cell(use, get, number, "token", cells.address)
    decimals = 18.0
    if "decimals" in use and str(get(use["decimals"])).strip() not in ("", "None", "nan"):
        decimals = min(_cell(use, get, number, "decimals", cells.number), 77.0)
    if "nft" in use and "decimals" not in use:
        amount = 1.0
    else:
        amount = _amount(use, get, number, "amount", decimals) if "amount" in use else 1.0
    return key, time, Movement(number, token, sender, to, amount)


def _payment(
    use: dict[str, str], get: Get, number: int
) -> tuple[str, float | None, Movement | None]:
    key, time, sender, to = _ends(use, get, number)
    failed = "failed" in use and not _cell(
        use, get, number, "failed", lambda cell: cells.state(cell, True)
    )
    value = 0.0
    if "value" in use:
        value = _amount(use, get, number, "value", 18)
    for name in ("value_in", "value_out"):
        if name in use and get(use[name]) not in (None, ""):
            value += _cell(use, get, number, name, cells.number)
    if failed or value <= 0:
        return key, time, None
    return key, time, Movement(number, NATIVE, sender, to, value)
