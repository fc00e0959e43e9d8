"""Put into a web site's inputs what it may run: SQL, scripts, commands, paths."""

from __future__ import annotations

from testbed import words
from testbed.attacks import texts
from testbed.context import Context
from testbed.protocols.http import Client


def drawn(ctx: Context, lists: dict, count: int) -> list[str]:
    """Return some of the day's words, as they are sent."""
    return [ctx.rng.choice(texts.of_day(lists, ctx.plan.day)) for _ in range(count)]


def asking(ctx: Context) -> list[str]:
    """Return the day's strings that ask for the users' table."""
    return [text for text in texts.of_day(texts.SQL, ctx.plan.day) if "{column}" in text]


def sql(ctx: Context) -> None:
    """Try SQL in the search and in the log-in; rows of the users' table are data that left."""
    client = Client(ctx, ctx.site(), tools=0.35)
    w, site = client.site.words, client.site
    weak = False
    for template in drawn(ctx, texts.SQL, ctx.rng.randint(6, 14)):
        if weak and ctx.rng.random() < 0.5:  # it gives way: now for the users
            template = ctx.rng.choice([text for text in asking(ctx) if "UNION" in text.upper()])
        text = texts.fill(template, ctx.rng, table=w["table"], column=w["column"])
        if ctx.rng.random() < 0.3:
            user = ctx.rng.choice((text, ctx.rng.choice(list(site.users)) + text))
            page = client.post(
                w["login"], **{w["user"]: user, w["pass"]: ctx.rng.choice(("x", text))}
            )
            if page.status == 302:
                page.achieved("credentials")
        else:
            start = ctx.rng.choice(("", "", ctx.rng.choice(words.THINGS)))
            page = client.get(w["search"], **{w["q"]: start + text})
            weak = weak or page.status == 500
            if any(word in page.text for word in [*site.users.values(), *site.secrets]):
                page.achieved("data")
        ctx.think(0.4)
    client.close()


def scripts(ctx: Context) -> None:
    """Leave scripts in the comments or in a search; one that comes back as it was sent will run."""
    client = Client(ctx, ctx.site(), tools=0.3)
    w = client.site.words
    for template in drawn(ctx, texts.SCRIPTS, ctx.rng.randint(5, 11)):
        text = texts.fill(template, ctx.rng, name=ctx.rng.choice(ctx.plan.virtual))
        if ctx.rng.random() < 0.5:
            sent = client.post(
                w["comments"], **{w["user"]: ctx.rng.choice(words.PEOPLE), w["text"]: text}
            )
            page = client.get(w["comments"])
            if text in page.text:
                sent.achieved("credentials")
        else:
            page = client.get(w["search"], **{w["q"]: text})
        if text in page.text:
            page.achieved("credentials")
        ctx.think(0.4)
    client.close()


def commands(ctx: Context) -> None:
    """Try commands behind a host name."""
    client = Client(ctx, ctx.site(), tools=0.35)
    w = client.site.words
    for template in drawn(ctx, texts.COMMANDS, ctx.rng.randint(5, 11)):
        page = client.get(w["net"], **{w["host"]: texts.fill(template, ctx.rng)})
        if any(mark in page.text for mark in texts.RAN):
            page.achieved("code")
        ctx.think(0.4)
    client.close()


def paths(ctx: Context) -> None:
    """Climb out of the folder of files."""
    client = Client(ctx, ctx.site(), tools=0.35)
    w = client.site.words
    for climb in drawn(ctx, texts.CLIMBS, ctx.rng.randint(6, 12)):
        name = climb + ctx.rng.choice(texts.TARGETS)
        if "%" in name:  # encoded already: sent as it is
            page = client.get(f"{w['file']}?{w['path']}={name}")
        else:
            page = client.get(w["file"], **{w["path"]: name})
        if any(mark in page.text for mark in texts.LEFT):
            page.achieved("data")
        ctx.think(0.4)
    client.close()
