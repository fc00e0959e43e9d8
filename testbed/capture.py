"""The first bytes of each direction of each conversation of a capture, as text."""

from __future__ import annotations

import socket
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

KEPT = 400
TCP, UDP = 6, 17
SYN, ACK = 0x02, 0x10
Key = tuple[int, str, int, str, int]


def cleaned(data: bytes) -> str:
    r"""Return bytes as text that prints: what does not is escaped.

    Examples
    --------
    >>> cleaned(b"GET / HTTP/1.1\r\n\x16\x03\xe9")
    'GET / HTTP/1.1\\r\\n\\x16\\x03\\xe9'
    >>> cleaned(b"a\\b")
    'a\\\\b'
    """
    named = {9: "\\t", 10: "\\n", 13: "\\r", 92: "\\\\"}
    return "".join(
        named.get(byte) or (chr(byte) if 32 <= byte < 127 else f"\\x{byte:02x}") for byte in data
    )


def packets(path: str | Path) -> Iterator[tuple[float, Key, int, int, bytes]]:
    """Yield time, five-tuple, TCP flags, sequence number and payload of each packet of IPv4."""
    import dpkt

    with open(path, "rb") as stream:
        for when, frame in dpkt.pcap.Reader(stream):
            packet = dpkt.ethernet.Ethernet(frame).data
            if not isinstance(packet, dpkt.ip.IP) or packet.p not in (TCP, UDP):
                continue
            segment = packet.data
            if not isinstance(segment, dpkt.tcp.TCP | dpkt.udp.UDP):
                continue
            ends = (
                socket.inet_ntoa(packet.src),
                segment.sport,
                socket.inet_ntoa(packet.dst),
                segment.dport,
            )
            is_tcp = packet.p == TCP
            yield (
                when,
                (packet.p, *ends),
                segment.flags if is_tcp else 0,
                segment.seq if is_tcp else 0,
                bytes(segment.data),
            )


def first_bytes(
    found: Iterable[tuple[float, Key, int, int, bytes]],
) -> dict[Key, list[dict[str, Any]]]:
    """Return the conversations of each five-tuple (client first), in the order of their starts.

    A SYN with another sequence number begins another conversation of the same five-tuple. A segment
    that was sent again counts once.
    """
    known: dict[Key, list[dict[str, Any]]] = {}
    for when, key, flags, number, payload in found:
        protocol, source, port, target, target_port = key
        back = (protocol, target, target_port, source, port)
        if flags & SYN and not flags & ACK:
            past = known.setdefault(key, [])
            if not past or past[-1]["isn"] != number:
                past.append(new(when, number))
            continue
        side = "server" if back in known and key not in known else "client"
        past = known.setdefault(back if side == "server" else key, [])
        if not past:
            past.append(new(when, None))
        keep(past[-1], side, number if protocol == TCP else None, payload)
    return known


def new(when: float, number: int | None) -> dict[str, Any]:
    """Return a conversation of which nothing has been said."""
    return {"time": when, "isn": number, "client": b"", "server": b"", "seen": set()}


def keep(conversation: dict[str, Any], side: str, number: int | None, payload: bytes) -> None:
    """Keep what a packet adds to the first bytes of its direction."""
    if not payload or len(conversation[side]) >= KEPT:
        return
    if number is not None:
        if (side, number) in conversation["seen"]:
            return
        conversation["seen"].add((side, number))
    conversation[side] = (conversation[side] + payload)[:KEPT]
