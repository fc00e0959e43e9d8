"""RedHarness: its own risky requests. The rows after other benchmarks' manner are not read."""

from __future__ import annotations

import json
from collections.abc import Iterator

from rampart.tasks.prompts.row import KINDS, Row

FILE = "redharness/datasets/data/demo_behaviors.json"


def rows(archive) -> Iterator[Row]:
    """Yield the requests that the package says to refuse."""
    for row in json.loads(archive.read(FILE))["behaviors"]:
        if row["id"].startswith("harm-"):
            yield Row(row["prompt"], KINDS["risky"], "redharness", "redharness", "risky")
