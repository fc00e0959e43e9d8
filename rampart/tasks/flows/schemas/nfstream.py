"""NFStream's own columns, with statistics; those of the project's testbed are these and labels."""

from __future__ import annotations

from rampart.tasks.flows.row import FLAGS
from rampart.tasks.flows.schemas.base import MS, Schema, shapes, take

WAYS = {"client": "src2dst", "server": "dst2src", "both": "bidirectional"}
TAKES = {
    "start": take("bidirectional_first_seen_ms", factor=MS),
    "client_address": take("src_ip"),
    "client_port": take("src_port"),
    "server_address": take("dst_ip"),
    "server_port": take("dst_port"),
    "protocol": take("protocol"),
    "service": take("application_name"),
    "category": take("application_category_name"),
    "server_name": take("requested_server_name"),
    "user_agent": take("user_agent"),
    "content_type": take("content_type"),
    "client_fingerprint": take("client_fingerprint"),
    "server_fingerprint": take("server_fingerprint"),
    "payload_client": take("payload_client"),
    "payload_server": take("payload_server"),
    "duration": take("bidirectional_duration_ms", factor=MS),
    "client_duration": take("src2dst_duration_ms", factor=MS),
    "server_duration": take("dst2src_duration_ms", factor=MS),
    "client_packets": take("src2dst_packets"),
    "server_packets": take("dst2src_packets"),
    "client_bytes": take("src2dst_bytes"),
    "server_bytes": take("dst2src_bytes"),
    "attack": take("attack"),
    "severity": take("severity"),
    "day": take("day"),
    "session": take("session"),
    "activity": take("activity"),
    "look_alike": take("look_alike"),
}
for side, way in WAYS.items():
    TAKES |= shapes(f"{side}_size", f"{way}_{{}}_ps", std="stddev")
    TAKES |= shapes(f"{side}_gap", f"{way}_{{}}_piat_ms", MS, std="stddev")
    TAKES |= {f"{side}_{flag}": take(f"{way}_{flag}_packets") for flag in FLAGS}

SCHEMA = Schema(
    name="NFStream",
    needs=(("src2dst_packets",), ("dst2src_packets",), ("bidirectional_duration_ms",)),
    takes=TAKES,
    never={
        **dict.fromkeys(("id", "expiration_id"), "numbers of the meter, not of the flow"),
        **dict.fromkeys(("src_mac", "dst_mac", "src_oui", "dst_oui"), "addresses"),
        **dict.fromkeys(("vlan_id", "tunnel_id", "ip_version"), "of the network, not of the flow"),
        **dict.fromkeys(
            (f"{way}_{end}_seen_ms" for way in WAYS.values() for end in ("first", "last")),
            "absolute times",
        ),
        **dict.fromkeys(
            ("bidirectional_packets", "bidirectional_bytes"), "the sum of the two directions"
        ),
        **dict.fromkeys(
            (f"{way}_{flag}_packets" for way in WAYS.values() for flag in ("cwr", "ece")),
            "congestion on the way, not the flow",
        ),
        **dict.fromkeys(
            ("application_is_guessed", "application_confidence"), "of the meter, not of the flow"
        ),
        **dict.fromkeys(("actor", "outcome", "look_alike_of"), "the answer"),
    },
)
