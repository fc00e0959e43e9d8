"""Files that somebody exported of an address: which list each is, read in bounded memory."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from rampart.chain.reading import cells
from rampart.chain.reading.explorer import Listed, listed
from rampart.chain.reading.reader import OTHER_NAMES, Lists, lists_of
from rampart.core import cells as tables
from rampart.core import opening

LARGEST = 64 * 2**20  # bytes of a JSON file, which is in memory whole
TOKENS = {"tokendecimal", "tokensymbol", "tokenname", "tokenvalue", "tokenid", "tokenaddress"}
OF_TREES = {"calls", "type", "result", "trace", "action"}
INTERNAL = {"traceid", "parenttxfrom", "parenttxto", "parenttxethvalue"}
"""Columns, of letters and digits alone, that a list of tokens or of inner payments has."""


def lists_in(paths: Iterable[str | Path]) -> Lists:
    """Return the lists that some files hold, of one address.

    Raises
    ------
    ValueError : a file that cannot be read, two files of one kind; names it.
    FileNotFoundError : a file that is not there.
    """
    found: dict[str, Any] = {}
    for path in map(Path, paths):
        try:
            one = _read(path)
        except FileNotFoundError as error:
            raise FileNotFoundError(f"{path}: {error}") from None
        except ValueError as error:
            raise ValueError(f"{path}: {error}") from None
        for use, value in one._asdict().items():
            if value is not None and use in found:
                raise ValueError(f"{path}: there is a file of {use} already: give one of each")
            if value is not None:
                found[use] = value
    if not found:
        raise ValueError("no file was given")
    return Lists(**found)


def _read(path: Path) -> Lists:
    kind = opening.require_table(path)
    with opening.explained(path, kind):
        if kind == ".json":
            if path.stat().st_size > LARGEST:
                raise ValueError(f"has more than {LARGEST:,} bytes: export it as CSV")
            with opening.text(path, LARGEST) as stream:
                return of_json(stream.read())
        sheets = tables.tables(path, kind)  # held: the file closes with it
        _, header, rows = next(sheets)
        if not header and kind not in (".jsonl", ".ndjson"):
            raise ValueError("has no column")
        read = listed(dict(zip(header, row, strict=False)) for row in rows)
        if not read.rows:
            raise ValueError("has a header and no row")
        return Lists(**{kind_of(read.rows[0][1]): read})


def of_json(text: str) -> Lists:
    """Return the lists of a JSON text: a mapping of lists, one list of rows, or call trees.

    Raises
    ------
    ValueError : no JSON, or nothing of the kind.
    """
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"is no JSON: {error}") from None
    names = {name for names in OTHER_NAMES.values() for name in names} - {"trace", "calls"}
    if isinstance(value, Mapping) and names & value.keys():
        return lists_of(value)
    rows = value["result"] if isinstance(value, Mapping) and "result" in value else value
    if isinstance(rows, list) and rows and isinstance(rows[0], Mapping):
        first = rows[0]
        if "hash" in first or not OF_TREES & first.keys():
            return lists_of({kind_of(first): rows})
    return Lists(trace=value)


def kind_of(row: Mapping[str, Any]) -> str:
    """Return which list a row is of, by its columns.

    Examples
    --------
    >>> kind_of({"hash": 1, "tokenDecimal": 6}), kind_of({"hash": 1}), kind_of({"traceId": "0"})
    ('tokens', 'transactions', 'internal')
    """
    plain = {re.sub(r"[^a-z0-9]", "", str(name).lower()) for name in row}
    return "tokens" if plain & TOKENS else "internal" if plain & INTERNAL else "transactions"


def subject_of(lists: Lists) -> str:
    """Return whom lists are about: the address that is an end of the most of their rows.

    Raises
    ------
    ValueError : two addresses are ends of as many: it cannot be told.
    """
    seen: Counter[str] = Counter()
    for row in _rows((lists.transactions, lists.tokens, lists.internal)):
        ends = {str(value).strip().lower() for name, value in row.items() if _is_end(name)}
        seen.update(end for end in ends if cells.ADDRESS.fullmatch(end))
    if not seen:
        return ""
    (first, most), *others = seen.most_common(2)
    if others and others[0][1] == most:
        raise ValueError("whose history it is cannot be told: name the address")
    return first


def _is_end(name: Any) -> bool:
    return re.sub(r"[^a-z0-9]", "", str(name).lower()) in ("from", "to", "fromaddress", "toaddress")


def _rows(lists: Sequence[Listed | None]) -> Iterator[Mapping[str, Any]]:
    for one in lists:
        for _, row in one.rows if one else ():
            yield row
