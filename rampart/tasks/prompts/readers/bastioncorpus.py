"""bastioncorpus: injections in five languages beside hard negatives."""

from __future__ import annotations

import json
from collections.abc import Iterator

from rampart.tasks.prompts.row import BENIGN, MALICIOUS, Row

LABELS = {"malicious": MALICIOUS, "benign": BENIGN}


def rows(archive) -> Iterator[Row]:
    """Yield the prompts of bastioncorpus' wheel."""
    for line in archive.read("bastioncorpus/corpus/injections.jsonl").splitlines():
        if line.strip():
            row = json.loads(line)
            yield Row(row["text"], LABELS[row["label"]], "bastioncorpus", "bastioncorpus")
