"""Read the body of a request under limits: bytes, time, encoding, JSON and its depth."""

from __future__ import annotations

import asyncio
from typing import Any

from starlette.requests import ClientDisconnect, Request

from app.serve import strict
from app.serve.faults import RefusedError
from app.serve.settings import Limits

THROWN_AWAY = 8
"""Times the limit that is read of a body that is too large, and thrown away: a client that is cut
off while it sends does not read why."""
PATIENCE = 1  # seconds that this may take


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
        if len(said) > 18 or int(said) > THROWN_AWAY * limits.body_bytes:
            raise _large(limits)
    parts: list[bytes] | None = []  # None: too many bytes already
    size = 0
    try:
        async with asyncio.timeout(limits.seconds) as waiting:
            async for part in request.stream():
                size += len(part)
                if parts is not None and size <= limits.body_bytes:
                    parts.append(part)
                elif size > THROWN_AWAY * limits.body_bytes:
                    parts = None
                    break
                elif parts is not None:
                    parts = None
                    late = asyncio.get_running_loop().time() + PATIENCE
                    waiting.reschedule(min(late, waiting.when() or late))
    except TimeoutError:
        if parts is not None:
            words = f"the body was not there after {limits.seconds:g} seconds"
            raise RefusedError(408, words, {"connection": "close"}) from None
    except ClientDisconnect:
        raise RefusedError(400, "the connection ended within the body") from None
    if parts is None:
        raise _large(limits)
    return b"".join(parts)


def _large(limits: Limits) -> RefusedError:
    return RefusedError(
        413,
        f"the body has more than {limits.body_bytes:,} bytes, the limit",
        {"connection": "close"},
    )


def parsed(content: bytes, limits: Limits) -> Any:
    """Return the value of JSON, see ``strict``.

    Raises
    ------
    RefusedError : 400: not JSON, not UTF-8, or too deep.
    """
    try:
        return strict.loads(content.decode(), limits.depth)
    except UnicodeDecodeError as error:
        raise RefusedError(400, f"the body is not UTF-8: byte {error.start}") from None
    except strict.DeepError as error:
        raise RefusedError(400, f"the body's JSON {error}") from None
    except ValueError as error:
        raise RefusedError(400, f"the body is not JSON: {error}") from None
