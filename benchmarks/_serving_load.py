"""Load a server over plain sockets; benchmarks/serving.py runs it in a process of its own.

    python benchmarks/_serving_load.py PORT PATH BODY_FILE CLIENTS SECONDS

Each client sends its next request when its last answer is there. stdout: JSON, with the
milliseconds of each request, requests a second, and answers that were not 200.
"""

from __future__ import annotations

import json
import selectors
import socket
import sys
import time
from pathlib import Path

QUICK = getattr(socket, "TCP_QUICKACK", socket.TCP_NODELAY)  # Linux


class Client:
    """One connection, kept."""

    def __init__(self, port: int, request: bytes):
        self.request, self.socket = request, socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.begun, self.content, self.wanted = 0.0, b"", 0

    def send(self) -> None:
        self.begun, self.content, self.wanted = time.perf_counter(), b"", 0
        self.socket.sendall(self.request)
        # Else a server that sends head and body apart, with Nagle's algorithm on, is measured by
        # the 40 ms that this side waits with its acknowledgement.
        self.socket.setsockopt(socket.IPPROTO_TCP, QUICK, 1)

    def take(self) -> int | None:
        """Read what is there; return the status once the answer is whole."""
        part = self.socket.recv(262144)
        self.socket.setsockopt(socket.IPPROTO_TCP, QUICK, 1)
        if not part:
            raise ConnectionError("the server ended the connection")
        self.content += part
        if not self.wanted:
            head, found, _ = self.content.partition(b"\r\n\r\n")
            if not found:
                return None
            length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
            self.wanted = len(head) + 4 + int(length)
        return int(self.content[9:12]) if len(self.content) >= self.wanted else None


def load(port: int, path: str, body: bytes, clients: int, seconds: float) -> dict:
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    request = f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body
    chosen, spent, failed = selectors.DefaultSelector(), [], 0
    for _ in range(clients):
        client = Client(port, request)
        chosen.register(client.socket, selectors.EVENT_READ, client)
        client.send()
    start = time.perf_counter()
    while (now := time.perf_counter()) - start < seconds:
        for key, _ in chosen.select(timeout=1):
            status = key.data.take()
            if status is not None:
                spent.append(1000 * (time.perf_counter() - key.data.begun))
                failed += status != 200
                key.data.send()
    return {"milliseconds": spent, "rate": len(spent) / (now - start), "failed": failed}


if __name__ == "__main__":
    port, path, file, clients, seconds = sys.argv[1:]
    print(json.dumps(load(int(port), path, Path(file).read_bytes(), int(clients), float(seconds))))
