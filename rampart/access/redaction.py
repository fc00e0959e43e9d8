r"""Keep secrets out of logs: a filter for handlers of ``logging``, and digests instead of inputs.

Blotted out are API keys, tokens (JWT), values of the headers Authorization, Proxy-Authorization,
X-API-Key and Cookie, passwords in addresses, and values of words such as password=. A line stays a
line: control characters become visible escapes, so nobody can write lines of their own.
"""

from __future__ import annotations

import hashlib
import json
import logging
import re
from typing import Any

BLOT = "[redacted]"
LONGEST = 8_192  # characters of a line
_HEADERS = r"(?:proxy-)?authorization|x-api-key|(?:set-)?cookie"
_WORDS = (
    r"(?:api|access|secret)[_-]?key|(?:access|id|refresh)[_-]?token|token|passwd|password|secret"
)
_QUOTED = r"b?\"[^\"]*\"?|b?'[^']*'?"
PATTERNS = (  # bounded, so that none is slow on a hostile text
    (r"\brk_([0-9a-f]{8})_[A-Za-z0-9_-]+", rf"rk_\1_{BLOT}"),
    (r"\beyJ[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]*\.?[A-Za-z0-9_-]*", BLOT),
    (
        rf"(?i)(\b(?:{_HEADERS})\b[\"']?\s{{0,9}}[:=,]\s{{0,9}})(?:{_QUOTED}|[^\r\n,}}\])]+)",
        rf"\1{BLOT}",
    ),
    (r"(?i)\b(bearer|basic)\s{1,9}[A-Za-z0-9._~+/=-]{6,}", rf"\1 {BLOT}"),
    (r"(?i)(\b[a-z][a-z0-9+.-]{0,30}://[^\s:/@]{0,255}:)[^\s/]{1,255}@", rf"\1{BLOT}@"),
    (
        rf"(?i)(\b[\w-]{{0,30}}(?:{_WORDS})[\"']?\s{{0,9}}[:=]\s{{0,9}})(?:{_QUOTED}|[^\s&,;}}\])]+)",
        rf"\1{BLOT}",
    ),
)
CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]")


def redact(text: str) -> str:
    """Return a text with its secrets blotted out.

    Examples
    --------
    >>> redact("GET /x?api_key=abc Authorization: Bearer abcdef")
    'GET /x?api_key=[redacted] Authorization: [redacted]'
    """
    for pattern, instead in PATTERNS:
        text = re.sub(pattern, instead, text)
    return text


def clean(value: Any) -> Any:
    """Return a JSON value whose texts, names of fields too, are without secrets."""
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, dict):
        return {clean(key): clean(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [clean(item) for item in value]
    return value


def digest(value: Any) -> str:
    """Return the SHA-256 of the canonical JSON of a prompt or row: what a log says of it.

    It tells two inputs apart and finds the lines about one; who guesses the input can check the
    guess, so it is still personal data where the input was.

    Examples
    --------
    >>> digest({"b": 1, "a": "x"}) == digest({"a": "x", "b": 1})
    True
    """
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def shown(value: Any, texts: bool) -> str:
    """Return what a log line may say of a prompt or row: its digest, or itself by ``texts``."""
    if not texts:
        return f"sha256:{digest(value)}"
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


class Redacting(logging.Filter):
    """Blot out secrets of each record: its message, traceback and stack.

    It belongs on handlers: a filter of a logger does not see the records of its children.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the record; it always passes."""
        try:
            message = record.getMessage()
        except (TypeError, ValueError):  # arguments that do not fit: say the message as it stands
            message = f"{record.msg} {record.args}"
        record.msg, record.args = _line(message), None
        if record.exc_info:
            trace = logging.Formatter().formatException(record.exc_info)
            record.exc_text, record.exc_info = redact(trace), None
        elif record.exc_text:
            record.exc_text = redact(record.exc_text)
        if record.stack_info:
            record.stack_info = redact(record.stack_info)
        return True


def guard_logging(*loggers: str) -> None:
    """Put the filter on every handler of the root logger and of the named ones, once each."""
    for logger in (logging.getLogger(name) for name in ("", *loggers)):
        for handler in logger.handlers:
            if not any(isinstance(one, Redacting) for one in handler.filters):
                handler.addFilter(Redacting())


def _line(text: str) -> str:
    cut = redact(text[:LONGEST]) + (f"… ({len(text)} characters)" if len(text) > LONGEST else "")
    return CONTROL.sub(lambda found: found[0].encode("unicode_escape").decode(), cut)
