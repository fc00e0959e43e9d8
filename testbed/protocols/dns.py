"""DNS messages of one question, and looking a name up."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from testbed.context import Context
    from testbed.wire import Connection

KINDS = {"A": 1, "CNAME": 5, "MX": 15, "TXT": 16, "AAAA": 28, "ANY": 255}


def packed(name: str) -> bytes:
    r"""Return a name as it is sent.

    Raises
    ------
    ValueError : a label is empty or longer than 63.

    Examples
    --------
    >>> packed("a.test")
    b'\x01a\x04test\x00'
    """
    labels = [label.encode("ascii") for label in name.rstrip(".").split(".")]
    if not all(1 <= len(label) <= 63 for label in labels):
        raise ValueError(f"a label of a name has 1 to 63 characters, got {name!r}")
    return b"".join(bytes([len(label)]) + label for label in labels) + b"\0"


def query(number: int, name: str, kind: str) -> bytes:
    """Return a query."""
    return (
        struct.pack(">HHHHHH", number, 0x0100, 1, 0, 0, 0)
        + packed(name)
        + struct.pack(">HH", KINDS[kind], 1)
    )


def question(message: bytes) -> tuple[str, str]:
    """Return the name and the kind that a message asks for.

    Examples
    --------
    >>> question(query(7, "www.cedar.test", "TXT"))
    ('www.cedar.test', 'TXT')
    """
    labels, place = [], 12
    while length := message[place]:
        if length > 63:
            raise ValueError("a question has no compressed name")
        labels.append(message[place + 1 : place + 1 + length].decode("ascii", "replace"))
        place += 1 + length
    (number,) = struct.unpack(">H", message[place + 1 : place + 3])
    return ".".join(labels), next((k for k, v in KINDS.items() if v == number), "A")


def answer(message: bytes, value: bytes | None) -> bytes:
    """Return the answer to a query; without a value, that there is no such name."""
    name, kind = question(message)
    asked = message[12 : 12 + len(packed(name)) + 4]
    if value is None:
        return message[:2] + struct.pack(">HHHHH", 0x8183, 1, 0, 0, 0) + asked
    if kind == "TXT":
        value = b"".join(
            bytes([len(part)]) + part
            for part in (value[k : k + 255] for k in range(0, len(value), 255))
        )
    record = struct.pack(">HHHIH", 0xC00C, KINDS[kind], 1, 30, len(value)) + value
    return message[:2] + struct.pack(">HHHHH", 0x8180, 1, 1, 0, 0) + asked + record


def look_up(
    ctx: Context, name: str, kind: str = "A", over: Connection | None = None
) -> bytes | None:
    """Ask the resolver for a name; None when there is no answer with a record."""
    connection = over or ctx.udp("names", 53)
    try:
        connection.sock.send(query(ctx.rng.randrange(65536), name, kind))
        got = connection.sock.recv(4096)
    except (TimeoutError, OSError):
        return None
    finally:
        if over is None:
            connection.close()
    return got if got[3] & 15 == 0 and got[6:8] != b"\0\0" else None
