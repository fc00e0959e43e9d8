"""Call trees as Geth's callTracer and anvil give them, as a record; whatever their depth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rampart.chain.features.history import NATIVE, NOBODY, Call, Movement, Record, Transaction
from rampart.chain.reading import cells

MOST = 20_000  # calls that are looked at; a tree may be a bomb
KEYS = ("result", "trace", "action")
OTHERS = {"traceAddress": "Parity's flat list of calls", "structLogs": "a list of single steps"}
"""Keys of what other tracers write."""


def trees(value: Any) -> list[Mapping[str, Any]]:
    """Return the top calls of what a file holds: one tree, a list, or answers of a node.

    Raises
    ------
    ValueError : no tree is in it, or what another tracer wrote; says what is wanted.
    """
    found = value if isinstance(value, list) else [value]
    unpacked = []
    for one in found:
        while isinstance(one, Mapping) and "from" not in one:
            for key, what in OTHERS.items():
                if key in one:
                    raise ValueError(f"the trace is {what} ({key}): wanted is JSON of callTracer")
            inner = next((one[key] for key in KEYS if key in one), None)
            if isinstance(inner, list):
                unpacked += trees(inner)
                one = None
            else:
                one = inner
        if isinstance(one, Mapping):
            unpacked.append(one)
    if not unpacked:
        raise ValueError("the trace is empty: wanted is JSON of callTracer, with from and calls")
    return unpacked


def record(value: Any) -> Record:
    """Return the transactions, calls and payments of call trees, in the order in which they stand.

    A tree that says no time is a minute after the one before it.

    Raises
    ------
    ValueError : no tree, or a call that cannot be read; says which.
    """
    transactions, calls, movements = [], [], []
    for number, top in enumerate(trees(value)):
        for call, undone in _walk(top, number):
            if len(calls) >= MOST:
                return Record(transactions, movements, (), calls)
            if call.depth == 0:
                transactions.append(_transaction(top, call, number))
            elif call.value > 0 and not undone and call.kind not in ("DELEGATECALL", "CALLCODE"):
                movements.append(Movement(number, NATIVE, call.sender, call.to, call.value))
            calls.append(call)
    return Record(transactions, movements, (), calls)


def _transaction(top: Mapping[str, Any], call: Call, number: int) -> Transaction:
    time = _read(top, ("timeStamp", "timestamp", "time"), cells.moment, 60.0 * number)
    gas = _read(top, ("gasUsed",), cells.number, 0.0)
    made = call.kind.startswith("CREATE")
    return Transaction(
        time, call.sender, NOBODY if made else call.to, call.value, gas, call.ok,
        "create" if made else call.method, call.to if made else NOBODY,
    )  # fmt: skip


def _walk(top: Mapping[str, Any], number: int) -> Iterator[tuple[Call, bool]]:
    """Yield the calls of a tree in preorder, and whether what they did was undone."""
    stack: list[tuple[Any, int, bool]] = [(top, 0, False)]
    while stack:
        node, depth, undone = stack.pop()
        where = f"trace {number + 1}, depth {depth}"
        if not isinstance(node, Mapping):
            raise ValueError(f"{where}: must be a call, a mapping, got {type(node).__name__}")
        ok = not node.get("error")
        undone = undone or not ok
        try:
            yield _call(node, number, depth, ok), undone
        except ValueError as error:
            raise ValueError(f"{where}: {error}") from None
        inner = node.get("calls") or []
        if not isinstance(inner, list):
            raise ValueError(f"{where}: calls must be a list, got {type(inner).__name__}")
        stack += [(one, depth + 1, undone) for one in reversed(inner)]


def _call(node: Mapping[str, Any], number: int, depth: int, ok: bool) -> Call:
    kind = str(node.get("type", "CALL")).upper()
    value = _read(node, ("value",), cells.number, 0.0) / cells.WEI
    data = str(node.get("input") or node.get("data") or "")
    called = "create" if kind.startswith("CREATE") else cells.method(data[:10])
    ends = [_read(node, (name,), cells.address, NOBODY) for name in ("from", "to")]
    return Call(number, depth, kind, *ends, value, called, ok)


def _read(node: Mapping[str, Any], names: tuple[str, ...], reader: Any, absent: Any) -> Any:
    for name in names:
        if node.get(name) not in (None, ""):
            try:
                return reader(node[name])
            except ValueError as error:
                raise ValueError(f"{name}: {error}") from None
    return absent
