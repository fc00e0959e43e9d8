"""Names that people and programs look up, short and very long."""

from __future__ import annotations

from testbed import words
from testbed.context import Context
from testbed.protocols import dns

ALPHABETS = {
    "hex": "0123456789abcdef",
    "base32": "abcdefghijklmnopqrstuvwxyz234567",
    "base36": "abcdefghijklmnopqrstuvwxyz0123456789",
}


def resolve_names(ctx: Context) -> None:
    """Look up hosts that are there, and some that are not."""
    plan = ctx.plan
    known = [*(f"{host}.{plan.domain}" for host in plan.addresses), *plan.virtual]
    for _ in ctx.times(3, 9):
        name = ctx.rng.choice(known)
        if ctx.rng.random() < 0.15:
            name = f"{ctx.rng.choice(words.NOUNS)}.{ctx.rng.choice((plan.domain, 'example'))}"
        dns.look_up(ctx, name, ctx.rng.choice(("A", "A", "A", "AAAA", "MX")))
        ctx.think(0.8)


def drawn(ctx: Context, alphabet: str, length: int) -> str:
    """Return a label of random characters."""
    return "".join(ctx.rng.choice(ALPHABETS[alphabet]) for _ in range(length))


def long_names(ctx: Context) -> None:
    """Look up what has long names: content delivery, hashes of files, keys of mail senders."""
    zones, kind = ctx.plan.zones, ctx.rng.choice(("delivery", "hash", "keys", "delivery", "hash"))
    over = ctx.udp("names", 53) if ctx.rng.random() < 0.2 else None
    alphabet, pause = ctx.rng.choice(list(ALPHABETS)), ctx.rng.choice((0.05, 0.3, 1.0))
    for _ in ctx.times(8, 26):
        if kind == "delivery":
            parts = [
                drawn(ctx, alphabet, ctx.rng.choice((16, 24, 32, 48))) for _ in ctx.times(1, 2)
            ]
            name, asked = ".".join([*parts, zones["delivery"]]), ctx.rng.choice(("A", "CNAME"))
        elif kind == "hash":
            parts = [drawn(ctx, "hex", ctx.rng.choice((32, 40, 56))) for _ in ctx.times(1, 2)]
            name, asked = ".".join([*parts, zones["lookup"]]), ctx.rng.choice(("A", "TXT", "TXT"))
        else:
            key = f"{drawn(ctx, alphabet, ctx.rng.choice((8, 16, 32)))}._domainkey"
            name, asked = f"{key}.{ctx.rng.choice((zones['lookup'], ctx.plan.domain))}", "TXT"
        dns.look_up(ctx, name, asked, over)
        ctx.think(pause)
    if over is not None:
        over.close()
