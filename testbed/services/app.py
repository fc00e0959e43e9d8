"""A small web application that is weak on purpose; it runs in the testbed alone, as nobody.

    python -m testbed.services.app site.json

What is weak on a site is in its plan: ``sql`` (log-in and search paste into the statement),
``scripts`` (comments are shown as they came), ``commands`` (a host name goes to a shell), ``paths``
(a file name may climb out of the folder). What is not weak is done as it should be.
"""

from __future__ import annotations

import html
import json
import os
import queue
import random
import re
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from testbed import words

MOST_BODY = 4 << 20
NOBODY = 65534
Reply = tuple[int, str, bytes, list[tuple[str, str]]]
REASONS = {200: "OK", 204: "No Content", 302: "Found", 400: "Bad Request", 401: "Unauthorized"}
REASONS |= {403: "Forbidden", 404: "Not Found", 408: "Request Timeout", 500: "Server Error"}


class App:
    """One site: its people, goods, comments and files."""

    def __init__(self, site: dict[str, Any], folder: Path):
        self.site, self.w, self.folder = site, site["words"], folder
        self.weak = set(site["weak"])
        self.comments: list[tuple[str, str]] = [("anna", "Arrived on time, thank you.")]
        self.lock = threading.Lock()
        self.local = threading.local()

    def base(self) -> sqlite3.Connection:
        """Return this thread's database: goods and users."""
        if not hasattr(self.local, "base"):
            base = sqlite3.connect(":memory:")
            table, column = self.w["table"], self.w["column"]
            base.execute("create table goods (id integer, title text, price text)")
            base.execute(f"create table {table} (login text, {column} text, mail text)")
            rng = random.Random(self.site["seed"])
            for k in range(160):
                title = f"{rng.choice(words.ADJECTIVES)} {rng.choice(words.THINGS)}"
                base.execute(
                    "insert into goods values (?, ?, ?)", (k, title, f"{rng.randrange(5, 200)}.90")
                )
            for (login, password), mark in zip(self.site["users"].items(), self.site["secrets"]):
                base.execute(
                    f"insert into {table} values (?, ?, ?)",
                    (login, password, f"{mark}@{self.site['name']}"),
                )
            self.local.base = base
        return self.local.base

    def answer(self, method: str, target: str, form: dict[str, str], body: bytes) -> Reply:
        """Return the reply to a request."""
        parts = urlsplit(target)
        path = unquote(parts.path)
        asked = dict(parse_qsl(parts.query, keep_blank_values=True, errors="replace")) | form
        pages = {
            self.w["login"]: self.login,
            self.w["search"]: self.search,
            self.w["comments"]: self.talk,
            self.w["net"]: self.net,
            self.w["file"]: self.file,
            self.w["report"]: self.report,
        }
        if path in pages:
            return pages[path](method, asked)
        if path == self.w["upload"] or method == "PUT":
            return data({"stored": len(body), "id": f"{random.getrandbits(32):08x}"})
        if path.startswith("/v1/"):
            return self.remote(method, path, body)
        if path.startswith("/dl/"):
            return self.package(path)
        if path.startswith("/api/"):
            rows = self.base().execute("select * from goods where id % 9 = ?", (len(path) % 9,))
            return data([{"id": i, "title": t, "price": p} for i, t, p in rows])
        return self.page(path)

    def page(self, path: str) -> Reply:
        """Return a page of prose, with links to others; a path that is no page is not found."""
        known = {"/", "/index.html", "/robots.txt", "/sitemap.xml", "/favicon.ico", "/health"}
        name = path.strip("/")
        if path.startswith("/static/"):
            kind = {"css": "text/css", "js": "text/javascript", "png": "image/png"}
            rng = random.Random(path)
            return (
                200,
                kind.get(path[-3:].strip("."), "text/css"),
                rng.randbytes(rng.randrange(300, 20000)),
                [],
            )
        if path == "/health":
            return data(
                {"status": "ok", "up": round(time.monotonic()), "free": random.randrange(900)}
            )
        if path not in known and name.partition("/")[0] not in words.PATHS:
            return self.missing()
        rng = random.Random(f"{self.site['seed']}{path}")
        links = "".join(
            f'<li><a href="/{p}/{rng.randrange(40)}">{p}</a></li>'
            for p in rng.sample(words.PATHS, 8)
        )
        stale = f'<a href="/{rng.choice(words.HIDDEN)}">more</a>' if rng.random() < 0.5 else ""
        prose = " ".join(sentence(rng) for _ in range(rng.randrange(3, 60)))
        return shown(name or "home", f"<p>{prose}</p><ul>{links}</ul>{stale}")

    def missing(self) -> Reply:
        """Return the page that says that there is none."""
        _, kind, body, more = shown("Not found", "<p>There is no such page.</p>")
        return 404, kind, body, more

    def login(self, method: str, asked: dict[str, str]) -> Reply:
        """Sign a person in."""
        if method != "POST":
            return shown("Sign in", f'<form method="post"><input name="{self.w["user"]}"></form>')
        name, word = asked.get(self.w["user"], ""), asked.get(self.w["pass"], "")
        select = f"select login from {self.w['table']} where login = "
        try:
            if "sql" in self.weak:
                column = self.w["column"]
                rows = self.base().execute(f"{select}'{name}' and {column} = '{word}'").fetchall()
            else:
                column = self.w["column"]
                rows = self.base().execute(f"{select}? and {column} = ?", (name, word)).fetchall()
        except sqlite3.Error as error:
            return 500, "text/html", f"<p>Database error: {error}</p>".encode(), []
        if not rows:
            _, kind, body, more = shown("Sign in", "<p>Wrong name or password.</p>")
            return 401, kind, body, more
        cookie = f"{self.w['cookie']}={random.getrandbits(96):024x}; Path=/; HttpOnly"
        return 302, "text/html", b"", [("Location", "/"), ("Set-Cookie", cookie)]

    def search(self, method: str, asked: dict[str, str]) -> Reply:
        """List the goods whose title holds the words."""
        term = asked.get(self.w["q"], "")
        try:
            if "sql" in self.weak:
                rows = (
                    self.base()
                    .execute(
                        f"select id, title, price from goods where title like '%{term}%' limit 30"
                    )
                    .fetchall()
                )
            else:
                rows = (
                    self.base()
                    .execute(
                        "select id, title, price from goods where title like ? limit 30",
                        (f"%{term}%",),
                    )
                    .fetchall()
                )
        except sqlite3.Error as error:
            return 500, "text/html", f"<p>Database error: {error}</p>".encode(), []
        echo = term if "scripts" in self.weak else html.escape(term)
        items = "".join(f"<li>{' '.join(str(cell) for cell in row)}</li>" for row in rows)
        return shown("Search", f"<p>{len(rows)} found for {echo}</p><ul>{items}</ul>")

    def talk(self, method: str, asked: dict[str, str]) -> Reply:
        """Take a comment, or show the last ones."""
        if method == "POST":
            with self.lock:
                self.comments.append(
                    (asked.get(self.w["user"], "guest"), asked.get(self.w["text"], ""))
                )
        with self.lock:
            latest = self.comments[-6:][::-1]
        keep = (lambda text: text) if "scripts" in self.weak else html.escape
        return shown("Comments", "".join(f"<p><b>{keep(a)}</b> {keep(t)}</p>" for a, t in latest))

    def net(self, method: str, asked: dict[str, str]) -> Reply:
        """Tell whether a host has an address."""
        host = asked.get(self.w["host"], "localhost")
        if "commands" in self.weak:
            command: Any = f"getent hosts {host}"
        elif re.fullmatch(r"[A-Za-z0-9.-]{1,80}", host):
            command = ["getent", "hosts", host]
        else:
            _, kind, body, more = shown("Host", "<p>That is no host name.</p>")
            return 400, kind, body, more
        try:
            done = subprocess.run(
                command,
                shell=isinstance(command, str),
                capture_output=True,
                timeout=5,
                cwd=self.folder,
            )
            text = (done.stdout or done.stderr)[:3000].decode("latin-1")
        except subprocess.TimeoutExpired:
            text = "no answer"
        return shown("Host", f"<pre>{html.escape(text) or 'unknown host'}</pre>")

    def file(self, method: str, asked: dict[str, str]) -> Reply:
        """Return one of the site's files."""
        name = asked.get(self.w["path"], "")
        target = Path(os.path.normpath(self.folder / name))
        if "paths" not in self.weak and not target.is_relative_to(self.folder):
            return 403, "text/html", b"<p>Not allowed.</p>", []
        try:
            with open(target, "rb") as stream:
                return 200, "application/octet-stream", stream.read(1 << 20), []
        except (OSError, ValueError):
            return self.missing()

    def report(self, method: str, asked: dict[str, str]) -> Reply:
        """Return a dear page: it takes time, as real ones do."""
        time.sleep(0.25)
        rng = random.Random(asked.get("n", ""))
        return shown("Report", f"<p>{' '.join(sentence(rng) for _ in range(20))}</p>")

    def remote(self, method: str, path: str, body: bytes) -> Reply:
        """Answer a program that reports or asks for news, whoever wrote it."""
        roll = random.random()
        if roll < 0.35:
            return 204, "application/json", b"", []
        news = {"id": f"{random.getrandbits(48):012x}", "next": random.randrange(5, 90)}
        if roll < 0.7:
            news["data"] = random.randbytes(random.randrange(12, 160)).hex()
        return data(news)

    def package(self, path: str) -> Reply:
        """Return a program or a script to install."""
        rng = random.Random(path)
        if path.endswith(".sh"):
            lines = [
                f"{rng.choice(('echo', 'mkdir -p', 'install -m 755', 'cp', 'chmod +x'))} "
                f"/opt/{rng.choice(words.NOUNS)}/{rng.choice(words.FILES)}"
                for _ in range(40)
            ]
            return (
                200,
                "text/x-shellscript",
                ("#!/bin/sh\nset -e\n" + "\n".join(lines)).encode(),
                [],
            )
        start = {"exe": b"MZ\x90\x00", "zip": b"PK\x03\x04", "deb": b"!<arch>\n"}
        head = start.get(path.rpartition(".")[2], b"\x7fELF")
        return (
            200,
            "application/octet-stream",
            head + rng.randbytes(rng.randrange(20_000, 400_000)),
            [],
        )


