"""A capture to flows, with NFStream: the columns of the schema of that name.

NFStream (LGPL, nDPI inside) is imported when a capture is read; nothing else needs it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

ENDINGS = (".pcap", ".pcapng", ".cap")
MAGIC = (
    *(b"\xa1\xb2\xc3\xd4", b"\xd4\xc3\xb2\xa1", b"\xa1\xb2\x3c\x4d", b"\x4d\x3c\xb2\xa1"),
    b"\x0a\x0d\x0d\x0a",
)
LARGEST = 4 * 2**30
IDLE = 900  # seconds of silence that end a flow, as in the testbed
KEPT = 400  # bytes of a direction
TCP, UDP = 6, 17
NAMED = {9: "\\t", 10: "\\n", 13: "\\r", 92: "\\\\"}
SIGNS = [
    NAMED.get(byte) or (chr(byte) if 32 <= byte < 127 else f"\\x{byte:02x}") for byte in range(256)
]


def require_capture(path: Path) -> None:
    """Refuse what is no capture by its first bytes.

    Raises
    ------
    FileNotFoundError : no such file, or what is no file.
    ValueError : empty, too large, or of another kind.
    """
    if not path.is_file():
        raise FileNotFoundError("is no file" if path.exists() else "no such file")
    size = path.stat().st_size
    if size == 0:
        raise ValueError("is empty")
    if size > LARGEST:
        raise ValueError(f"has {size:,} bytes, more than the limit of {LARGEST:,}: cut it in parts")
    with open(path, "rb") as stream:
        if stream.read(4) not in MAGIC:
            raise ValueError("is no capture: its first bytes are not those of pcap or pcapng")


def cleaned(data: bytes) -> str:
    r"""Return bytes as text that prints: what does not is escaped.

    Examples
    --------
    >>> cleaned(b"GET / HTTP/1.1\r\n\x16\xe9")
    'GET / HTTP/1.1\\r\\n\\x16\\xe9'
    """
    return "".join(map(SIGNS.__getitem__, data))


def segment(packet: bytes) -> bytes:
    """Return what a TCP or UDP packet of IPv4 or IPv6 carries, empty where it is none or cut.

    Examples
    --------
    >>> header = bytes([0x45, 0, 0, 30, 0, 0, 0, 0, 64, 17, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2])
    >>> segment(header + b"ppppllcc" + b"hi" + b"padding")
    b'hi'
    """
    if len(packet) < 20:
        return b""
    if packet[0] >> 4 == 4:
        start, protocol = 4 * (packet[0] & 15), packet[9]
        end = int.from_bytes(packet[2:4], "big") or len(packet)
    else:
        start, protocol = 40, packet[6]
        end = 40 + int.from_bytes(packet[4:6], "big")
    if protocol == UDP:
        start += 8
    elif protocol == TCP and len(packet) > start + 12:
        start += 4 * (packet[start + 12] >> 4)
    else:
        return b""
    return packet[start:end]


def meter(path: str | Path) -> pd.DataFrame:
    """Return the flows of a capture with NFStream's columns and the first bytes of each side.

    Raises
    ------
    ValueError : NFStream is not installed, cannot read the file, or finds no flow in it.
    """
    try:
        from nfstream import NFPlugin, NFStreamer
    except ImportError:
        raise ValueError("needs NFStream to be read: pip install nfstream==6.6.0") from None

    class FirstBytes(NFPlugin):
        """Keeps the first bytes of each direction."""

        def on_init(self, packet: Any, flow: Any) -> None:
            flow.udps.payload_client, flow.udps.payload_server = b"", b""
            self.on_update(packet, flow)

        def on_update(self, packet: Any, flow: Any) -> None:
            side = "payload_server" if packet.direction else "payload_client"
            had = getattr(flow.udps, side)
            if packet.payload_size and len(had) < KEPT:
                setattr(flow.udps, side, (had + segment(packet.ip_packet))[:KEPT])

        def on_expire(self, flow: Any) -> None:
            for side in ("payload_client", "payload_server"):
                setattr(flow.udps, side, cleaned(getattr(flow.udps, side)))

    try:
        stream = NFStreamer(
            source=str(path),
            statistical_analysis=True,
            idle_timeout=IDLE,
            active_timeout=4 * IDLE,
            n_dissections=20,
            n_meters=1,
            udps=FirstBytes(),
        )
        flows = stream.to_pandas()
    except (ValueError, OSError, TypeError) as error:
        raise ValueError(f"cannot be read as a capture: {error}") from None
    if flows is None or flows.empty:
        raise ValueError("has no flow of TCP, UDP or the like")
    return flows.rename(columns=lambda name: str(name).removeprefix("udps."))
