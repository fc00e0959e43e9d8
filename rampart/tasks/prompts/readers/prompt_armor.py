"""prompt-armor: attacks of public challenges by source, and benign look-alikes.

Dropped because many of their rows are benign: jackhhao, protectai/validation. Dropped because
their origin states no licence: safeguard, jailbreakchat.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from rampart.tasks.prompts.row import BENIGN, MALICIOUS, Row

ROOT = "prompt_armor/data/attacks/"
FAMILIES = {
    "llmail-inject": "llmail",
    "satml-ctf-2024": "satml",
    "trustai/in-the-wild": "in-the-wild",
    "lakera/gandalf": "gandalf",
    "deepset/prompt-injections": "deepset",
}


def rows(archive) -> Iterator[Row]:
    """Yield the prompts of prompt-armor's wheel."""
    for row in _jsonl(archive, "known_attacks.jsonl"):
        if family := FAMILIES.get(row["source"]):
            yield Row(row["text"], MALICIOUS, f"prompt-armor/{family}", family)
    for row in _jsonl(archive, "benign_exemplars.jsonl"):
        yield Row(row["text"], BENIGN, "prompt-armor/exemplars", "exemplars")


def _jsonl(archive, name: str) -> Iterator[dict]:
    for line in archive.read(ROOT + name).splitlines():
        if line.strip():
            yield json.loads(line)