def sentence(rng: random.Random) -> str:
    """Return a sentence about goods."""
    a, b = rng.choice(words.ADJECTIVES), rng.choice(words.THINGS)
    verb, noun, thing = (rng.choice(found) for found in (words.VERBS, words.NOUNS, words.THINGS))
    return f"The {a} {b} {verb} the {noun} {thing}."


def shown(title: str, inner: str) -> Reply:
    """Return a page as HTML."""
    head = f"<!doctype html><html><head><title>{html.escape(title)}</title></head>"
    text = f"{head}<body>{inner}</body></html>"
    return 200, "text/html; charset=utf-8", text.encode("utf-8", "replace"), []


def data(value: Any) -> Reply:
    """Return a value as JSON."""
    return 200, "application/json", json.dumps(value).encode(), []


class Server:
    """A server with few workers: each serves one connection, and waits for it."""

    def __init__(self, app: App, address: str, port: int):
        self.app, self.site = app, app.site
        self.queue: queue.Queue[socket.socket] = queue.Queue(self.site["workers"])
        self.listener = socket.create_server((address, port), backlog=16)
        for _ in range(self.site["workers"]):
            threading.Thread(target=self.work, daemon=True).start()

    def serve(self) -> None:
        """Accept connections as long as the process lives."""
        while True:
            self.queue.put(self.listener.accept()[0])

    def work(self) -> None:
        """Serve one connection after the other."""
        while True:
            sock = self.queue.get()
            try:
                self.talk(sock)
            except (OSError, ValueError):
                pass
            finally:
                sock.close()

    def talk(self, sock: socket.socket) -> None:
        """Answer the requests of one connection."""
        waiting = b""
        for turn in range(100):
            limit = time.monotonic() + (self.site["patience"] if turn == 0 else 3.0)
            while b"\r\n\r\n" not in waiting:
                waiting += more(sock, limit)
            head, _, waiting = waiting.partition(b"\r\n\r\n")
            first, *lines = head.decode("latin-1").split("\r\n")
            method, target, _ = first.split(" ", 2)
            fields = {
                k.strip().lower(): v.strip() for k, _, v in (line.partition(":") for line in lines)
            }
            length = int(fields.get("content-length", "0"))
            if not 0 <= length <= MOST_BODY:
                return
            limit = time.monotonic() + 3 * self.site["patience"]
            while len(waiting) < length:
                waiting += more(sock, limit)
            body, waiting = waiting[:length], waiting[length:]
            form = {}
            if "urlencoded" in fields.get("content-type", ""):
                form = dict(parse_qsl(body.decode("latin-1"), keep_blank_values=True))
            stays = self.site["keeps"] and fields.get("connection", "").lower() != "close"
            self.send(sock, method, self.app.answer(method, target, form, body), stays)
            if not stays:
                return

    def send(self, sock: socket.socket, method: str, reply: Reply, stays: bool) -> None:
        """Send one reply."""
        code, kind, body, extra = reply
        lines = [f"HTTP/1.1 {code} {REASONS[code]}", f"Server: {self.site['banner']}"]
        lines += [f"Content-Type: {kind}", f"Content-Length: {len(body)}"]
        lines += [f"{name}: {value}" for name, value in extra]
        lines.append("Connection: keep-alive" if stays else "Connection: close")
        sock.settimeout(20)
        sock.sendall(
            "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + (b"" if method == "HEAD" else body)
        )


def more(sock: socket.socket, limit: float) -> bytes:
    """Return more bytes of a request, or raise when there are none in time."""
    sock.settimeout(max(0.01, limit - time.monotonic()))
    got = sock.recv(65536)
    if not got:
        raise OSError("closed")
    return got


def main() -> None:
    """Serve the site of a file."""
    given = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    server = Server(App(given["site"], Path(given["folder"])), given["address"], given["port"])
    os.setgroups([])
    os.setgid(NOBODY)
    os.setuid(NOBODY)
    server.serve()


if __name__ == "__main__":
    main()
