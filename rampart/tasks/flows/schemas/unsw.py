"""UNSW-NB15: the training and testing sets, with and without ids, and the full set with a header.

Durations are seconds, times between packets and jitter milliseconds.
"""

from __future__ import annotations

from rampart.tasks.flows.schemas.base import MS, Schema, take

TAKES = {
    "start": take("Stime"),
    "client_address": take("srcip"),
    "client_port": take("sport"),
    "server_address": take("dstip"),
    "server_port": take("dsport"),
    "protocol": take("proto"),
    "service": take("service"),
    "state": take("state"),
    "duration": take("dur"),
    "client_packets": take("Spkts"),
    "server_packets": take("Dpkts"),
    "client_bytes": take("sbytes"),
    "server_bytes": take("dbytes"),
    "client_size_mean": take("smean", "smeansz"),
    "server_size_mean": take("dmean", "dmeansz"),
    "client_gap_mean": take("sinpkt", "Sintpkt", factor=MS),
    "server_gap_mean": take("dinpkt", "Dintpkt", factor=MS),
    "client_ttl": take("sttl"),
    "server_ttl": take("dttl"),
    "client_window": take("swin"),
    "server_window": take("dwin"),
    "client_lost": take("sloss"),
    "server_lost": take("dloss"),
    "attack": take("attack_cat", "Label"),
}
OWN = (
    *("rate", "sload", "dload", "sjit", "djit", "tcprtt", "synack", "ackdat", "trans_depth"),
    *("response_body_len", "res_bdy_len", "ct_srv_src", "ct_state_ttl", "ct_dst_ltm"),
    *("ct_src_dport_ltm", "ct_dst_sport_ltm", "ct_dst_src_ltm", "is_ftp_login", "ct_ftp_cmd"),
    *("ct_flw_http_mthd", "ct_src_ltm", "ct_srv_dst", "is_sm_ips_ports"),
)
SCHEMA = Schema(
    name="UNSW-NB15",
    needs=(("dur",), ("sbytes",), ("dbytes",), ("sttl",), ("ct_srv_src",)),
    takes=TAKES,
    own=OWN,
    never={
        "id": "the number of the row",
        "label": "the answer",
        "ltime": "absolute time",
        **dict.fromkeys(("stcpb", "dtcpb"), "where a sequence begins: drawn at random"),
    },
)
