"""People and programs on the web sites: reading, signing in, forgetting, crawling."""

from __future__ import annotations

import re

from testbed import words
from testbed.context import Context
from testbed.protocols.http import Client


def browse(ctx: Context) -> None:
    """Read pages, as links lead; search sometimes."""
    client = Client(ctx, ctx.site("web", "wiki", "cloud"), tools=0.1)
    page = client.get("/")
    for _ in ctx.times(3, 10):
        for _ in ctx.times(0, 2):
            client.get(
                f"/static/{ctx.rng.choice(words.THINGS)}.{ctx.rng.choice(('css', 'js', 'png'))}"
            )
        ctx.think(1.2)
        links = re.findall(r'href="(/[^"]*)"', page.text) or ["/"]
        if ctx.rng.random() < 0.2:
            page = client.get(
                client.site.words["search"], **{client.site.words["q"]: searched(ctx)}
            )
        else:
            page = client.get(ctx.rng.choice(links))
    client.close()


def searched(ctx: Context) -> str:
    """Return what people look for."""
    first, second = ctx.rng.choice(words.ADJECTIVES), ctx.rng.choice(words.THINGS)
    return ctx.rng.choice(
        (second, f"{first} {second}", f"{second} {ctx.rng.randrange(100)}", first)
    )


def sign_in(ctx: Context) -> None:
    """Sign in with the right password, and read on."""
    client = Client(ctx, ctx.site(), tools=0.15)
    w, (user, word) = client.site.words, ctx.rng.choice(list(client.site.users.items()))
    client.get(w["login"])
    ctx.think(1.5)
    client.post(w["login"], **{w["user"]: user, w["pass"]: word})
    for _ in ctx.times(0, 3):
        ctx.think(1.0)
        client.get(f"/{ctx.rng.choice(words.PATHS)}")
    if ctx.rng.random() < 0.5:
        text = f"The {searched(ctx)} {ctx.rng.choice(words.VERBS)} well. Thanks!"
        client.post(w["comments"], **{w["user"]: user, w["text"]: text})
    client.close()


def forgot(ctx: Context) -> None:
    """Try one's own passwords until the right one comes back, or give up."""
    client = Client(ctx, ctx.site(), tools=0.2)
    w, (user, word) = client.site.words, ctx.rng.choice(list(client.site.users.items()))
    client.get(w["login"])
    for attempt in [*mistaken(ctx, word), *([word] if ctx.rng.random() < 0.7 else [])]:
        ctx.think(1.2)
        client.post(w["login"], **{w["user"]: user, w["pass"]: attempt})
    client.close()


def mistaken(ctx: Context, word: str) -> list[str]:
    """Return some passwords that a person takes for the right one."""
    other = ctx.rng.choice(words.COMMON)
    forms = [
        word.title(),
        word[:-1],
        word + "1",
        word.upper(),
        other,
        other + "!",
        word[1:],
        word * 2,
    ]
    return ctx.rng.sample(forms, ctx.rng.randint(2, 6))


def stale_job(ctx: Context) -> None:
    """Sign in from a script whose password was changed, again and again, quickly."""
    client = Client(ctx, ctx.site(), tools=0.8)
    w, user = client.site.words, ctx.rng.choice(list(client.site.users))
    word = ctx.rng.choice(words.COMMON)
    for _ in ctx.times(6, 16):
        client.post(w["login"], **{w["user"]: user, w["pass"]: word})
        ctx.sleep(ctx.rng.choice((0.05, 0.2, 0.6)))
    client.close()


def call_api(ctx: Context) -> None:
    """Ask an interface for data, as programs and pages do."""
    client = Client(ctx, ctx.site("web", "wiki", "cloud"), tools=0.7)
    for _ in ctx.times(3, 10):
        client.get(f"/api/{ctx.rng.choice(words.PATHS)}/{ctx.rng.randrange(500)}")
        if ctx.rng.random() < 0.3:
            client.send(
                "/v1/orders",
                b'{"item": %d, "count": 2}' % ctx.rng.randrange(160),
                "application/json",
            )
        ctx.think(0.6)
    client.close()


def crawl(ctx: Context) -> None:
    """Visit every link of a site, the stale ones and the usual files too."""
    client = Client(ctx, ctx.site("web", "wiki", "cloud"), tools=0.7)
    waiting = ["/robots.txt", "/", "/sitemap.xml"]
    waiting += [f"/{path}" for path in ctx.rng.sample(words.HIDDEN, ctx.rng.randint(1, 8))]
    seen = set()
    pause = ctx.rng.choice((0.05, 0.2, 0.5))
    for _ in ctx.times(15, 40):
        path = (
            waiting.pop(0) if waiting else f"/{ctx.rng.choice(words.PATHS)}/{ctx.rng.randrange(40)}"
        )
        seen.add(path)
        page = client.request("HEAD" if ctx.rng.random() < 0.1 else "GET", path)
        waiting += [link for link in re.findall(r'href="(/[^"]*)"', page.text) if link not in seen]
        ctx.sleep(pause)
    client.close()
