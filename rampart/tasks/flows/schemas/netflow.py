"""The NF-* family (Sarhan and others): NetFlow version 1, 2 with 43 and 3 with 53 columns."""

from __future__ import annotations

import pandas as pd

from rampart.tasks.flows.row import FLAGS
from rampart.tasks.flows.schemas.base import MS, Schema, bits, shapes, take

ENDS = {
    "client_address": take("IPV4_SRC_ADDR"),
    "client_port": take("L4_SRC_PORT"),
    "server_address": take("IPV4_DST_ADDR"),
    "server_port": take("L4_DST_PORT"),
}
FIRST = {
    **ENDS,
    "protocol": take("PROTOCOL"),
    "service": take("L7_PROTO"),
    "duration": take("FLOW_DURATION_MILLISECONDS", factor=MS),
    "client_packets": take("IN_PKTS"),
    "server_packets": take("OUT_PKTS"),
    "client_bytes": take("IN_BYTES"),
    "server_bytes": take("OUT_BYTES"),
    "attack": take("Attack", "Label"),
}
SECOND = {
    **FIRST,
    "client_duration": take("DURATION_IN", factor=MS),
    "server_duration": take("DURATION_OUT", factor=MS),
    "ttl_min": take("MIN_TTL"),
    "ttl_max": take("MAX_TTL"),
    "both_size_min": take("SHORTEST_FLOW_PKT"),
    "both_size_max": take("LONGEST_FLOW_PKT"),
    "client_lost": take("RETRANSMITTED_IN_PKTS"),
    "server_lost": take("RETRANSMITTED_OUT_PKTS"),
    "client_lost_bytes": take("RETRANSMITTED_IN_BYTES"),
    "server_lost_bytes": take("RETRANSMITTED_OUT_BYTES"),
    "client_window": take("TCP_WIN_MAX_IN"),
    "server_window": take("TCP_WIN_MAX_OUT"),
}
THIRD = {
    **SECOND,
    "start": take("FLOW_START_MILLISECONDS", factor=MS),
    **shapes("client_gap", "SRC_TO_DST_IAT_{}", MS, mean="avg", std="stddev"),
    **shapes("server_gap", "DST_TO_SRC_IAT_{}", MS, mean="avg", std="stddev"),
}
OWN = (
    *("min_ip_pkt_len", "max_ip_pkt_len", "src_to_dst_second_bytes", "dst_to_src_second_bytes"),
    *("src_to_dst_avg_throughput", "dst_to_src_avg_throughput", "num_pkts_up_to_128_bytes"),
    *("num_pkts_128_to_256_bytes", "num_pkts_256_to_512_bytes", "num_pkts_512_to_1024_bytes"),
    *("num_pkts_1024_to_1514_bytes", "icmp_type", "icmp_ipv4_type", "dns_query_type"),
    *("dns_ttl_answer", "ftp_command_ret_code"),
)
LEFT = {
    "dataset": "the name of the data set",
    "dns_query_id": "drawn at random",
    "flow_end_milliseconds": "absolute time",
    "label": "the answer",
}
NEEDS = (("in_bytes",), ("out_bytes",), ("in_pkts",), ("out_pkts",), ("tcp_flags",))


def flags(frame: pd.DataFrame, raw: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with the flags of the masks: which were seen, not how often."""
    masks = {"both": "tcp_flags", "client": "client_tcp_flags", "server": "server_tcp_flags"}
    found = {
        f"{side}_{flag}": seen
        for side, name in masks.items()
        if name in raw
        for flag, seen in bits(raw[name], FLAGS).items()
    }
    return frame.assign(**found)


MASKS = ("tcp_flags", "client_tcp_flags", "server_tcp_flags")
V1 = Schema("NetFlow v1 (NF-*)", NEEDS, FIRST, never=LEFT, reads=MASKS, finish=flags)
V2 = V1._replace(
    name="NetFlow v2 (NF-*-v2)",
    needs=(*NEEDS, ("client_tcp_flags",), ("min_ttl",), ("tcp_win_max_in",)),
    takes=SECOND,
    own=OWN,
)
V3 = V2._replace(
    name="NetFlow v3 (NF-*-v3)", needs=(*V2.needs, ("src_to_dst_iat_avg",)), takes=THIRD
)
