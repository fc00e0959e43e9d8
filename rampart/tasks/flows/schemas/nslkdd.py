"""NSL-KDD and KDD Cup 1999: known by name, so that what they lack can be said."""

from __future__ import annotations

from rampart.tasks.flows.schemas.base import Schema, take

SCHEMA = Schema(
    name="NSL-KDD",
    needs=(("protocol_type",), ("src_bytes",), ("dst_bytes",), ("dst_host_count",)),
    takes={
        "duration": take("duration"),
        "protocol": take("protocol_type"),
        "service": take("service"),
        "state": take("flag"),
        "client_bytes": take("src_bytes"),
        "server_bytes": take("dst_bytes"),
        "attack": take("label", "class", "attack"),
    },
    refuse="it has no packets, no packet sizes, no times between packets and no flags, and half of "
    "its columns count what other connections did (count, srv_count, dst_host_*): of a flow it "
    "knows duration, protocol, service and bytes alone",
)
