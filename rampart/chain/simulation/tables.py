"""The rows of all episodes as frames with fixed columns and kinds of numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = {
    "episodes": {
        "episode": "str", "scenario": "str", "intent": "str", "malicious": "int64",
        "design": "str", "variant": "int64", "held": "str", "role": "str", "group": "str",
        "transactions": "int64", "seconds": "int64",
    },
    "transactions": {
        "episode": "str", "number": "int64", "block": "int64", "time": "int64", "from": "str",
        "to": "str", "value": "float64", "gas_used": "int64", "gas_price": "float64",
        "fee": "float64", "status": "int64", "selector": "str", "input_size": "int64",
        "created": "str", "n_calls": "int64", "depth": "int64", "n_logs": "int64",
        "malicious": "int64",
    },
    "calls": {
        "episode": "str", "number": "int64", "order": "int64", "depth": "int64",
        "parent": "int64", "type": "str", "from": "str", "to": "str", "value": "float64",
        "selector": "str", "status": "int64", "error": "str", "gas_used": "int64",
        "input_size": "int64",
    },
    "movements": {
        "episode": "str", "number": "int64", "order": "int64", "token": "str", "kind": "str",
        "from": "str", "to": "str", "amount": "float64",
    },
    "addresses": {
        "episode": "str", "address": "str", "kind": "str", "role": "str", "intent": "str",
    },
}  # fmt: skip


def frame(table: str, rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Return the frame of one table, its rows in the order in which they come.

    Raises
    ------
    KeyError : a row lacks a column.
    """
    import pandas as pd

    kinds, rows = COLUMNS[table], list(rows)
    columns = {
        name: pd.Series([row[name] for row in rows], dtype=object if kind == "str" else kind)
        for name, kind in kinds.items()
    }
    return pd.DataFrame(columns)
