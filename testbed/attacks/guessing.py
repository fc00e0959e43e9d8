"""Guess passwords of SSH, FTP and the web sites, from a list of common ones."""

from __future__ import annotations

from contextlib import suppress

from testbed import words
from testbed.benign.logins import door
from testbed.context import Context
from testbed.protocols.http import Client
from testbed.protocols.lines import Ftp


def guesses(ctx: Context, users: list[str], most: int) -> list[tuple[str, str]]:
    """Return what is tried: one user and many passwords, or many users and few passwords."""
    rng, start = ctx.rng, ctx.rng.randrange(12)
    common = ctx.plan.guesses[start : start + most]
    if rng.random() < 0.5:
        user = rng.choice(users)
        found = [(user, word) for word in common]
    else:
        named = rng.sample(users, min(len(users), 8)) + rng.sample(words.ROLES, 3)
        found = [(user, word) for word in common[:4] for user in named]
    return found[:most]


def ssh(ctx: Context) -> None:
    """Guess passwords of SSH, one or a few a connection; leave with the first that is taken."""
    waiting = guesses(ctx, list(ctx.plan.users), ctx.rng.randint(6, 20))
    each, pause = ctx.rng.randint(1, 4), ctx.rng.choice((0.1, 0.5, 1.5))
    if ctx.rng.random() < 0.65:  # one of the list is right
        weak = [item for item in ctx.plan.users.items() if item[1] in words.COMMON]
        waiting.insert(ctx.rng.randrange(len(waiting)), ctx.rng.choice(weak))
    while waiting:
        try:
            session = door(ctx)
        except OSError:
            ctx.sleep(1.0)
            waiting.pop()
            continue
        try:
            for _ in range(min(each, len(waiting))):
                answer = session.login(*waiting.pop(0))
                if answer:
                    session.connection.achieved("credentials")
                    if ctx.rng.random() < 0.7:
                        session.run(
                            ctx.rng.choice(("id", "uname -om", "ls -la", "cat /etc/passwd"))
                        )
                    return
                if answer is None:
                    break
        finally:
            session.close()
        ctx.sleep(pause)


def ftp(ctx: Context) -> None:
    """Guess passwords of FTP."""
    waiting = guesses(ctx, list(ctx.plan.users), ctx.rng.randint(6, 20))
    each, pause = ctx.rng.randint(1, 3), ctx.rng.choice((0.05, 0.3, 1.0))
    if ctx.rng.random() < 0.6:
        weak = [item for item in ctx.plan.users.items() if item[1] in words.COMMON]
        waiting.insert(ctx.rng.randrange(len(waiting)), ctx.rng.choice(weak))
    while waiting:
        session = Ftp(ctx)
        with suppress(OSError):
            for _ in range(min(each, len(waiting))):
                if session.login(*waiting.pop(0)):
                    session.control.achieved("credentials")
                    before = len(ctx.records)
                    session.fetch("LIST")
                    for record in ctx.records[before:]:
                        record["outcome"] = "credentials"
                    waiting = []
                    break
        session.close()
        ctx.sleep(pause)


def http(ctx: Context) -> None:
    """Guess passwords of a web site."""
    client = Client(ctx, ctx.site(), tools=0.4)
    w = client.site.words
    waiting = guesses(ctx, list(client.site.users), ctx.rng.randint(8, 26))
    if ctx.rng.random() < 0.65:
        weak = [item for item in client.site.users.items() if item[1] in words.COMMON]
        waiting.insert(ctx.rng.randrange(len(waiting)), ctx.rng.choice(weak))
    pause = ctx.rng.choice((0.05, 0.3, 1.0))
    if ctx.rng.random() < 0.5:
        client.get(w["login"])
    for user, word in waiting:
        page = client.post(w["login"], **{w["user"]: user, w["pass"]: word})
        if page.status == 302:
            page.achieved("credentials")
            if ctx.rng.random() < 0.5:
                break
        ctx.think(pause, 0.3)
    client.close()
