"""The canonical flow: every source is mapped to these columns, in these units.

``client`` is who opened the flow, ``server`` who was asked; ``both`` is the two directions in one.
Only what ``derive`` makes of NUMBERS, CATEGORIES and TEXTS is ever a feature. Addresses, client
ports and absolute times are for display and for grouping; COLUMNS.md has a line for each.
"""

from __future__ import annotations

from itertools import product

CLASSES = ("info", "low", "medium", "high", "critical")
"""Severity: no harm meant, looked, tried, got in or stopped a service, ran code or took data."""
CODES = {name: code for code, name in enumerate(CLASSES)}
NONE = "none"
"""The ``attack`` of a harmless flow."""

SIDES = ("client", "server", "both")
FLAGS = ("syn", "ack", "psh", "fin", "rst", "urg")
SHAPES = ("min", "mean", "std", "max")

_UNITS = {
    "duration": "seconds from the first packet to the last",
    **{f"{side}_duration": f"the same of the packets of the {side}" for side in SIDES[:2]},
    **{f"{side}_packets": f"packets of the {side}" for side in SIDES[:2]},
    **{f"{side}_bytes": f"bytes of the {side}" for side in SIDES[:2]},
    **{f"{s}_size_{x}": f"{x} size of a packet, bytes ({s})" for s, x in product(SIDES, SHAPES)},
    **{f"{s}_gap_{x}": f"{x} seconds between packets ({s})" for s, x in product(SIDES, SHAPES)},
    **{f"{s}_{f}": f"packets with the flag {f.upper()} ({s})" for s, f in product(SIDES, FLAGS)},
    **{f"{side}_ttl": f"hops left of a packet of the {side}" for side in SIDES[:2]},
    "ttl_min": "fewest hops left of a packet",
    "ttl_max": "most hops left of a packet",
    **{f"{side}_window": f"window that the {side} advertised, bytes" for side in SIDES[:2]},
    **{f"{side}_lost": f"packets of the {side} sent again or lost" for side in SIDES[:2]},
    **{f"{side}_lost_bytes": f"the same in bytes ({side})" for side in SIDES[:2]},
    **{f"{side}_header_bytes": f"bytes of the headers of the {side}" for side in SIDES[:2]},
}
NUMBERS = tuple(_UNITS)
CATEGORIES = ("protocol", "service", "category", "state")
TEXTS = (
    *("server_name", "user_agent", "content_type", "client_fingerprint", "server_fingerprint"),
    *("payload_client", "payload_server"),
)
ENDS = ("start", "client_address", "client_port", "server_address", "server_port")
TOLD = ("attack", "severity", "day", "session", "activity", "look_alike")
"""What a source may say of a flow; never a feature."""
OWN = "own_"
"""Before the name of a number that one schema alone has, such as UNSW's ct_srv_src."""

ALL = (*ENDS, *NUMBERS, *CATEGORIES, *TEXTS, *TOLD)
NEVER = {
    "start": "absolute time: tells the day of the recording; the hour alone is built, and ablated",
    "client_address": "an address tells who, not what; its last octet is built, and ablated",
    "server_address": "an address tells who, not what",
    "client_port": "drawn by the operating system",
    "server_port": "names a service and is no amount: its range is a feature, and below 1024 it is "
    "a word of the text",
    "attack": "the answer",
    "severity": "the answer",
    "day": "what a held-out day must not share",
    "session": "what must not straddle a split",
    "activity": "the answer",
    "look_alike": "the answer",
}
"""Column -> why it is no feature."""


def unit(name: str) -> str:
    """Return what a number means, with its unit.

    Examples
    --------
    >>> unit("client_gap_mean")
    'mean seconds between packets (client)'
    """
    return _UNITS[name]
