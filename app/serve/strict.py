"""Read JSON as RFC 8259 has it, and no more: what else Python would take breaks things later."""

from __future__ import annotations

import json
import math
from typing import Any, NoReturn

DEPTH = 16


class DeepError(ValueError):
    """Lists and objects are deeper within each other than allowed."""


def loads(text: str, depth: int = DEPTH) -> Any:
    """Return the value of JSON.

    Raises
    ------
    ValueError : no JSON, NaN or a number that is too large for a float, a key twice in one object,
        half of a surrogate pair.
    DeepError : lists and objects within each other, more than ``depth``.

    Examples
    --------
    >>> loads('{"a": [1e3]}')
    {'a': [1000.0]}
    """
    try:
        value = json.loads(
            text, parse_constant=_no_constant, parse_float=_finite, object_pairs_hook=_once
        )
    except RecursionError:
        raise DeepError(f"is deeper than {depth}, the limit") from None
    if text.count("[") + text.count("{") > depth:  # else it cannot be deeper
        require_depth(value, depth)
    if "\\u" in text:
        try:
            json.dumps(value, ensure_ascii=False).encode()
        except UnicodeEncodeError:
            raise ValueError("it has half of a surrogate pair, which is no text") from None
    return value


def require_depth(value: Any, depth: int) -> None:
    """Refuse lists and objects that are deeper within each other than ``depth``."""
    level = [value]
    for _ in range(depth):
        level = [
            inner
            for one in level
            if isinstance(one, (list, dict))
            for inner in (one.values() if isinstance(one, dict) else one)
            if isinstance(inner, (list, dict))
        ]
        if not level:
            return
    raise DeepError(f"is deeper than {depth}, the limit")


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(f"{text[:20]} is too large a number")
    return value


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number of JSON")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands in one object twice")
    return found
