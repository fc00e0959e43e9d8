"""A real server in a process of its own, on a free port of 127.0.0.1."""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[3]


class Running:
    """A server that runs; ``port`` is where it listens."""

    def __init__(self, process: subprocess.Popen, port: int):
        self.process, self.port = process, port

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        """Return status and JSON of a request on a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            content = None if body is None else json.dumps(body)
            connection.request(method, path, content, headers)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        finally:
            connection.close()

    def alive(self) -> bool:
        """Tell whether it answers."""
        return self.ask("GET", "/v2/health/live") == (200, {"live": True})


@contextmanager
def running(folder: Path, **settings: Any) -> Iterator[Running]:
    """Start a server with settings, in a folder for what it writes; end it."""
    file = folder / "serve.yaml"
    given = {"port": 0, "threads": 1, "release": None, "metrics": False, **settings}
    file.write_text(yaml.safe_dump(given))
    command = [sys.executable, "-m", "app.serve", "--settings", str(file)]
    with open(folder / "stderr", "wb") as errors:
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=errors)
    try:
        line = process.stdout.readline().decode()
        if not line:
            raise RuntimeError((folder / "stderr").read_text())
        yield Running(process, int(line.rpartition(":")[2]))
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
