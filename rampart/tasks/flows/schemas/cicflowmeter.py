"""CICFlowMeter, in the spellings of CIC-IDS2017 (with stray spaces), 2018 and later versions.

Times are microseconds. What could not be divided by (``Infinity``, ``NaN``) is missing.
"""

from __future__ import annotations

from rampart.tasks.flows.row import FLAGS
from rampart.tasks.flows.schemas.base import US, Schema, shapes, take

TAKES = {
    "start": take("Timestamp"),
    "client_address": take("Src IP", "Source IP"),
    "client_port": take("Src Port", "Source Port"),
    "server_address": take("Dst IP", "Destination IP"),
    "server_port": take("Dst Port", "Destination Port"),
    "protocol": take("Protocol"),
    "duration": take("Flow Duration", factor=US),
    "client_packets": take("Tot Fwd Pkts", "Total Fwd Packets", "Total Fwd Packet"),
    "server_packets": take("Tot Bwd Pkts", "Total Backward Packets", "Total Bwd packets"),
    "client_bytes": take(
        "TotLen Fwd Pkts", "Total Length of Fwd Packets", "Total Length of Fwd Packet"
    ),
    "server_bytes": take(
        "TotLen Bwd Pkts", "Total Length of Bwd Packets", "Total Length of Bwd Packet"
    ),
    **shapes("client_size", "Fwd Pkt Len {}|Fwd Packet Length {}"),
    **shapes("server_size", "Bwd Pkt Len {}|Bwd Packet Length {}"),
    **shapes("both_size", "Pkt Len {}|Packet Length {}|{} Packet Length"),
    **shapes("both_gap", "Flow IAT {}", US),
    **shapes("client_gap", "Fwd IAT {}", US),
    **shapes("server_gap", "Bwd IAT {}", US),
    "client_duration": take("Fwd IAT Tot", "Fwd IAT Total", factor=US),
    "server_duration": take("Bwd IAT Tot", "Bwd IAT Total", factor=US),
    "client_psh": take("Fwd PSH Flags"),
    "server_psh": take("Bwd PSH Flags"),
    "client_urg": take("Fwd URG Flags"),
    "server_urg": take("Bwd URG Flags"),
    **{f"both_{flag}": take(f"{flag} Flag Cnt", f"{flag} Flag Count") for flag in FLAGS},
    "client_header_bytes": take("Fwd Header Len", "Fwd Header Length"),
    "server_header_bytes": take("Bwd Header Len", "Bwd Header Length"),
    "client_window": take("Init Fwd Win Byts", "Init_Win_bytes_forward", "FWD Init Win Bytes"),
    "server_window": take("Init Bwd Win Byts", "Init_Win_bytes_backward", "Bwd Init Win Bytes"),
    "attack": take("Label"),
}
OWN = (
    *(f"{kind}_{shape}" for kind in ("active", "idle") for shape in ("mean", "std", "max", "min")),
    *("fwd_act_data_pkts", "act_data_pkt_fwd", "fwd_seg_size_min", "min_seg_size_forward"),
)
LEFT = {
    "flow_id": "the addresses and ports in one",
    **dict.fromkeys(
        (
            *("flow_byts_s", "flow_bytes_s", "flow_pkts_s", "flow_packets_s", "fwd_pkts_s"),
            *("fwd_packets_s", "bwd_pkts_s", "bwd_packets_s", "down_up_ratio", "pkt_size_avg"),
            *("average_packet_size", "pkt_len_var", "packet_length_variance"),
            *("fwd_seg_size_avg", "avg_fwd_segment_size", "fwd_segment_size_avg"),
            *("bwd_seg_size_avg", "avg_bwd_segment_size", "bwd_segment_size_avg"),
        ),
        "computed of columns that are taken",
    ),
    **dict.fromkeys(
        (
            f"subflow_{way}_{what}"
            for way in ("fwd", "bwd")
            for what in ("pkts", "byts", "packets", "bytes")
        ),
        "copies of the totals",
    ),
    **dict.fromkeys(
        (
            *("fwd_byts_b_avg", "fwd_pkts_b_avg", "fwd_blk_rate_avg", "bwd_byts_b_avg"),
            *("bwd_pkts_b_avg", "bwd_blk_rate_avg", "fwd_avg_bytes_bulk", "fwd_avg_packets_bulk"),
            *("fwd_avg_bulk_rate", "bwd_avg_bytes_bulk", "bwd_avg_packets_bulk"),
            *("bwd_avg_bulk_rate", "cwe_flag_count", "cwr_flag_count", "ece_flag_cnt"),
            "ece_flag_count",
        ),
        "0 in all that CICFlowMeter writes, or nearly",
    ),
}

SCHEMA = Schema(
    name="CICFlowMeter",
    needs=(
        ("flow_duration",),
        TAKES["client_packets"].names,
        TAKES["server_packets"].names,
        ("flow_iat_mean",),
    ),
    takes=TAKES,
    own=OWN,
    never=LEFT,
)
