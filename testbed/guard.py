"""The fence: no connection leaves the testbed's own private range, and there is no way out of it.

Every socket of clients and intruders is opened in ``testbed.wire``, which asks ``inside`` first.
"""

from __future__ import annotations

import ipaddress
from pathlib import Path

RANGE = ipaddress.ip_network("172.29.0.0/16")
ROUTES = Path("/proc/net/route")


class OutsideError(ValueError):
    """An address that is not the testbed's."""


def inside(address: str) -> str:
    """Return an address of the testbed's range.

    Raises
    ------
    OutsideError : anything else, a name too: the testbed resolves none but with its own servers.

    Examples
    --------
    >>> inside("172.29.3.10")
    '172.29.3.10'
    >>> inside("8.8.8.8")
    Traceback (most recent call last):
        ...
    testbed.guard.OutsideError: only addresses of 172.29.0.0/16 are connected to, got '8.8.8.8'
    """
    try:
        within = ipaddress.IPv4Address(address) in RANGE
    except ValueError:
        within = False
    if not within:
        raise OutsideError(f"only addresses of {RANGE} are connected to, got {address!r}")
    return address


def ways_out(routes: str) -> list[str]:
    """Return the lines of a routing table (as /proc/net/route) that lead out of the range.

    Examples
    --------
    >>> table = "Iface Destination Gateway Flags RefCnt Use Metric Mask\\n"
    >>> ways_out(table + "eth0 00001DAC 00000000 0001 0 0 0 00FFFFFF")
    []
    >>> ways_out(table + "eth0 00000000 0100A8C0 0003 0 0 0 00000000")
    ['eth0 00000000 0100A8C0 0003 0 0 0 00000000']
    """
    out = []
    for line in routes.splitlines()[1:]:
        fields = line.split()
        target = ipaddress.IPv4Address(int(fields[1], 16).to_bytes(4, "little"))
        if target not in RANGE:
            out.append(line)
    return out


def alone() -> None:
    """Refuse to go on in a network namespace that has a way out.

    Raises
    ------
    OutsideError : the routing table has a route out of the range.
    """
    if out := ways_out(ROUTES.read_text(encoding="ascii")):
        raise OutsideError(f"this network namespace has a way out: {out[0].split()[0]}")
