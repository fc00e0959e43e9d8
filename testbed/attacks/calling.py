"""Programs of intruders that call home, over HTTP and DNS, and what they do inside."""

from __future__ import annotations

import base64
import json
from contextlib import suppress

from testbed import words
from testbed.benign.inventory import USUAL, hosts
from testbed.benign.naming import drawn
from testbed.benign.polling import WHERE
from testbed.context import Context
from testbed.protocols import dns
from testbed.protocols.http import Client


def call(ctx: Context, client: Client, target: str, manner: str) -> bool:
    """Call home once; an answer means that commands reach the host."""
    rng = ctx.rng
    state = {"up": rng.randrange(9999), "id": drawn(ctx, "hex", 8), "u": rng.choice(words.PEOPLE)}
    if manner == "get":
        page = client.get(f"{target}/{drawn(ctx, 'hex', rng.choice((4, 8)))}")
    elif manner == "blob":
        blob = base64.b64encode(json.dumps(state).encode() + rng.randbytes(rng.randrange(120)))
        page = client.send(target, blob, "application/octet-stream")
    elif manner == "cookie":
        client.cookie = (
            f"{client.site.words['cookie']}={base64.b64encode(json.dumps(state).encode()).decode()}"
        )
        page = client.get(target)
    else:
        page = client.send(target, json.dumps(state).encode(), "application/json")
    if page.status in (200, 204):
        page.achieved("code")
    return page.status in (200, 204)


def home(ctx: Context) -> tuple[Client, str]:
    """Return the client that calls home, and the path that it asks for."""
    client = Client(ctx, ctx.site("cloud"), tools=0.5, name=ctx.rng.choice(ctx.plan.virtual))
    target = f"/v1/{ctx.rng.choice(WHERE)}/{drawn(ctx, 'hex', 8)}"
    if ctx.rng.random() < 0.3:  # home is gone: nothing of it answers any more
        target = f"/{ctx.rng.choice(('gate', 'panel/in', 'jquery.min', 'submit'))}"
    return client, target


def http(ctx: Context) -> None:
    """Call home over HTTP, at intervals that vary a little or not at all."""
    client, target = home(ctx)
    manner = ctx.rng.choice(("get", "blob", "cookie", "json"))
    pause, jitter = ctx.rng.choice((0.5, 1.0, 2.0, 4.0)), ctx.rng.choice((0.0, 0.1, 0.5))
    for _ in ctx.times(6, 16):
        call(ctx, client, target, manner)
        ctx.sleep(pause * (1 + jitter * (ctx.rng.random() - 0.5)))
    client.close()


def asked(ctx: Context, name: str, kind: str, outcome: str, over=None) -> None:
    """Look a name of the intruder's up; an answer has the outcome."""
    before = len(ctx.records)
    got = dns.look_up(ctx, name, kind, over)
    if got is not None:
        for record in ctx.records[before:] if over is None else [over.record]:
            record["outcome"] = outcome


def names(ctx: Context) -> None:
    """Call home over DNS: the question says who asks, the answer what to do."""
    rng = ctx.rng
    zone = ctx.plan.zones["gone" if rng.random() < 0.3 else "caller"]
    pause, jitter = rng.choice((0.5, 1.0, 2.0, 4.0)), rng.choice((0.0, 0.1, 0.5))
    who, kind = drawn(ctx, "hex", rng.choice((6, 8))), rng.choice(("A", "TXT"))
    for turn in ctx.times(6, 16):
        asked(ctx, f"{drawn(ctx, 'hex', 4)}.{turn}.{who}.{zone}", kind, "code")
        ctx.sleep(pause * (1 + jitter * (rng.random() - 0.5)))


def tunnel(ctx: Context) -> None:
    """Carry data out in the labels of names."""
    rng, how = ctx.rng, ctx.plan.tunnel
    zone = ctx.plan.zones["gone" if rng.random() < 0.25 else "carrier"]
    over = ctx.udp("names", 53) if rng.random() < 0.2 else None
    pause, labels = rng.choice((0.02, 0.2, 1.0)), rng.randint(1, 3)
    for turn in ctx.times(10, 28):
        parts = [
            drawn(ctx, how["alphabet"], how["label"] - rng.randrange(6)) for _ in range(labels)
        ]
        name = ".".join([*parts, *([f"{turn:x}"] if rng.random() < 0.5 else []), zone])
        asked(ctx, name, rng.choice(how["kinds"]), "data", over)
        ctx.think(pause, 0.3)
    if over is not None:
        over.close()


def infiltration(ctx: Context) -> None:
    """Be installed, call home, look around, and send out what was found."""
    rng = ctx.rng
    client, target = home(ctx)
    kind = rng.choice(("exe", "sh", "zip", "bin"))
    page = client.get(
        f"/dl/{rng.choice(words.NOUNS)}-{rng.randrange(9)}.{rng.randrange(20)}.{kind}"
    )
    if page.status == 200:
        page.achieved("code")
    ctx.think(1.0)
    manner = rng.choice(("get", "blob", "json"))
    for _ in ctx.times(2, 5):
        call(ctx, client, target, manner)
        ctx.think(0.8)
    for host in rng.sample(hosts(ctx), 2):
        for port in rng.sample(USUAL, rng.randint(4, 9)):
            with suppress(OSError):
                connection = ctx.tcp(host, port, 0.3)
                connection.achieved("looked")
                connection.close()
            ctx.sleep(0.05)
        for record in ctx.records:
            if record["outcome"] is None and record["dst_port"] != client.port:
                record["outcome"] = "looked"
    client.close()
    for _ in ctx.times(2, 5):
        where = f"/v1/{rng.choice(('objects', 'sync', 'collect', 'files'))}/{drawn(ctx, 'hex', 8)}"
        content = rng.randbytes(rng.randrange(20_000, 500_000))
        page = client.send(where, content, "application/octet-stream", rng.choice(("PUT", "POST")))
        if page.status in (200, 204):
            page.achieved("data")
        ctx.think(0.6)
    client.close()
