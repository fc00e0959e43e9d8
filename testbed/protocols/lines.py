"""Protocols of lines: FTP, SMTP and Redis, as much of each as a session needs."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from testbed.context import Context
    from testbed.wire import Connection


def read_line(connection: Connection) -> str:
    """Return one line, without its end; empty when the server has closed."""
    got = bytearray()
    while not got.endswith(b"\n"):
        byte = connection.sock.recv(1)
        if not byte:
            break
        got += byte
    return got.decode("latin-1").rstrip("\r\n")


def reply(connection: Connection) -> tuple[int, str]:
    """Return the code and the last line of a reply of FTP or SMTP; code 0 when there is none."""
    while line := read_line(connection):
        if re.match(r"\d{3} ", line):
            return int(line[:3]), line
    return 0, ""


def say(connection: Connection, line: str) -> tuple[int, str]:
    """Send a line and return the reply."""
    connection.sock.sendall(line.encode("latin-1") + b"\r\n")
    return reply(connection)


class Ftp:
    """A session with the FTP server of the day."""

    def __init__(self, ctx: Context):
        self.ctx = ctx
        self.control = ctx.tcp("files", ctx.plan.ftp["port"])
        reply(self.control)

    def login(self, user: str, password: str) -> bool:
        """Tell whether the server takes a user and a password."""
        code, _ = say(self.control, f"USER {user}")
        if code == 331:
            code, _ = say(self.control, f"PASS {password}")
        return code == 230

    def data(self) -> Connection:
        """Open a data connection to the port that the server names."""
        _, line = say(self.control, "PASV")
        numbers = [int(number) for number in re.findall(r"\d+", line.partition("(")[2])]
        if len(numbers) != 6:
            raise OSError(f"no passive port in {line!r}")
        return self.ctx.tcp("files", numbers[4] * 256 + numbers[5])

    def fetch(self, command: str) -> bytes:
        """Return what LIST or RETR brings."""
        got = bytearray()
        with self.data() as data:
            code, _ = say(self.control, command)
            while code in (125, 150) and (part := data.sock.recv(65536)):
                got += part
        if code in (125, 150):
            reply(self.control)
        return bytes(got)

    def store(self, name: str, content: bytes) -> None:
        """Send a file."""
        with self.data() as data:
            code, _ = say(self.control, f"STOR {name}")
            if code in (125, 150):
                data.sock.sendall(content)
        if code in (125, 150):
            reply(self.control)

    def close(self) -> None:
        """Say good-bye."""
        with suppress(OSError):
            say(self.control, "QUIT")
        self.control.close()


def redis(connection: Connection, *words: str) -> bytes:
    """Send a command to Redis and return the first part of its reply."""
    parts = [word.encode() for word in words]
    connection.sock.sendall(
        b"*%d\r\n" % len(parts) + b"".join(b"$%d\r\n%b\r\n" % (len(p), p) for p in parts)
    )
    return connection.sock.recv(65536)
