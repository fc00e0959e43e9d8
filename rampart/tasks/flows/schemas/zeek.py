"""Zeek's conn.log, as Zeek writes it (TSV with ``#fields``) or as a table; times are seconds."""

from __future__ import annotations

import pandas as pd

from rampart.tasks.flows.schemas.base import Schema, take

TAKES = {
    "start": take("ts"),
    "client_address": take("id.orig_h"),
    "client_port": take("id.orig_p"),
    "server_address": take("id.resp_h"),
    "server_port": take("id.resp_p"),
    "protocol": take("proto"),
    "service": take("service"),
    "state": take("conn_state"),
    "duration": take("duration"),
    "client_packets": take("orig_pkts"),
    "server_packets": take("resp_pkts"),
    "client_bytes": take("orig_ip_bytes", "orig_bytes"),
    "server_bytes": take("resp_ip_bytes", "resp_bytes"),
    "attack": take("detailed-label", "label"),
}
LETTERS = {"syn": "sh", "ack": "ah", "psh": "d", "fin": "f", "rst": "r"}
"""Flag -> the letters of ``history`` that tell of it; they count powers of ten, not packets."""


def history(frame: pd.DataFrame, raw: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with the flags that the history tells of: capitals are the client's."""
    if "history" not in raw:
        return frame
    text = raw["history"].fillna("").astype(str)
    found = {}
    for flag, letters in LETTERS.items():
        found[f"client_{flag}"] = text.str.count(f"[{letters.upper()}]").astype(float)
        found[f"server_{flag}"] = text.str.count(f"[{letters}]").astype(float)
    return frame.assign(**found)


SCHEMA = Schema(
    name="Zeek conn.log",
    needs=(("id_orig_h",), ("id_resp_h",), ("proto",), ("conn_state",)),
    takes=TAKES,
    own=("missed_bytes",),
    never={
        "uid": "the number of the row",
        "orig_bytes": "taken where the bytes with headers are not there",
        "resp_bytes": "taken where the bytes with headers are not there",
        "label": "the answer",
        **dict.fromkeys(("local_orig", "local_resp"), "tells where the addresses are"),
        **dict.fromkeys(("tunnel_parents", "ip_proto"), "of the network, not of the flow"),
    },
    reads=("history",),
    finish=history,
)
