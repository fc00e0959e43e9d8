"""Many connections at once, and nobody means harm: a load test, a balancer's checks."""

from __future__ import annotations

from contextlib import suppress

from testbed import words
from testbed.benign.slow import side_by_side
from testbed.context import Context
from testbed.protocols.http import Client


def load_test(ctx: Context) -> None:
    """Ask a site for dear and cheap pages from several threads, as fast as it answers."""
    first = Client(ctx, ctx.site("web", "wiki"), tools=0.5)
    turns, dear = ctx.rng.randint(3, 9), ctx.rng.random() < 0.6

    def worker() -> None:
        client = Client(ctx, first.site, tools=0.5)
        client.agent, client.tool, client.keeps = first.agent, first.tool, first.keeps
        for _ in range(turns):
            if dear:
                client.get(client.site.words["report"], n=str(ctx.rng.randrange(9999)))
            else:
                client.get(f"/{ctx.rng.choice(words.PATHS)}/{ctx.rng.randrange(40)}")
            ctx.sleep(ctx.rng.random() * 0.1)
        client.close()

    side_by_side(ctx, worker, ctx.rng.randint(3, 8))


def balancer_check(ctx: Context) -> None:
    """See whether ports open, and reset at once; some hosts are off and never answer."""
    plan = ctx.plan
    places = [(site.host, site.port) for site in plan.sites.values()]
    places += [("mail", plan.mail["port"]), ("store", plan.store["port"])]
    target, pause = ctx.rng.choice(places), ctx.rng.choice((0.02, 0.1, 0.5))
    off, half = ctx.rng.random() < 0.4, ctx.rng.random() < 0.6
    for _ in ctx.times(12, 40):
        host, port = ("silent", target[1]) if off else target
        with suppress(OSError):
            ctx.tcp(host, port, 0.3 if off else 1.5, half).reset()
        ctx.sleep(pause)
