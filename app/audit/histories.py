"""The history of one address out of a file: an explorer's table, its JSON, or a trace."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rampart.chain.features.history import History
from rampart.chain.reading.reader import Lists, known_history, lists_of
from rampart.core.tables import read_table

NAMED = ("address", "contract")
"""Columns or keys that say whose history it is."""


def history(path: Path | Mapping[str, Any] | None) -> tuple[History, list[str]]:
    """Return a history, and the names of its addresses (none: they are numbers).

    Parameters
    ----------
    path : a table of transactions, JSON of an explorer, or JSON of callTracer; or what such JSON
        holds. Whose history it is says a column or key ``address``, else who takes part in most of
        it.

    Raises
    ------
    ValueError : no transaction, or one that cannot be read; says which.
    """
    if path is None:
        raise ValueError("there is no history")
    if isinstance(path, Mapping) or path.suffix.lower() == ".json":
        found = path
        if isinstance(path, Path):
            found = json.loads(path.read_text(encoding="utf-8"))
        entry = found if isinstance(found, Mapping) and _listed(found) else {"trace": found}
        return known_history(_subject(entry), lists_of(entry)), []
    table = read_table(path)
    if table.empty:
        raise ValueError("has no transaction")
    rows = table.to_dict("records")
    named = next((str(table[name].iloc[0]) for name in NAMED if name in table), "")
    entry = {"transactions": rows, "address": named or _busiest(rows)}
    return known_history(entry["address"], lists_of(entry)), []


def _listed(found: Mapping[str, Any]) -> bool:
    return any(key in found for key in ("transactions", "txlist", "txs", "trace", "traces"))


def _subject(entry: Mapping[str, Any]) -> str:
    named = next((str(entry[name]) for name in NAMED if entry.get(name)), "")
    lists: Lists = lists_of(entry) if not named else Lists()
    if named or lists.transactions is None:
        return named
    return _busiest(entry.get("transactions") or entry.get("txlist") or entry.get("txs") or [])


def _busiest(rows: Any) -> str:
    """Return the address that takes part in most transactions, the receiver of two as often."""
    counts: dict[str, list[int]] = {}
    for row in rows:
        for side, name in enumerate(("from", "to")):
            key = next((one for one in row if one.strip().lower() == name), None)
            who = str(row.get(key, "")).lower() if key else ""
            if who and who != "nan":
                found = counts.setdefault(who, [0, 0])
                found[0] += 1
                found[1] += side
    if not counts:
        raise ValueError("has no column `from` or `to` with an address")
    return max(sorted(counts), key=lambda who: counts[who])
