"""Hold many connections of a web site open with requests that never end."""

from __future__ import annotations

from contextlib import suppress

from testbed import words
from testbed.context import Context, OverError
from testbed.protocols.http import Client
from testbed.wire import Connection


def served(ctx: Context, client: Client) -> bool:
    """Tell whether the site still answers within four seconds."""
    probe = Client(ctx, client.site, tools=0.0)
    probe.timeout = 4.0
    page = probe.get("/")
    probe.close()
    return 0 < page.status < 500


def hold(ctx: Context, client: Client, first: bytes, piece) -> None:
    """Open connections, feed each a piece now and then, and see what that did to the site."""
    held: list[Connection] = []
    lost = False
    pause, rounds = ctx.rng.choice((0.5, 1.0, 2.0)), ctx.rng.randint(4, 8)
    try:
        for _ in ctx.times(12, 26):
            with suppress(OSError):
                connection = client.connect()
                held.append(connection)
                connection.sock.sendall(first)
            ctx.sleep(0.03)
        for turn in range(rounds):
            for connection in held:
                with suppress(OSError):
                    connection.sock.sendall(piece())
            ctx.think(pause, 0.3)
            if turn == rounds // 2:
                lost = not served(ctx, client)
    except OverError:
        pass
    finally:
        for connection in held:
            connection.close()
    if lost:
        ctx.all_achieved("service")


def headers(ctx: Context) -> None:
    """Send headers without an end."""
    client = Client(ctx, ctx.site(), tools=0.3)
    client.timeout = 3.0
    target = f"/{ctx.rng.choice(words.PATHS)}/{ctx.rng.randrange(40)}"
    first = client.head("GET", target, {})[: -2 - ctx.rng.randrange(30)]
    names = ("X-Request-Id", "Cookie", "Accept-Encoding", "Referer", "Cache-Control", "X-a")

    def piece() -> bytes:
        name = ctx.rng.choice(names)
        return f"\r\n{name}: {ctx.rng.randrange(16**6):x}".encode()

    hold(ctx, client, first, piece)


def body(ctx: Context) -> None:
    """Announce a long body and send it by the byte."""
    client = Client(ctx, ctx.site(), tools=0.3)
    client.timeout = 3.0
    w = client.site.words
    length = {"Content-Length": str(ctx.rng.randrange(4_000, 200_000))}
    if ctx.rng.random() < 0.5:
        kind, target, start = "image/jpeg", w["upload"], b"\xff\xd8\xff\xe0"
    else:
        kind, target, start = (
            "application/x-www-form-urlencoded",
            w["comments"],
            w["text"].encode() + b"=",
        )
    first = client.head("POST", target, {"Content-Type": kind, **length}) + start

    def piece() -> bytes:
        if kind == "image/jpeg":
            return ctx.rng.randbytes(ctx.rng.randint(1, 40))
        return f"{ctx.rng.choice(words.THINGS)}%20".encode()

    hold(ctx, client, first, piece)
