"""The Berkeley Function-Calling Leaderboard: requests of real users (live) and authored ones."""

from __future__ import annotations

import json
from collections.abc import Iterator

from rampart.tasks.prompts.row import BENIGN, Row

ROOT = "bfcl_eval/data/"


def rows(archive) -> Iterator[Row]:
    """Yield every distinct user turn of the leaderboard's questions."""
    seen = set()
    for name in archive.glob(ROOT + "BFCL_v4_*.json"):
        live = "_live_" in name
        for line in archive.read(name).splitlines():
            if not line.startswith(b'{"id"'):
                continue  # format_sensitivity.json lists ids, not questions
            for turn in json.loads(line)["question"]:
                for message in turn:
                    text = message["content"]
                    if message["role"] == "user" and text not in seen:
                        seen.add(text)
                        part = "live" if live else "authored"
                        yield Row(text, BENIGN, f"bfcl/{part}", f"bfcl-{part}", "request", "")
