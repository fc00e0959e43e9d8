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
    "llmail-inject": ("llmail", "hidden"),
    "satml-ctf-2024": ("satml", "extraction"),
    "trustai/in-the-wild": ("in-the-wild", "jailbreak"),
    "lakera/gandalf": ("gandalf", "extraction"),
    "deepset/prompt-injections": ("deepset", "override"),
}
"""Source -> family, kind."""


def rows(archive) -> Iterator[Row]:
    """Yield the prompts of prompt-armor's wheel."""
    for row in _jsonl(archive, "known_attacks.jsonl"):
        if known := FAMILIES.get(row["source"]):
            family, kind = known
            yield Row(row["text"], MALICIOUS, f"prompt-armor/{family}", family, kind, "")
    for row in _jsonl(archive, "benign_exemplars.jsonl"):
        kind = "trigger_words" if row["lang"] == "en" else "foreign"
        yield Row(row["text"], BENIGN, "prompt-armor/exemplars", "exemplars", kind, row["lang"])


def _jsonl(archive, name: str) -> Iterator[dict]:
    for line in archive.read(ROOT + name).splitlines():
        if line.strip():
            yield json.loads(line)
