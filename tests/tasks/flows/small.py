"""Small invented flows in the columns of the testbed, and headers of public tables."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd

from rampart.tasks.flows import recorded
from rampart.tasks.flows.row import FLAGS
from rampart.tasks.flows.schemas.nfstream import WAYS

SAYS = {  # severity -> what the client says, what the server says
    0: ("GET /{w} HTTP/1.1\\r\\nHost: www.{w}.test", "HTTP/1.1 200 OK\\r\\n\\r\\n{w}"),
    1: ("HEAD /{w}.bak HTTP/1.0", "HTTP/1.1 404 Not Found"),
    2: ("GET /q?s=%27+or+1%3D1 {w}", "HTTP/1.1 500 Server Error"),
    3: ("USER {w}\\r\\nPASS {w}", "230 Logged in"),
    4: ("GET /p?h=%3Bid {w}", "uid=33(www-data) {w}"),
}
ATTACKS = ("none", "path_scan", "sql_injection", "ftp_guessing", "command_injection")
WORDS = ["apple", "birch", "cedar", "delta", "ember", "fjord", "grove", "heath", "inlet", "jetty"]

HEADERS = json.loads(Path(__file__).with_name("headers.json").read_text(encoding="utf-8"))
NF1, NF2, NF3, CIC2018, CIC2017, UNSW, UNSW_RAW, ZEEK, NSLKDD = (
    HEADERS[name].split(",")
    for name in ("NF1", "NF2", "NF3", "CIC2018", "CIC2017", "UNSW", "UNSW_RAW", "ZEEK", "NSLKDD")
)


def recording(days: int = 4, sessions: int = 8, flows: int = 3, seed: int = 0) -> pd.DataFrame:
    """Return flows as the testbed records them: of each severity some sessions a day."""
    rng = np.random.default_rng(seed)
    rows = []
    for day in range(days):
        for severity in range(5):
            for session in range(sessions):
                name = f"day{day}-{severity}{session:03d}"
                rows += [flow(rng, day, severity, name) for _ in range(flows)]
    return pd.DataFrame(rows)


def flow(rng: np.random.Generator, day: int, severity: int, session: str) -> dict:
    """Return one flow of the testbed's; its size grows a little with its severity."""
    packets = int(rng.integers(2, 9 + 3 * severity))
    said = {"w": f"{rng.choice(WORDS)}-{rng.integers(1000)}"}
    client, server = (text.format(**said) for text in SAYS[severity])
    row: dict = {
        "day": day,
        "src_ip": f"172.29.{day + 10}.{rng.integers(2, 200)}",
        "src_port": int(rng.integers(32768, 60999)),
        "dst_ip": f"172.29.{day + 10}.201",
        "dst_port": 21 if severity == 3 else 80,
        "protocol": 6,
        "ip_version": 4,
        "application_name": "FTP_CONTROL" if severity == 3 else "HTTP",
        "application_category_name": "Web",
        "application_is_guessed": 0,
        "application_confidence": 6,
        "requested_server_name": None,
        "client_fingerprint": None,
        "server_fingerprint": None,
        "user_agent": rng.choice(["Mozilla/5.0", "curl/8.1"]),
        "content_type": None,
    }
    for way in WAYS.values():
        row |= {f"{way}_first_seen_ms": 1_795_792_214_811 + 1000 * int(rng.integers(500))}
        row |= {f"{way}_last_seen_ms": row[f"{way}_first_seen_ms"] + 40}
        row |= {f"{way}_duration_ms": int(rng.integers(1, 900))}
        row |= {f"{way}_packets": packets, f"{way}_bytes": int(packets * rng.integers(60, 900))}
        for what in ("ps", "piat_ms"):
            low, mean, high = np.sort(rng.integers(1, 1500, 3))
            row |= {f"{way}_min_{what}": low, f"{way}_max_{what}": high}
            row |= {f"{way}_mean_{what}": float(mean), f"{way}_stddev_{what}": float(mean) / 3}
        row |= {f"{way}_{flag}_packets": int(rng.integers(0, 3)) for flag in FLAGS}
    return row | {
        "session": session,
        "actor": "person-1",
        "activity": ATTACKS[severity] if severity else "browse",
        "attack": ATTACKS[severity],
        "outcome": "none",
        "severity": severity,
        "look_alike": False,
        "look_alike_of": "none",
        "payload_client": client,
        "payload_server": server,
    }


def rows(folder: Path, raw: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that a recording becomes, as ``ingest`` has them."""
    path = folder / "recorded.parquet"
    raw.to_parquet(path)
    return recorded.rows(path).assign(package="testbed")


def table(columns: list[str], count: int = 3, **values: object) -> pd.DataFrame:
    """Return a table of small whole numbers in which some columns have other values."""
    made = {name: np.arange(1, count + 1) for name in columns}
    frame = pd.DataFrame(made)
    for name, value in values.items():
        frame[name] = value
    return frame
