"""Programs that call at fixed intervals: health checks, telemetry, monitors of names."""

from __future__ import annotations

import base64
import json

from testbed.benign.naming import drawn
from testbed.context import Context
from testbed.protocols import dns
from testbed.protocols.http import Client

WHERE = ("status", "checkin", "telemetry", "collect", "sync", "news", "jobs")


def health_check(ctx: Context) -> None:
    """Ask whether a service is well, or report how this machine is."""
    rng = ctx.rng
    remote = rng.random() < 0.7
    site = ctx.site("cloud") if remote else ctx.site()
    client = Client(ctx, site, tools=0.6, name=rng.choice(ctx.plan.virtual) if remote else None)
    target = f"/v1/{rng.choice(WHERE)}/{rng.randrange(16**8):08x}" if remote else "/health"
    if rng.random() < 0.12:
        target = f"/{rng.choice(('ping', 'healthz', 'alive', 'gate'))}"
    manner, pause = (
        rng.choice(("get", "report", "blob", "report")),
        rng.choice((0.5, 1.0, 2.0, 4.0)),
    )
    for turn in ctx.times(6, 16):
        if manner == "get" or not remote:
            client.get(target)
        elif manner == "report":
            body = {"up": turn * 60, "load": round(rng.random(), 2), "free": rng.randrange(9000)}
            client.send(target, json.dumps(body).encode(), "application/json")
        else:
            client.send(
                target, base64.b64encode(rng.randbytes(rng.randrange(24, 200))), "text/plain"
            )
        ctx.sleep(pause * (1 + rng.choice((0, 0.02, 0.3)) * (rng.random() - 0.5)))
    client.close()


def poll_name(ctx: Context) -> None:
    """Look the same name up again and again, or one with a number that counts."""
    rng = ctx.rng
    zone, pause = ctx.plan.zones["monitor"], rng.choice((0.5, 1.0, 2.0, 4.0))
    fixed, kind = rng.random() < 0.4, rng.choice(("A", "A", "TXT"))
    who = rng.choice((ctx.session.host, drawn(ctx, "hex", 8)))
    for turn in ctx.times(6, 16):
        label = who if fixed else f"{drawn(ctx, 'hex', rng.choice((6, 8, 12)))}.{turn}"
        dns.look_up(ctx, f"{label}.{zone}", kind)
        ctx.sleep(pause * (1 + rng.choice((0, 0.02, 0.3)) * (rng.random() - 0.5)))
