"""What a rule can ask of a flow: its columns, and what follows from them.

Columns are those of ``rampart.tasks.flows.row``. One that a frame lacks and a missing cell are
absent, as is an empty name: no condition holds for them. An empty payload is one without a byte.
"""

from __future__ import annotations

import html
import ipaddress
import math
import re
from collections import Counter
from collections.abc import Callable
from urllib.parse import unquote_plus

import numpy as np
import pandas as pd

KEYS = ("client_address", "server_address", "start")
"""Who and when (addresses, seconds): to tell which flows belong together, and for nothing else."""
LONGEST = 4000  # characters of a text that are looked at
ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|([rnt\\]))")
ODD = re.compile(r"\\(?!x[0-9a-fA-F]{2}|[rnt\\])")
PLAIN = {"r": "\r", "n": "\n", "t": "\t", "\\": "\\"}
REQUEST = re.compile(r"([A-Z]{3,9}) (\S*)(?: HTTP/\d(?:\.\d)?)?\s*$")
HEADER = re.compile(r"[A-Za-z][\w-]*:")


def unescaped(text: str) -> str:
    r"""Return a payload with what was escaped as it was sent.

    Examples
    --------
    >>> unescaped(r"GET /\r\n\x41")
    'GET /\r\nA'
    """
    if "\\" not in text:
        return text
    if text.isascii() and not ODD.search(text):  # thirty times as fast, where it means the same
        return text.encode("ascii").decode("unicode_escape")
    return ESCAPE.sub(lambda m: chr(int(m[1], 16)) if m[1] else PLAIN[m[2]], text)


def request(text: str) -> str | None:
    r"""Return what requests of HTTP ask for: method and target a line, then the body; decoded.

    Headers are left out: a browser's own name is full of what is looked for in a query. SQL's
    comments are spaces, as they are to a database. None: it is no request.

    Examples
    --------
    >>> request("GET /a%3Fq=%2527+or HTTP/1.1\r\nHost: b\r\n\r\n")
    "get /a?q=' or"
    """
    lines = text.replace("\r\n", "\n").split("\n")
    if not REQUEST.match(lines[0]):
        return None
    kept, inside = [], False  # a header line of a part of a form says the file's name
    for line in lines:
        if match := REQUEST.match(line):
            kept.append(f"{match[1]} {match[2]}")
            inside = True
        elif inside and line:
            if not HEADER.match(line):  # the start of a line that was cut
                kept.append(line)
        elif inside:
            inside = False
        else:
            kept.append(line)
    found = "\n".join(kept).rstrip("\n")
    found = html.unescape(unquote_plus(unquote_plus(found)))
    return re.sub(r"/\*.{0,20}?\*/", " ", found).lower()


def base_name(name: str) -> str:
    """Return the last two labels of a name.

    Examples
    --------
    >>> base_name("a.b.example.org.")
    'example.org'
    """
    return ".".join(name.rstrip(".").lower().split(".")[-2:])


def entropy(text: str) -> float:
    """Return the entropy of a text's characters in bits: ``- sum p log2 p``.

    Examples
    --------
    >>> entropy("abab"), entropy("abcd")
    (1.0, 2.0)
    """
    counts = Counter(text).values()
    return math.log2(len(text)) - sum(n * math.log2(n) for n in counts) / len(text)


def internal(address: str) -> float:
    """Return 1 for an address of a private network, 0 for another, NaN for none."""
    try:
        return float(ipaddress.ip_address(address).is_private)
    except ValueError:
        return math.nan


def _longest(name: str) -> str:
    return max(name.rstrip(".").split("."), key=len)


TEXTS: dict[str, tuple[str, Callable[[str], str | None]]] = {
    "client_text": ("payload_client", lambda text: unescaped(text).lower()),
    "server_text": ("payload_server", lambda text: unescaped(text).lower()),
    "request": ("payload_client", lambda text: request(unescaped(text))),
    "protocol": ("protocol", lambda text: text.lower() or None),
    "service": ("service", lambda text: text.lower() or None),
    "server_name": ("server_name", lambda text: text.lower() or None),
    "base_name": ("server_name", lambda text: base_name(text) or None),
    "user_agent": ("user_agent", lambda text: text.lower() or None),
}
"""Field of a text: its column, and what is made of a cell; small letters, which search faster."""
COLUMNS = ("server_port", "duration", "client_packets", "server_packets", "client_bytes",
           "server_bytes")  # fmt: skip
