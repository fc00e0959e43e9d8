"""Find out what is there: open ports, services and their versions, paths of a web site."""

from __future__ import annotations

from contextlib import suppress

from testbed import words
from testbed.benign.inventory import USUAL, heard, hosts, open_ports
from testbed.context import Context
from testbed.protocols.http import Client

SPOKEN = (
    b"GET / HTTP/1.0\r\n\r\n",
    b"OPTIONS / HTTP/1.0\r\n\r\n",
    b"\r\n\r\n",
    b"HELP\r\n",
    b"\0\0\0\0",
    b"EHLO x\r\n",
)


def ports(ctx: Context) -> None:
    """Connect to many ports: usual ones, or a range, of one host or of several."""
    rng = ctx.rng
    pause, reset = rng.choice((0.002, 0.03, 0.2)), rng.random() < 0.5
    for host in rng.sample(hosts(ctx), rng.choice((1, 2, 3))):
        count, start = rng.randint(8, 32), rng.choice((1, 1000, 5000, 8000))
        wanted = rng.sample(USUAL, min(count, len(USUAL)))
        if rng.random() < 0.35:
            wanted = rng.sample(range(start, start + 200), count)
        for port in wanted:
            with suppress(OSError):
                connection = ctx.tcp(host, port, rng.choice((0.2, 0.4)), half=reset)
                connection.reset() if reset else connection.close()
            ctx.sleep(pause)


def services(ctx: Context) -> None:
    """Ask what answers for its version."""
    for place in ctx.rng.sample(open_ports(ctx), ctx.rng.randint(5, 8)):
        for words_ in ctx.rng.sample(SPOKEN, ctx.rng.randint(1, 2)):
            with suppress(OSError), ctx.tcp(*place, 1.5) as connection:
                heard(ctx, connection, words_)
            ctx.think(0.15)


def paths(ctx: Context) -> None:
    """Ask a site for paths that are often there and should not be seen."""
    client = Client(ctx, ctx.site("web", "wiki", "cloud"), tools=0.5)
    rng, pause = ctx.rng, ctx.rng.choice((0.02, 0.2, 0.6))
    for path in rng.sample(words.HIDDEN, rng.randint(14, 34)):
        ending = rng.choice(("", "", "", "/", ".bak", ".old"))
        client.request("HEAD" if rng.random() < 0.15 else "GET", f"/{path}{ending}")
        if rng.random() < 0.15:
            client.get(f"/{rng.choice(words.PATHS)}")
        ctx.sleep(pause)
    client.close()
