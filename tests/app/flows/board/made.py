"""Four scored flows, by hand."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd

from app.flows.board.scoring import Scored, urgency

LABELS = ["info", "low", "medium", "high", "critical"]
TAG = ("T1190", "initial-access", "sql_tokens", "union select")


def result(**cells: list) -> Scored:
    """Return the flows; ``cells``: columns of the flows that are otherwise."""
    flows = pd.DataFrame(
        {
            "start": [60.0, 0.0, 120.0, np.nan],
            "client_address": ["10.0.0.9", "10.0.0.8", "::1", ""],
            "client_port": [40000.0, 40001.0, 40002.0, np.nan],
            "server_address": ["10.0.0.1"] * 4,
            "server_port": [80.0, 21.0, 53.0, np.nan],
            "service": ["http", "ftp", "dns", ""],
            "protocol": ["tcp", "tcp", "udp", "tcp"],
            "client_bytes": [100.0, 2000.0, 7.0, np.nan],
            "payload_client": [r"GET /?q=union select\r\nHost: a", "", "", ""],
            "payload_server": ["", "", "", ""],
        }
    )
    for name in ("server_bytes", "client_packets", "server_packets", "duration"):
        flows[name] = 1.0
    for name in ("state", "server_name", "user_agent", "content_type"):
        flows[name] = ""
    p = np.array([[0, 0, 1, 0, 0], [0, 0, 0, 0.5, 0.5], [1, 0, 0, 0, 0], [0.75, 0.25, 0, 0, 0]])
    scored = pd.DataFrame(
        {
            "severity": ["medium", "high", "info", "info"],
            **{f"p_{label}": p[:, code] for code, label in enumerate(LABELS)},
            "anomaly": np.float32([0.5, 0.25, 2.0, 1.0]),
            "unusual": np.float32([50, 25, 99, 75]),
            "alert": [False, False, True, False],
            "techniques": ["T1190", "", "", ""],
            "tactics": ["initial-access", "", "", ""],
            "reasons": ["SQL (union select); bytes of the server is low: 0 (usual 10)", "", "", ""],
        }
    )
    flows = flows.assign(**cells)
    names = ["row", "technique", "tactic", "rule", "evidence"]
    tags = pd.DataFrame([(0, *TAG)], columns=names)
    score = urgency(scored, LABELS)
    return Scored("mine.csv", "NFStream", Counter(), flows, scored, tags, score, 0.1, "")
