"""People and jobs on the SSH and FTP servers, with good and with forgotten passwords."""

from __future__ import annotations

from contextlib import suppress

from testbed import words
from testbed.benign.web import mistaken
from testbed.context import Context
from testbed.protocols.lines import Ftp
from testbed.protocols.ssh import Ssh

COMMANDS = ("ls -l", "uptime", "cat notes.txt", "id", "pwd; ls", "wc notes.txt", "df .", "date")


def person(ctx: Context) -> tuple[str, str]:
    """Return a user of the servers and the right password."""
    return ctx.rng.choice(list(ctx.plan.users.items()))


def door(ctx: Context) -> Ssh:
    """Open a session with one of the SSH servers."""
    return Ssh(ctx, ctx.rng.choice(ctx.plan.ssh)["port"], ctx.rng.choice(ctx.plan.ssh_clients))


def ssh_session(ctx: Context) -> None:
    """Log in and run a few commands."""
    session = door(ctx)
    try:
        if session.login(*person(ctx)):
            for _ in ctx.times(1, 5):
                session.run(ctx.rng.choice(COMMANDS))
                ctx.think(1.5)
    finally:
        session.close()


def ssh_forgot(ctx: Context) -> None:
    """Try one's own passwords, some on one connection, until one is right."""
    user, word = person(ctx)
    waiting = [*mistaken(ctx, word), *([word] if ctx.rng.random() < 0.7 else [])]
    while waiting:
        session = door(ctx)
        try:
            for _ in ctx.times(1, 3):
                if not waiting:
                    break
                ctx.think(0.8)
                answer = session.login(user, waiting.pop(0))
                if answer:
                    session.run(ctx.rng.choice(COMMANDS))
                    waiting = []
                if answer is None:
                    break
        finally:
            session.close()


def ssh_stale_job(ctx: Context) -> None:
    """Log in from a job whose password was changed, once a connection."""
    user, word = ctx.rng.choice([*ctx.plan.users, *words.ROLES]), ctx.rng.choice(words.COMMON)
    pause = ctx.rng.choice((0.2, 1.0, 3.0))
    for _ in ctx.times(5, 12):
        session = door(ctx)
        session.login(user, word)
        session.close()
        ctx.sleep(pause)


def ftp_transfer(ctx: Context) -> None:
    """Log in, look around, fetch and leave files."""
    session = Ftp(ctx)
    try:
        if session.login(*person(ctx)):
            session.fetch("LIST")
            for _ in ctx.times(1, 4):
                ctx.think(0.8)
                if ctx.rng.random() < 0.5:
                    session.fetch("RETR notes.txt")
                else:
                    name = f"{ctx.rng.choice(words.FILES)}-{ctx.rng.randrange(99)}.zip"
                    session.store(name, ctx.rng.randbytes(ctx.rng.randrange(500, 60_000)))
    finally:
        session.close()


def ftp_forgot(ctx: Context) -> None:
    """Try one's own passwords, a connection or two each."""
    user, word = person(ctx)
    attempts = [*mistaken(ctx, word), *([word] if ctx.rng.random() < 0.7 else [])]
    session = Ftp(ctx)
    for attempt in attempts:
        ctx.think(0.8)
        with suppress(OSError):
            if session.login(user, attempt):
                session.fetch("LIST")
                break
        if ctx.rng.random() < 0.6:
            session.close()
            session = Ftp(ctx)
    session.close()


def ftp_stale_job(ctx: Context) -> None:
    """Log in from a job whose password was changed."""
    user, word = ctx.rng.choice([*ctx.plan.users, *words.ROLES]), ctx.rng.choice(words.COMMON)
    pause = ctx.rng.choice((0.2, 1.0, 3.0))
    for _ in ctx.times(5, 12):
        session = Ftp(ctx)
        session.login(user, word)
        session.close()
        ctx.sleep(pause)
