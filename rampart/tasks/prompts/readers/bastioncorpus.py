"""bastioncorpus: injections in five languages beside hard negatives."""

from __future__ import annotations

import json
from collections.abc import Iterator

from rampart.tasks.prompts.row import BENIGN, MALICIOUS, Row

LABELS = {"malicious": MALICIOUS, "benign": BENIGN}
KINDS = {
    "indirect_injection": "hidden",
    "delimiter_injection": "override",
    "direct_injection": "override",
    "instruction_override": "override",
    "exfiltration": "extraction",
    "jailbreak_persona": "jailbreak",
    "obfuscation": "encoded",
    "benign_roleplay": "persona",
    "benign_actas": "persona",
    "benign_pretend": "persona",
    "benign_creative": "persona",
    "benign_codegen": "security_work",
    "benign_devkeys": "security_work",
    "benign_support": "request",
    "benign_encoded": "request",
}
"""Category -> kind of English rows; what is not here is innocent use of an attack's words."""


def rows(archive) -> Iterator[Row]:
    """Yield the prompts of bastioncorpus' wheel."""
    for line in archive.read("bastioncorpus/corpus/injections.jsonl").splitlines():
        if line.strip():
            row = json.loads(line)
            label, language = LABELS[row["label"]], row["lang"]
            kind = KINDS.get(row["category"], "trigger_words")
            if language != "en":
                kind = "foreign" if label == BENIGN else "foreign_attack"
            yield Row(row["text"], label, "bastioncorpus", "bastioncorpus", kind, language)
