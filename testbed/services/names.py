"""The name server of the zones that the resolver does not know: long names get long answers.

python -m testbed.services.names address zone [zone ...]
"""

from __future__ import annotations

import base64
import random
import socket
import sys

from testbed.protocols import dns


def reply(query: bytes, zones: list[str]) -> bytes:
    """Return the answer to a query: there is one to every name of a zone."""
    name, kind = dns.question(query)
    if not any(name == zone or name.endswith(f".{zone}") for zone in zones):
        return dns.answer(query, None)
    if kind == "TXT":
        count = random.choice((12, 24, 48, 96, 160))
        return dns.answer(query, base64.b64encode(random.randbytes(count)))
    if kind == "CNAME":
        return dns.answer(query, dns.packed(f"{random.randbytes(9).hex()}.{zones[0]}"))
    return dns.answer(query, bytes([172, 29, random.randrange(256), random.randrange(1, 255)]))


def main() -> None:
    """Serve until killed."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind((sys.argv[1], 53))
    while True:
        query, client = sock.recvfrom(4096)
        try:
            sock.sendto(reply(query, sys.argv[2:]), client)
        except (ValueError, IndexError, OSError):
            continue


if __name__ == "__main__":
    main()
