"""The tree of calls of a transaction as rows, the caller before what it calls."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rampart.chain.simulation.encoding import amount, bare, selector
from rampart.chain.simulation.process import ChainError

MOST = 20_000  # calls of one transaction
CREATES = ("CREATE", "CREATE2")


def flat(tree: Mapping[str, Any], gas_used: int) -> list[dict[str, Any]]:
    """Return a row a call, in preorder.

    Parameters
    ----------
    tree : the answer of callTracer.
    gas_used : of the whole transaction. The tree's own figure of its top counts the transactions
        before it in the block too.

    Raises
    ------
    ChainError : more calls than ``MOST``.

    Examples
    --------
    >>> inner = {"type": "STATICCALL", "from": "0xb", "to": "0xc", "input": "0x"}
    >>> top = {"type": "CALL", "from": "0xa", "to": "0xb", "input": "0x70a08231", "value": "0x0"}
    >>> rows = flat(top | {"calls": [inner]}, 9)
    >>> [(row["depth"], row["parent"], row["selector"]) for row in rows]
    [(0, -1, '70a08231'), (1, 0, '')]
    """
    rows: list[dict[str, Any]] = []
    waiting = [(tree, 0, -1)]
    while waiting:
        call, depth, parent = waiting.pop()
        order = len(rows)
        if order >= MOST:
            raise ChainError(f"a transaction of more than {MOST:,} calls")
        rows.append(_row(call, order, depth, parent, gas_used))
        waiting += [(inner, depth + 1, order) for inner in reversed(call.get("calls") or [])]
    return rows


def _row(
    call: Mapping[str, Any], order: int, depth: int, parent: int, gas_used: int
) -> dict[str, Any]:
    data, kind = call.get("input") or "0x", call["type"]
    used = gas_used if order == 0 else int(call.get("gasUsed") or "0x0", 16)
    return {
        "order": order,
        "depth": depth,
        "parent": parent,
        "type": kind,
        "from": bare(call["from"]),
        "to": bare(call.get("to")),
        "value": amount(int(call.get("value") or "0x0", 16)),
        "selector": "create" if kind in CREATES else selector(data),
        "status": 0 if call.get("error") else 1,
        "error": call.get("error") or "",
        "gas_used": used,
        "input_size": len(data.removeprefix("0x")) // 2,
    }
