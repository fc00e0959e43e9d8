"""What asset management does every night: which ports are open, and what answers there."""

from __future__ import annotations

from contextlib import suppress

from testbed.context import Context
from testbed.plan import SERVERS
from testbed.wire import Connection

USUAL = (21, 22, 25, 53, 80, 110, 111, 123, 135, 139, 143, 161, 389, 443, 445, 465, 587, 631, 636)
USUAL += (873, 993, 995, 1433, 1521, 2049, 2222, 2525, 3000, 3128, 3306, 3389, 5000, 5060, 5432)
USUAL += (5900, 5985, 6379, 6380, 7000, 8000, 8022, 8080, 8081, 8443, 8888, 9000, 9090, 9200, 11211)


def hosts(ctx: Context) -> list[str]:
    """Return the hosts that a round visits, some workplaces too."""
    return [*SERVERS, *ctx.rng.sample(ctx.plan.clients, 3)]


def ports(ctx: Context) -> None:
    """Connect to many ports of a few hosts, and close."""
    pause, reset = ctx.rng.choice((0.005, 0.05, 0.2)), ctx.rng.random() < 0.4
    for host in ctx.rng.sample(hosts(ctx), ctx.rng.randint(1, 3)):
        for port in sorted(ctx.rng.sample(USUAL, ctx.rng.randint(8, 28))):
            with suppress(OSError):
                connection = ctx.tcp(host, port, 0.3, half=reset)
                connection.reset() if reset else connection.close()
            ctx.sleep(pause)


def open_ports(ctx: Context) -> list[tuple[str, int]]:
    """Return where something answers."""
    plan = ctx.plan
    found = [(site.host, site.port) for site in plan.sites.values()]
    found += [("ssh", way["port"]) for way in plan.ssh]
    return [
        *found,
        ("files", plan.ftp["port"]),
        ("mail", plan.mail["port"]),
        ("store", plan.store["port"]),
    ]


def heard(ctx: Context, connection: Connection, words: bytes) -> None:
    """Wait for a greeting; where there is none, say something."""
    connection.sock.settimeout(0.8)
    with suppress(OSError):
        if connection.sock.recv(512):
            return
    with suppress(OSError):
        connection.sock.sendall(words)
        connection.sock.recv(2048)


def banners(ctx: Context) -> None:
    """Ask each service for its version."""
    spoken = (
        b"HEAD / HTTP/1.0\r\n\r\n",
        b"GET / HTTP/1.0\r\n\r\n",
        b"\r\n\r\n",
        b"HELP\r\n",
        b"PING\r\n",
    )
    for place in ctx.rng.sample(open_ports(ctx), ctx.rng.randint(5, 8)):
        with suppress(OSError), ctx.tcp(*place, 1.5) as connection:
            heard(ctx, connection, ctx.rng.choice(spoken))
        ctx.think(0.2)
