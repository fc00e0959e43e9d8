"""A line of the log of predictions: what it holds, what is refused, how it is stored."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any, NamedTuple

VARIANTS = ("served", "shadow")
LONGEST = {"id": 200, "task": 200, "version": 200, "digest": 200, "variant": 6, "input": 200}
LONGEST |= {"prediction": 1000, "caller": 1000, "key": 200, "text": 10_000_000}
"""Characters that a text field may have."""
NEEDED = ("id", "task", "version", "prediction", "label")


class PredictionError(ValueError):
    """What cannot be logged, or a log that cannot be used; the message says which and why."""


class Record(NamedTuple):
    """One prediction.

    ``at`` is in seconds since 1970 (UTC), ``latency_ms`` in milliseconds. ``input`` is the SHA-256
    of the row, ``key`` the digest of what chose the version; ``text`` is the input itself and None
    unless the owner of the server asked for it. ``sketch`` has a number a feature: NaN and infinity
    are kept.
    """

    id: str
    at: float
    task: str
    version: str
    digest: str
    variant: str
    input: str
    prediction: str
    confidence: float
    sketch: Mapping[str, float]
    latency_ms: float
    caller: str = ""
    key: str = ""
    text: str | None = None


def storable(text: str) -> str:
    r"""Return a text as both databases can hold it: NUL as U+2400, half a surrogate as U+FFFD.

    Examples
    --------
    >>> storable("a\0b\ud800")
    'a␀b\ufffd'
    """
    return "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text.replace("\0", "␀"))


def require_text(name: str, text: Any) -> None:
    """Raise PredictionError for a value that is no text, too long, or that no database can hold."""
    if not isinstance(text, str):
        raise PredictionError(f"{name}: must be a text, got {type(text).__name__}")
    if name in NEEDED and not text:
        raise PredictionError(f"{name}: must not be empty")
    limit = LONGEST.get(name, LONGEST["prediction"])
    if len(text) > limit:
        raise PredictionError(f"{name}: at most {limit} characters are logged, got {len(text)}")
    if text.isascii() and "\0" not in text:
        return
    if "\0" in text:
        raise PredictionError(f"{name}: has a NUL character, which PostgreSQL cannot hold")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise PredictionError(
            f"{name}: has half a surrogate pair at character {error.start}: no UTF-8"
        ) from None


def require_number(name: str, value: Any, least: float | None = None) -> float:
    """Return a finite number as a float; PredictionError for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        try:
            value = value.item()  # a scalar of NumPy
        except AttributeError:
            raise PredictionError(f"{name}: must be a number, got {type(value).__name__}") from None
    try:
        number = float(value)
    except (OverflowError, TypeError, ValueError):
        raise PredictionError(f"{name}: is no number that a float can hold") from None
    if not math.isfinite(number) or (least is not None and number < least):
        wanted = "finite" if least is None else f"finite and >= {least:g}"
        raise PredictionError(f"{name}: must be {wanted}, got {number}")
    return number


def packed(sketch: Mapping[str, float]) -> str:
    """Return a sketch as JSON that any reader takes; what JSON has no number for is a text.

    Examples
    --------
    >>> packed({"length": 3, "ratio": float("inf")})
    '{"length": 3.0, "ratio": "inf"}'
    """
    numbers: dict[str, float | str] = {}
    for name, value in sketch.items():
        require_text("sketch", name)
        try:
            number = float(value)
        except (TypeError, ValueError, OverflowError):
            raise PredictionError(
                f"sketch: {name!r} must be a number, got {type(value).__name__}"
            ) from None
        numbers[name] = number if math.isfinite(number) else str(number)
    return json.dumps(numbers)


def unpacked(text: str) -> dict[str, float]:
    """Return the sketch that ``packed`` wrote."""
    return {name: float(value) for name, value in json.loads(text).items()}


def stored(record: Record) -> dict[str, Any]:
    """Return a record as a row of the table.

    Raises
    ------
    PredictionError : a field that cannot be logged, by its name.
    """
    row = record._asdict()
    for name in LONGEST:
        if name != "text" or row["text"] is not None:
            require_text(name, row[name])
    if record.variant not in VARIANTS:
        raise PredictionError(
            f"variant: must be one of {', '.join(VARIANTS)}, got {record.variant!r}"
        )
    row["at"] = require_number("at", record.at, 0)
    row["confidence"] = require_number("confidence", record.confidence)
    row["latency_ms"] = require_number("latency_ms", record.latency_ms, 0)
    row["sketch"] = packed(record.sketch)
    return row
