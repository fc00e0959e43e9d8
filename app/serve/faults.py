"""What goes wrong with a request, as JSON in words: ``{"error": "…"}``, never a traceback."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

PLAIN = re.compile(r"[A-Za-z0-9_-]{1,64}")
SHOWN = 500  # characters of a message


class RefusedError(Exception):
    """A request that is not answered.

    Parameters
    ----------
    status : of HTTP. words : what was wrong, what was got, what is allowed.
    headers : more of the answer's.
    """

    def __init__(self, status: int, words: str, headers: Mapping[str, str] | None = None):
        super().__init__(words)
        self.status, self.words, self.headers = status, words, dict(headers or {})


class Json(Response):
    """An answer in JSON, in UTF-8 and without NaN."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        """Return the bytes of the body."""
        return dumped(content)


def dumped(content: Any, ordered: bool = False) -> bytes:
    """Return JSON as short as it can be; ``ordered``: the keys by name."""
    encoder = _ORDERED if ordered else _SHORT
    return encoder.encode(content).encode()


_SHORT, _ORDERED = (
    json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"), sort_keys=ordered)
    for ordered in (False, True)
)


def answer(fault: RefusedError) -> Json:
    """Return what is sent for a request that is refused."""
    headers = {"cache-control": "no-store", **fault.headers}
    return Json({"error": shown(fault.words)}, fault.status, headers)


def shown(words: str) -> str:
    """Return a message on one line, cut, without what a terminal would obey.

    Examples
    --------
    >>> shown("a\\nb\\x1b[31m")
    'a b [31m'
    """
    text = "".join(char if char.isprintable() else " " for char in words[: 2 * SHOWN])
    text = " ".join(text.split())
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"


def too_many(words: str, seconds: float = 1) -> RefusedError:
    """Return the refusal of one request too many, which may be sent again.

    Examples
    --------
    >>> too_many("full", 0.2).headers
    {'retry-after': '1'}
    """
    return RefusedError(429, words, {"retry-after": str(max(1, round(seconds)))})


def request_id(value: str | None) -> str | None:
    """Return the id that a caller gave, if it is plain; a header is never made of another.

    Examples
    --------
    >>> request_id("a-1"), request_id("a b"), request_id(None)
    ('a-1', None, None)
    """
    return value if value is not None and PLAIN.fullmatch(value) else None
