"""Small training flows with the features that the stage split makes."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd

from rampart.tasks.flows.prepare import completed, prepare


@cache
def _train(rows: int, seed: int) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    label = np.arange(rows) % 5
    packets = rng.integers(2, 9 + 4 * label).astype(float)
    mean = rng.integers(60, 300, rows).astype(float)
    given = {
        "duration": rng.random(rows), "client_packets": packets,
        "server_packets": rng.integers(1, 6, rows).astype(float),
        "client_bytes": packets * mean, "client_size_mean": mean, "client_size_min": mean - 20,
        "client_size_max": mean + 20 + 10.0 * label, "client_size_std": mean / 10,
        "client_ack": packets - 1, "server_ack": np.ones(rows),
        "server_port": rng.choice([80.0, 8080.0], rows),
        "protocol": rng.choice(["tcp", "udp"], rows), "payload_client": ["GET /"] * rows,
    }  # fmt: skip
    given["server_bytes"] = given["server_packets"] * 70
    given |= dict.fromkeys(
        (f"server_size_{x}" for x in ("min", "mean", "max")), np.full(rows, 70.0)
    )
    whole = prepare(completed(given))
    frame = pd.DataFrame({key: value for key, value in whole.items() if key[1] == "_"})
    named = {"label": label, "group": [f"g{n // 4}" for n in range(rows)], "generated": False}
    return frame.assign(id=[f"{seed}-{n}" for n in range(rows)], source="day", **named)


def train(rows: int = 200, seed: int = 0) -> pd.DataFrame:
    """Return so many flows of five severities; packets grow with the severity."""
    return _train(rows, seed).copy()
