"""People on slow mobile lines: requests in pieces, uploads that trickle, replies read slowly."""

from __future__ import annotations

import threading
from contextlib import suppress
from urllib.parse import quote

from testbed import words
from testbed.context import Context, OverError
from testbed.protocols.http import Client
from testbed.wire import Connection


def trickle(
    ctx: Context, connection: Connection, content: bytes, pieces: int, pause: float
) -> None:
    """Send something in pieces, with a pause after each."""
    size = max(1, len(content) // pieces)
    for k in range(0, len(content), size):
        connection.sock.sendall(content[k : k + size])
        ctx.think(pause, 0.4)


def cut(ctx: Context, content: bytes) -> bytes:
    """Return what is sent until the line breaks: in one case of four not all."""
    return content if ctx.rng.random() < 0.75 else content[: ctx.rng.randrange(1, len(content))]


def read(ctx: Context, connection: Connection, pause: float) -> None:
    """Read what comes, slowly."""
    for _ in range(30):
        if not connection.sock.recv(1400):
            break
        ctx.think(pause, 0.4)


def side_by_side(ctx: Context, work, count: int) -> None:
    """Do something several times at once, as a browser opens several connections."""

    def alone() -> None:
        with suppress(OSError, OverError):
            work()

    threads = [threading.Thread(target=alone, daemon=True) for _ in range(count)]
    for thread in threads:
        thread.start()
        ctx.think(0.2)
    for thread in threads:
        thread.join(max(0.1, min(60.0, ctx.left())))


def reading(ctx: Context) -> None:
    """Read pages over a line that loses every second packet."""
    client = Client(ctx, ctx.site("web", "wiki"), tools=0.2)
    pause, pieces = ctx.rng.choice((0.3, 0.8, 2.0)), ctx.rng.randint(2, 7)

    def one() -> None:
        with client.connect() as connection:
            target = f"/{ctx.rng.choice(words.PATHS)}/{ctx.rng.randrange(40)}"
            whole = client.head("GET", target, {})
            sent = cut(ctx, whole)
            trickle(ctx, connection, sent, pieces, pause)
            if len(sent) < len(whole):
                return
            read(ctx, connection, 0.05)

    side_by_side(ctx, one, ctx.rng.randint(3, 10))


def upload(ctx: Context) -> None:
    """Upload pictures, or send a long form, over such a line."""
    client = Client(ctx, ctx.site("web", "wiki"), tools=0.2)
    w, pause, pieces = client.site.words, ctx.rng.choice((0.3, 0.8, 1.6)), ctx.rng.randint(4, 14)

    def one() -> None:
        if ctx.rng.random() < 0.5:
            kind, target = "image/jpeg", w["upload"]
            body = b"\xff\xd8\xff\xe0" + ctx.rng.randbytes(ctx.rng.randrange(500, 30_000))
        else:
            kind, target = "application/x-www-form-urlencoded", w["comments"]
            text = " ".join(ctx.rng.choice(words.THINGS) for _ in ctx.times(10, 200))
            body = f"{w['text']}={quote(text)}".encode()
        more = {"Content-Type": kind, "Content-Length": str(len(body))}
        with client.connect() as connection:
            connection.sock.sendall(client.head("POST", target, more))
            sent = cut(ctx, body)
            trickle(ctx, connection, sent, pieces, pause)
            if len(sent) < len(body):
                return
            read(ctx, connection, 0.05)

    side_by_side(ctx, one, ctx.rng.randint(2, 8))
