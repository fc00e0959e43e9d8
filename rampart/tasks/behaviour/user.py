"""The user's own histories, labelled: JSON lines with lists of an explorer, or one CSV of rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from rampart.chain.features.history import History, dumped
from rampart.chain.reading.reader import known_history, lists_of
from rampart.core.params import nearest
from rampart.core.tables import column, read_table
from rampart.data.splitting import USER
from rampart.data.user import Sources, UserFile
from rampart.tasks.behaviour.row import BENIGN, CODES

IngestParams = Sources  # packages, files; no more is asked here
LISTS = ("transactions", "tokens", "internal", "trace")
WIDE = "a mapping with address, label and transactions"


def user_rows(item: UserFile, settings: IngestParams) -> pd.DataFrame:
    """Read one file of labelled histories.

    JSON or JSON lines: each entry has ``address``, ``label`` (a class) and lists as an explorer
    exports them: ``transactions``, and where they are known ``tokens``, ``internal`` and ``trace``.
    Any other table: a row a transaction, with ``address`` and ``label`` beside an explorer's
    columns, and ``list`` where some rows are of tokens or inner payments.

    Returns
    -------
    rows as those of the simulation; a history is a pair of its own, or what ``group`` says.

    Raises
    ------
    ValueError : a column is missing, a label is no class, a history cannot be read; names it.
    """
    path, source = Path(item.path), f"{USER}{Path(item.path).stem}"
    found = []
    for number, entry in enumerate(_entries(path)):
        name = str(entry.get("address") or "")
        try:
            label = _label(entry.get("label"))
            told = known_history(name, lists_of(entry))
        except ValueError as error:
            raise ValueError(f"{path}: history {number + 1} ({name[:42]}): {error}") from None
        group = f"{source}/{entry.get('group') or name or number}"
        found.append(_row(told, label, source, group, item.role, number))
    return pd.DataFrame(found)


def _row(history: History, label: str, source: str, group: str, role: str, number: int) -> dict:
    side = "look-alike" if label == BENIGN else "attack"
    return {
        "episode": group,
        "order": number,
        "scenario": source,
        "design": "",
        "held": "seen",
        "known": history.known,
        "actor": "",
        "side": side,
        "label": CODES[label],
        "source": source,
        "group": group,
        "role": role,
        "marks": "[]",
        "history": dumped(history),
    }


def _label(value: Any) -> str:
    name = str(value or "").strip().lower()
    if name not in CODES:
        raise ValueError(f"label: no class {str(value)!r}; {nearest(name, list(CODES))}")
    return name


def _entries(path: Path) -> Iterator[Mapping[str, Any]]:
    """Yield the histories of a file, each with its lists."""
    table = read_table(path)
    if "transactions" in table:
        yield from table.to_dict("records")
        return
    addresses, labels = (column(table, name, path) for name in ("address", "label"))
    kinds = table["list"].replace("", None).fillna(LISTS[0]) if "list" in table else None
    if kinds is not None and (wrong := sorted(set(kinds) - set(LISTS[:3]))):
        raise ValueError(f"{path}: list must be one of {', '.join(LISTS[:3])}, got {wrong[0]!r}")
    for address, rows in table.groupby(addresses.astype(str), sort=False):
        said = sorted(set(labels.loc[rows.index].astype(str)))
        if len(said) > 1:
            raise ValueError(f"{path}: {address} has two labels: {', '.join(said)}")
        entry: dict[str, Any] = {"address": address, "label": said[0]}
        for name in LISTS[:3]:
            part = rows if kinds is None else rows[kinds.loc[rows.index] == name]
            if kinds is None and name != "transactions":
                continue
            if len(part):
                entry[name] = _filled(part)
        yield entry


def _filled(part: pd.DataFrame) -> list[dict[str, Any]]:
    """Return rows without the columns that none of them has a value in."""
    empty = part.isna() | (part.astype(str) == "")
    return part.loc[:, ~empty.all()].to_dict("records")
