"""A server in a process of its own, and requests that no decent client would send to it."""

from __future__ import annotations

import contextlib
import json
import re
import select
import socket
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from tests.naming import ROOT

WAIT = 60  # seconds; an answer that does not come is a failure, not a hang


class Said(NamedTuple):
    """An answer: status, headers (names in lower case) and body."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self):
        return json.loads(self.body)


class Attacked:
    """The server, over a folder with its settings; ended by ``stop``."""

    def __init__(self, folder: Path):
        self.folder, self.keys = folder, {}
        command = [sys.executable, "-m", "app.serve", "--settings", "serve.yaml"]
        with open(folder / "stderr.txt", "wb") as errors:
            self.process = subprocess.Popen(
                command,
                cwd=folder,
                env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "HOME": str(folder)},
                stdout=subprocess.PIPE,
                stderr=errors,
            )
        ready, _, _ = select.select([self.process.stdout], [], [], 2 * WAIT)
        line = self.process.stdout.readline().decode() if ready else ""
        match = re.search(r":(\d+)$", line.strip())
        assert match, (line, (folder / "stderr.txt").read_text())
        self.port = int(match[1])

    def stop(self) -> int:
        self.process.terminate()
        try:
            return self.process.wait(WAIT)
        finally:
            self.process.kill()
            self.process.wait(WAIT)
            self.process.stdout.close()

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), WAIT)

    def raw(self, content: bytes) -> Said:
        """Send bytes as they are; return the first answer."""
        with self.connect() as one:
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                one.sendall(content)  # it may answer and end before it has read all
            return answer(one)

    def ask(
        self,
        method: str,
        path: str,
        body: object = None,
        key: str | None = "caller",
        headers: dict[str, str] | None = None,
    ) -> Said:
        """Send one request; a body that is no bytes is sent as JSON."""
        content = body if isinstance(body, bytes) else b"" if body is None else dumped(body)
        more = {"host": "x", "connection": "close", **(headers or {})}
        if key is not None:
            more["authorization"] = f"Bearer {self.keys[key]}"
        if not {name.lower() for name in more} & {"content-length", "transfer-encoding"}:
            more["content-length"] = str(len(content))
        lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in more.items())]
        return self.raw("\r\n".join([*lines, "", ""]).encode("utf-8", "surrogateescape") + content)

    def classify(self, *columns: dict, **named) -> Said:
        return self.ask("POST", "/columns/classify", {"columns": list(columns)}, **named)


def dumped(value: object) -> bytes:
    return json.dumps(value).encode()


def answer(one: socket.socket) -> Said:
    """Read one answer of a connection that ends with it, or is kept."""
    one.settimeout(WAIT)
    content = b""
    while b"\r\n\r\n" not in content:
        try:
            part = one.recv(65536)
        except ConnectionResetError:
            part = b""
        if not part:
            raise AssertionError(f"no answer, only {content[:200]!r}")
        content += part
    head, _, body = content.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {}
    for line in lines:
        name, _, value = line.partition(":")
        assert name.lower() not in headers or name.lower() == "set-cookie", f"{name} twice"
        headers[name.lower()] = value.strip()
    length = int(headers["content-length"])
    while len(body) < length:
        part = one.recv(65536)
        assert part, "the answer was cut"
        body += part
    return Said(int(first.split()[1]), headers, body[:length])
