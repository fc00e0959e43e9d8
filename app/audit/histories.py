"""The history of one address out of a file: an explorer's table, its JSON, or a trace."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from rampart.chain.features.history import History
from rampart.chain.reading import cells
from rampart.chain.reading.explorer import columns
from rampart.chain.reading.exports import kind_of, of_json
from rampart.chain.reading.reader import Lists, known_history, lists_of
from rampart.core.tables import read_table

NAMED = ("address", "contract")
"""Columns or keys that say whose history it is."""
ENDS = ({"from", "fromaddress", "sender"}, {"to", "toaddress", "receiver", "recipient"})
"""Names of the two ends of a row, of letters alone."""
VALUES = {"value", "value_in", "value_out"}
"""Uses of columns that say how many coins a transaction moves."""


def history(path: Path | Mapping[str, Any] | None) -> tuple[History, list[str], list[str]]:
    """Return a history, the names of its addresses (at most the first, whose it is), and notes.

    Parameters
    ----------
    path : a table of transactions or token movements, JSON of an explorer, or JSON of callTracer;
        or what such JSON holds. Whose history it is says a column or key ``address``, else who
        takes part in most of it; of a trace alone, whom its first transaction is about.

    Raises
    ------
    ValueError : no transaction, one that cannot be read, two addresses; says which.
    """
    if path is None:
        raise ValueError("there is no history")
    if isinstance(path, Mapping) or path.suffix.lower() == ".json":
        found = path
        if isinstance(path, Path):
            found = json.loads(path.read_text(encoding="utf-8-sig"))
        _require_rows(found)
        lists = of_json(json.dumps(found))
        who = _named([found]) if isinstance(found, Mapping) else ""
    else:
        try:
            rows = read_table(path).to_dict("records")
        except ValueError as error:
            raise ValueError(str(error).removeprefix(f"{path}: ")) from None
        lists, who = lists_of({kind_of(rows[0]): rows}), _named(rows)
    if lists.internal and not (lists.transactions or lists.tokens or lists.trace):
        raise ValueError("has inner payments alone: wanted are the transactions of the address")
    if not who and (lists.transactions or lists.tokens or lists.internal):
        who = _busiest(list(_rows(lists)))
    return known_history(who, lists), [who] if who else [], _notes(lists)


def _notes(lists: Lists) -> list[str]:
    """Return what rows do not say and is taken for something."""
    if lists.transactions and lists.transactions.rows:
        known = columns(lists.transactions.rows[0][1], "transactions")
        if not VALUES & known.keys():
            return ["the transactions have no column `value`: each is taken for one of 0 coins"]
    return []


def _require_rows(found: Any) -> None:
    """Refuse what an explorer answers where it has no list to give."""
    if isinstance(found, Mapping) and "status" in found:
        result = found.get("result")
        if isinstance(result, str) or result == []:
            said = result or found.get("message") or "nothing"
            raise ValueError(f"is an explorer's answer without a transaction: {str(said)[:100]!r}")


def _named(rows: Sequence[Mapping[str, Any]]) -> str:
    """Return whom a column or key names; of several contracts none."""
    for name in NAMED:
        cells_ = (row.get(name) for row in rows)
        there = {str(one).strip().lower() for one in cells_ if one not in (None, "") and one == one}
        if len(there) == 1:
            return there.pop()
        if there and name == "address":
            raise ValueError(
                f"`address` names {len(there):,} addresses, allowed is one: "
                "a file is the history of one"
            )
    return ""


def _rows(lists: Lists) -> Iterator[Mapping[str, Any]]:
    for one in (lists.transactions, lists.tokens, lists.internal):
        yield from (row for _, row in (one.rows if one else ()))


def _busiest(rows: Sequence[Mapping[str, Any]]) -> str:
    """Return the address that takes part in most transactions, the receiver of two as often."""
    counts: dict[str, list[int]] = {}
    for row in rows:
        for side, names in enumerate(ENDS):
            key = next((one for one in row if re.sub(r"[^a-z]", "", one.lower()) in names), None)
            who = str(row.get(key) or "").strip().lower() if key else ""
            if who and who != "nan":
                found = counts.setdefault(who, [0, 0])
                found[0] += 1
                found[1] += side
    if not counts:
        raise ValueError("has no column `from` or `to` with an address")
    some = [who for who in counts if cells.ADDRESS.fullmatch(who)] or list(counts)
    return max(sorted(some), key=lambda who: counts[who])
