"""Columns of a source to canonical ones: numbers in one unit, texts within a length."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from rampart.tasks.flows import labels
from rampart.tasks.flows.row import ALL, CATEGORIES, NONE, NUMBERS, OWN, TEXTS
from rampart.tasks.flows.schemas.base import Schema, plain

LONGEST = 2000  # characters of a text
NAMED = 40  # characters of a category, an address or a name
FARTHEST = 4.2e9  # seconds: the year 2103; a larger start is in milliseconds or microseconds
PROTOCOLS = {
    **{"0": "hopopt", "1": "icmp", "2": "igmp", "6": "tcp", "17": "udp", "41": "ipv6"},
    **{"47": "gre", "50": "esp", "51": "ah", "58": "icmp6", "89": "ospf", "132": "sctp"},
}
SERVICES = {
    **{"0": "", "1": "ftp", "2": "pop3", "3": "smtp", "4": "imap", "5": "dns", "7": "http"},
    **{"8": "mdns", "9": "ntp", "10": "netbios", "18": "dhcp", "20": "mysql", "41": "smb"},
    **{"77": "telnet", "81": "icmp", "88": "rdp", "91": "tls", "92": "ssh", "182": "redis"},
}
"""nDPI's numbers, which NetFlow's L7_PROTO has, by the names that others give."""
Columns = dict[str, Any]
"""Plain name -> an arrow array of one chunk."""


def canonical(columns: Columns, schema: Schema, notes: Counter | None = None) -> pd.DataFrame:
    """Return the canonical flows of one chunk.

    Parameters
    ----------
    columns : those that the schema knows, or more.
    notes : reason -> cells or rows, added to: what could not be read.

    Returns
    -------
    frame with the columns of ``row.ALL`` (numbers float32 and NaN where the source has none, texts
    empty) and ``own_<name>`` for the numbers that the schema alone has.
    """
    notes = Counter() if notes is None else notes
    columns = without_headers(columns, schema, notes)
    size = len(next(iter(columns.values()))) if columns else 0
    found: dict[str, Any] = {}
    for name in NUMBERS:
        values = _taken(columns, schema, name, notes)
        found[name] = np.full(size, np.nan, np.float32) if values is None else values
    for name in (*CATEGORIES, *TEXTS, "client_address", "server_address"):
        most = LONGEST if name in TEXTS else NAMED
        found[name] = _words(columns, schema, name, most, size)
    for name in ("client_port", "server_port", "day", "severity"):
        values = _taken(columns, schema, name, notes)
        found[name] = np.full(size, np.nan, np.float32) if values is None else values
    found["start"] = _start(columns, schema, size)
    for name in ("session", "activity", "look_alike"):
        found[name] = _words(columns, schema, name, 200, size)
    found["attack"] = _attack(columns, schema, size)
    found["protocol"] = _renamed(found["protocol"], PROTOCOLS)
    found["service"] = _renamed(found["service"], SERVICES)
    for name in schema.own:
        if name in columns:
            found[f"{OWN}{name}"] = number(columns[name], name, notes).astype(np.float32)
    frame = pd.DataFrame(found)
    raw = pd.DataFrame({name: _plain(columns[name]) for name in schema.reads if name in columns})
    frame = schema.finish(frame, raw)
    exact = [name for name in NUMBERS if frame[name].dtype != np.float32]
    frame = frame.astype(dict.fromkeys(exact, np.float32))
    # A copy lies in one piece: a hundred columns of their own are slow to join.
    return frame[[*ALL, *(name for name in frame if name.startswith(OWN))]].copy()


def without_headers(columns: Columns, schema: Schema, notes: Counter) -> Columns:
    """Return the columns without rows that are the header again, as in files that were joined."""
    for name in {names[0] for names in schema.needs} & columns.keys():
        cells = columns[name]
        if pa.types.is_string(cells.type) or pa.types.is_binary(cells.type):
            text = _strings(cells)
            again = pc.match_substring_regex(text, "^[ A-Za-z][A-Za-z_ ]{2,}", ignore_case=True)
            places = np.flatnonzero(again.fill_null(False).to_numpy(zero_copy_only=False))
            places = [place for place in places if plain(text[int(place)].as_py()) == name]
            if len(places):
                notes["row is the header again"] += len(places)
                keep = np.ones(len(text), dtype=bool)
                keep[places] = False
                mask = pa.array(keep)
                return {key: value.filter(mask) for key, value in columns.items()}
    return columns


def number(cells: pa.Array, name: str, notes: Counter) -> np.ndarray:
    """Return an arrow array as float64, NaN for what is missing, infinite or no number."""
    if pa.types.is_null(cells.type):
        return np.full(len(cells), np.nan)
    if pa.types.is_dictionary(cells.type):
        cells = cells.dictionary_decode()
    if pa.types.is_boolean(cells.type):
        cells = cells.cast(pa.int8())
    if pa.types.is_timestamp(cells.type):
        cells = cells.cast(pa.timestamp("us")).cast(pa.int64())
        values = pc.divide(cells.cast(pa.float64()), 1e6)
    elif pa.types.is_string(cells.type) or pa.types.is_binary(cells.type):
        cells = _strings(cells)
        try:
            values = pc.cast(cells, pa.float64())
        except pa.ArrowInvalid:
            text = pd.Series(_plain(cells), dtype=object)
            read = pd.to_numeric(text.str.strip(), errors="coerce")
            notes[f"{name}: no number"] += int((read.isna() & text.notna()).sum())
            values = pa.array(read.to_numpy(float), from_pandas=True)
    else:
        values = cells.cast(pa.float64())
    found = values.to_numpy(zero_copy_only=False).astype(float)
    return np.where(np.isfinite(found), found, np.nan)


def _taken(columns: Columns, schema: Schema, name: str, notes: Counter) -> np.ndarray | None:
    """Return a canonical number, None where the source has none."""
    if (take := schema.takes.get(name)) is None:
        return None
    for one in take.names:
        if one in columns:
            return (number(columns[one], one, notes) * take.factor).astype(np.float32)
    return None


def _words(columns: Columns, schema: Schema, name: str, most: int, size: int) -> np.ndarray:
    """Return a canonical text, empty where it is missing; equal ones are one object."""
    take = schema.takes.get(name)
    there = [one for one in (take.names if take else ()) if one in columns]
    if not there:
        return np.full(size, "", dtype=object)
    cells = columns[there[0]]
    codes, distinct = _distinct(cells)
    cut = np.array([*(_shown(value, most) for value in distinct), ""], dtype=object)
    return cut[codes]


def _distinct(cells: pa.Array) -> tuple[np.ndarray, list]:
    """Return a code a cell, -1 where it is missing, and what each code stands for."""
    if pa.types.is_null(cells.type):
        return np.full(len(cells), -1), []
    coded = cells if pa.types.is_dictionary(cells.type) else pc.dictionary_encode(cells)
    codes = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    return codes, coded.dictionary.to_pylist()


def _shown(value: Any, most: int) -> str:
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value)[:most].strip()
    return text.encode("utf-8", "replace").decode()  # half of a surrogate pair has no bytes


def _attack(columns: Columns, schema: Schema, size: int) -> np.ndarray:
    """Return the name of the attack, None where the source says nothing of any flow."""
    take = schema.takes.get("attack")
    there = [one for one in (take.names if take else ()) if one in columns]
    if not there:
        return np.full(size, None, dtype=object)
    found = np.full(size, None, dtype=object)
    for name in reversed(there):  # the first counts where it says something
        codes, distinct = _distinct(columns[name])
        names = np.array([*(labels.attack(_shown(v, 200)) for v in distinct), None], dtype=object)
        told = names[codes]
        found = np.where(pd.isna(told), found, told)
    return np.where(pd.isna(found), NONE, found)


def _start(columns: Columns, schema: Schema, size: int) -> np.ndarray:
    """Return the start in seconds of Unix time, float64, NaN where there is none."""
    take = schema.takes.get("start")
    there = [one for one in (take.names if take else ()) if one in columns]
    if not there:
        return np.full(size, np.nan)
    values = number(columns[there[0]], there[0], Counter()) * take.factor
    if np.isnan(values).all() and size:
        codes, distinct = _distinct(columns[there[0]])
        text = pd.Series([_shown(value, NAMED) for value in distinct], dtype=object)
        days_first = pd.to_datetime(text, errors="coerce", dayfirst=True, format="mixed", utc=True)
        seconds = days_first.astype("int64").to_numpy() / 1e9
        seconds = np.where(days_first.isna(), np.nan, seconds)
        values = np.append(seconds, np.nan)[codes]
    return np.where(np.abs(values) > FARTHEST, np.nan, values)


def _renamed(values: np.ndarray, names: dict[str, str]) -> np.ndarray:
    """Return names in small letters, numbers by what they stand for."""
    codes, distinct = pd.factorize(values)
    cut = [str(value).lower() for value in distinct]
    whole = [text.partition(".")[0] if text.replace(".", "").isdigit() else text for text in cut]
    new = np.array([names.get(text, "" if text == "-" else text) for text in whole], dtype=object)
    return new[codes] if len(codes) else values


def _strings(cells: pa.Array) -> pa.Array:
    """Return binary cells as text without a look at the bytes: a number has none that is odd."""
    return cells.view(pa.string()) if pa.types.is_binary(cells.type) else cells


def _plain(cells: pa.Array) -> np.ndarray:
    """Return cells as Python objects; bytes that are no UTF-8 are replaced."""
    if pa.types.is_string(cells.type):
        cells = cells.view(pa.binary())
    found = [
        value.decode("utf-8", "replace") if isinstance(value, bytes) else value
        for value in cells.to_pylist()
    ]
    return np.array(found, dtype=object)
