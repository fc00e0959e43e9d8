"""Mail, the database, backups and updates."""

from __future__ import annotations

import base64

from testbed import words
from testbed.context import Context
from testbed.protocols.http import Client
from testbed.protocols.lines import Ftp, redis, reply, say


def send_mail(ctx: Context) -> None:
    """Send a message or two, some with a file."""
    mail, domain = ctx.plan.mail, ctx.plan.domain
    for _ in ctx.times(1, 3):
        with ctx.tcp("mail", mail["port"]) as connection:
            reply(connection)
            say(connection, f"EHLO {ctx.session.host}.{domain}")
            sender, reader = (ctx.rng.choice(words.PEOPLE) for _ in "ab")
            say(connection, f"MAIL FROM:<{sender}@{domain}>")
            say(connection, f"RCPT TO:<{reader}@{domain}>")
            say(connection, "DATA")
            thing = f"{ctx.rng.choice(words.ADJECTIVES)} {ctx.rng.choice(words.THINGS)}"
            text = (
                f"From: {sender}@{domain}\r\nTo: {reader}@{domain}\r\nSubject: The {thing}\r\n\r\n"
            )
            text += f"Hello {reader},\r\nplease look at the {thing}.\r\n" * ctx.rng.randint(1, 20)
            if ctx.rng.random() < 0.3:
                text += attached(ctx)
            say(connection, f"{text}\r\n.")
            say(connection, "QUIT")
        ctx.think(1.0)


def attached(ctx: Context) -> str:
    """Return a file as a mail carries it."""
    content = ctx.rng.randbytes(ctx.rng.randrange(1000, 60_000))
    return base64.encodebytes(content).decode().replace("\n", "\r\n")


def query_database(ctx: Context) -> None:
    """Read and write some keys."""
    store = ctx.plan.store
    for _ in ctx.times(2, 4):
        with ctx.tcp("store", store["port"]) as connection:
            redis(connection, "AUTH", store["password"])
            for _ in ctx.times(2, 12):
                key = f"{ctx.rng.choice(words.THINGS)}:{ctx.rng.randrange(50)}"
                if ctx.rng.random() < 0.5:
                    redis(connection, "GET", key)
                else:
                    redis(
                        connection, "SET", key, ctx.rng.choice(words.NOUNS) * ctx.rng.randint(1, 40)
                    )
        ctx.think(0.8)


def back_up(ctx: Context) -> None:
    """Send a lot of data out: to the store in the cloud, or to the file server."""
    sizes = [ctx.rng.randrange(30_000, 700_000) for _ in ctx.times(3, 6)]
    if ctx.rng.random() < 0.35:
        session = Ftp(ctx)
        if session.login(*ctx.rng.choice(list(ctx.plan.users.items()))):
            for size in sizes:
                session.store(f"{ctx.rng.choice(words.NOUNS)}.tar", ctx.rng.randbytes(size))
        session.close()
        return
    client = Client(ctx, ctx.site("cloud"), tools=0.8, name=ctx.rng.choice(ctx.plan.virtual))
    for k, size in enumerate(sizes):
        where = ctx.rng.choice(("objects", "sync", "collect", "files"))
        target = f"/v1/{where}/{ctx.rng.randrange(16**8):08x}"
        method = ctx.rng.choice(("PUT", "POST"))
        client.send(
            f"{target}?part={k}", ctx.rng.randbytes(size), "application/octet-stream", method
        )
        ctx.think(0.5)
    client.close()


def install_update(ctx: Context) -> None:
    """Ask for news, fetch a program or a script, and report that it is installed."""
    client = Client(ctx, ctx.site("cloud"), tools=0.6, name=ctx.rng.choice(ctx.plan.virtual))
    host = f"{ctx.rng.randrange(16**8):08x}"
    for _ in ctx.times(1, 4):
        client.get(f"/v1/{ctx.rng.choice(('news', 'status', 'sync'))}/{host}")
        ctx.think(0.6)
    for _ in ctx.times(1, 2):
        kind = ctx.rng.choice(("exe", "sh", "zip", "deb", "bin"))
        client.get(
            f"/dl/{ctx.rng.choice(words.NOUNS)}-{ctx.rng.randrange(9)}.{ctx.rng.randrange(20)}.{kind}"
        )
        ctx.think(0.8)
    client.send(f"/v1/status/{host}", b'{"state": "done", "code": 0}', "application/json")
    client.close()