"""Numbers as they are; ``duration`` is in seconds."""
MADE: dict[str, tuple[str, Callable[[str], float]]] = {
    "name_length": ("server_name", len),
    "label_length": ("server_name", lambda name: len(_longest(name))),
    "label_entropy": ("server_name", lambda name: entropy(_longest(name) or "-")),
    "client_internal": ("client_address", internal),
    "server_internal": ("server_address", internal),
}
"""Numbers that follow from a text."""
RATIOS = ("upload_share", "client_rate")
NUMBERS = (*COLUMNS, *MADE, *RATIOS)


class Text:
    """A column of texts by its different values, so that each is looked at once."""

    def __init__(self, codes: np.ndarray, values: list[str | None]):
        self.codes = codes  # int, shape (rows,); -1: absent
        self.values = values

    def where(self, rows: np.ndarray, test: Callable[[str], bool]) -> np.ndarray:
        """Return a mask over ``rows`` (indices): the text is there and passes the test."""
        codes = self.codes[rows]
        asked = np.unique(codes[codes >= 0])
        passed = np.zeros(len(self.values) + 1, dtype=bool)  # the last is what -1 finds
        passed[asked] = [test(self.values[code]) for code in asked]
        return passed[codes]


class Fields:
    """The fields of a frame of flows, each made when it is first asked for."""

    def __init__(self, rows: pd.DataFrame):
        self._rows = rows
        self._texts: dict[str, Text] = {}
        self._numbers: dict[str, np.ndarray] = {}
        self._factors: dict[str, tuple[np.ndarray, list[str]]] = {}

    def __len__(self) -> int:
        return len(self._rows)

    def text(self, name: str) -> Text:
        """Return a field of ``TEXTS``."""
        if name not in self._texts:
            column, make = TEXTS[name]
            codes, values = self._factored(column)
            made = [make(value) for value in values]
            gone = np.array([value is None for value in made] + [True])
            self._texts[name] = Text(np.where(gone[codes], -1, codes), made)
        return self._texts[name]

    def number(self, name: str) -> np.ndarray:
        """Return a field of ``NUMBERS``: float, shape (rows,), NaN where it is absent."""
        if name not in self._numbers:
            self._numbers[name] = self._number(name)
        return self._numbers[name]

    def _number(self, name: str) -> np.ndarray:
        if name in MADE:
            column, make = MADE[name]
            codes, values = self._factored(column)
            return np.array([make(value) for value in values] + [math.nan], dtype=float)[codes]
        if name in RATIOS:
            sent = self.number("client_bytes")
            whole = sent + self.number("server_bytes") if name == RATIOS[0] else None
            below = self.number("duration") if whole is None else whole
            return np.divide(sent, below, out=np.full(len(self), math.nan), where=below > 0)
        if name not in self._rows:
            return np.full(len(self), math.nan)
        return pd.to_numeric(self._rows[name], errors="coerce").to_numpy(float, na_value=math.nan)

    def key(self, name: str) -> np.ndarray:
        """Return numbers that are equal where a field is, shape (rows,); -1: absent."""
        if name in TEXTS:
            text = self.text(name)
            codes = pd.factorize(pd.Series([value or "" for value in text.values], dtype=str))[0]
            return np.append(codes, -1)[text.codes]
        if name in NUMBERS:
            return pd.factorize(self.number(name))[0]
        if name not in self._rows:
            return np.full(len(self), -1)
        values = self._rows[name].astype(object)
        return pd.factorize(values.where(values != "", None))[0]

    def start(self) -> np.ndarray:
        """Return when each flow began, in seconds; NaN where that is not known."""
        if "start" not in self._rows:
            return np.full(len(self), math.nan)
        return pd.to_numeric(self._rows["start"], errors="coerce").to_numpy(float)

    def _factored(self, column: str) -> tuple[np.ndarray, list[str]]:
        if column not in self._factors:
            if column in self._rows:
                codes, values = pd.factorize(self._rows[column].astype(object))
                values = [str(value)[:LONGEST] for value in values]
            else:
                codes, values = np.full(len(self), -1), []
            self._factors[column] = codes, values
        return self._factors[column]
