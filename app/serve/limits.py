"""Read the body of a request under limits: bytes, time, encoding, JSON and its depth."""

from __future__ import annotations

import asyncio
import json
from typing import Any, NoReturn

from starlette.requests import ClientDisconnect, Request

from app.serve.faults import RefusedError
from app.serve.settings import Limits


async def body(request: Request, limits: Limits) -> bytes:
    """Return the body, counted while it comes: what is too large is never held whole.

    Raises
    ------
    RefusedError : 400 a length that is no number, 408 too slow, 413 too large, 415 packed.
    """
    headers = request.headers
    if (packed := headers.get("content-encoding", "identity").strip().lower()) != "identity":
        raise RefusedError(
            415, f"Content-Encoding: must be identity, got {packed!r}: send the body as it is"
        )
    said = headers.get("content-length")
    if said is not None:
        if not (said.isascii() and said.isdigit()):
            raise RefusedError(400, "Content-Length: must be a whole number")
        if len(said) > 18 or int(said) > limits.body_bytes:
            raise _large(limits)
    parts, size = [], 0
    try:
        async with asyncio.timeout(limits.seconds):
            async for part in request.stream():
                size += len(part)
                if size > limits.body_bytes:
                    raise _large(limits)
                parts.append(part)
    except TimeoutError:
        raise RefusedError(
            408, f"the body was not there after {limits.seconds:g} seconds", {"connection": "close"}
        ) from None
    except ClientDisconnect:
        raise RefusedError(400, "the connection ended within the body") from None
    return b"".join(parts)


def _large(limits: Limits) -> RefusedError:
    # What still comes is not read: the connection ends with the answer.
    return RefusedError(
        413,
        f"the body has more than {limits.body_bytes:,} bytes, the limit",
        {"connection": "close"},
    )


def parsed(content: bytes, limits: Limits) -> Any:
    """Return the value of JSON.

    Raises
    ------
    RefusedError : 400: not JSON (RFC 8259: no NaN, UTF-8, no half of a surrogate pair), a key
        twice, or lists and objects within each other deeper than the limit.
    """
    try:
        text = content.decode()
        value = json.loads(text, parse_constant=_no_constant, object_pairs_hook=_once)
        if "\\u" in text:
            json.dumps(value, ensure_ascii=False).encode()
    except UnicodeDecodeError as error:
        raise RefusedError(400, f"the body is not UTF-8: byte {error.start}") from None
    except UnicodeEncodeError:
        raise RefusedError(400, "the body has half of a surrogate pair, which is no text") from None
    except RecursionError:
        raise _deep(limits) from None
    except ValueError as error:
        raise RefusedError(400, f"the body is not JSON: {error}") from None
    require_depth(value, limits)
    return value


def require_depth(value: Any, limits: Limits) -> None:
    """Refuse lists and objects that are deeper within each other than the limit."""
    level = [value]
    for _ in range(limits.depth):
        level = [
            inner
            for one in level
            if isinstance(one, (list, dict))
            for inner in (one.values() if isinstance(one, dict) else one)
            if isinstance(inner, (list, dict))
        ]
        if not level:
            return
    raise _deep(limits)


def _deep(limits: Limits) -> RefusedError:
    return RefusedError(400, f"the body's JSON is deeper than {limits.depth}, the limit")


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number of JSON")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands in one object twice")
    return found
