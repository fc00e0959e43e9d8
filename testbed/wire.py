"""Connections that know what they are for: opened inside the fence, and written to the log.

A record of the log holds a connection's client address and port, server address and port, the
time just before its first packet, and what it achieved. It is what labels are made from.
"""

from __future__ import annotations

import json
import os
import socket
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from testbed import guard

TCP, UDP = 6, 17


class Log:
    """The records of one host, one JSON object a line; many threads write."""

    def __init__(self, path: str | Path):
        self.stream = open(path, "a", encoding="utf-8")  # noqa: SIM115 closed with the log
        self.lock = threading.Lock()

    def write(self, record: dict[str, Any]) -> None:
        """Write one record."""
        with self.lock:
            self.stream.write(json.dumps(record) + "\n")

    def close(self) -> None:
        """Write what is still in memory."""
        with self.lock:
            self.stream.flush()
            os.fsync(self.stream.fileno())
            self.stream.close()


class Connection:
    """One TCP connection or one UDP socket, and its record."""

    def __init__(self, sock: socket.socket, record: dict[str, Any]):
        self.plain = sock
        self.sock: Any = sock
        self.record = record

    def achieved(self, outcome: str) -> None:
        """Say what the connection achieved."""
        self.record["outcome"] = outcome

    def close(self) -> None:
        """Close the socket; the record stays with its session, which writes it at its end."""
        for sock in (self.sock, self.plain):
            with suppress(OSError):
                sock.close()

    def reset(self) -> None:
        """Close with a RST, as a balancer does that has seen enough."""
        self.plain.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        self.close()

    def __enter__(self) -> Connection:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def record_of(protocol: int, source: tuple[str, int], target: tuple[str, int]) -> dict[str, Any]:
    """Return the record of a connection that begins now."""
    return {
        "time": time.time(),
        "protocol": protocol,
        "src_ip": source[0],
        "src_port": source[1],
        "dst_ip": target[0],
        "dst_port": target[1],
        "outcome": None,
    }


def tcp(
    source: str, target: tuple[str, int], timeout: float, half: bool = False
) -> tuple[Connection, OSError | None]:
    """Connect; the second value is the error of a connection that was refused or not answered.

    With ``half`` the last packet of the handshake waits, so that a reset at once goes before it.

    Raises
    ------
    testbed.guard.OutsideError : the target is not the testbed's.
    """
    guard.inside(target[0])
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    sock.bind((guard.inside(source), 0))  # a failed connection has its port in the log too
    sock.settimeout(timeout)
    if half:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 0)
    connection = Connection(sock, record_of(TCP, sock.getsockname(), target))
    try:
        sock.connect(target)
    except OSError as error:
        sock.close()
        return connection, error
    return connection, None


def udp(source: str, target: tuple[str, int], timeout: float) -> Connection:
    """Return a UDP socket that talks to one server.

    Raises
    ------
    testbed.guard.OutsideError : the target is not the testbed's.
    """
    guard.inside(target[0])
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind((guard.inside(source), 0))
    sock.settimeout(timeout)
    sock.connect(target)
    return Connection(sock, record_of(UDP, sock.getsockname(), target))
