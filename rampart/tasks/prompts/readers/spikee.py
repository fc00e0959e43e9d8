"""spikee: attack templates composed with their instructions, harmful requests, benign advice."""

from __future__ import annotations

import json
from collections.abc import Iterator

from rampart.tasks.prompts.row import BENIGN, MALICIOUS, SUSPICIOUS, Row

ROOT = "spikee/data/workspace/datasets/"
ATTACKS = {
    "seeds-cybersec-2026-01": "override",
    "seeds-llm-mailbox": "hidden",
    "seeds-sysmsg-extraction-2025-04": "extraction",
}
"""Seed -> kind."""
SLOT = "<INSTRUCTION>"


def rows(archive) -> Iterator[Row]:
    """Yield the prompts of spikee's wheel: each template once, with the next instruction."""
    for seed, kind in ATTACKS.items():
        instructions = [row["instruction"] for row in _jsonl(archive, f"{seed}/instructions.jsonl")]
        templates = [row["text"] for row in _jsonl(archive, f"{seed}/jailbreaks.jsonl")]
        templates = [text for text in templates if text.replace(SLOT, "").strip(" .")]
        for number, template in enumerate(templates):
            text = template.replace(SLOT, instructions[number % len(instructions)])
            yield Row(text, MALICIOUS, "spikee/attacks", "spikee", kind, "")
    for row in _jsonl(archive, "seeds-harmful-instructions-only/instructions.jsonl"):
        yield Row(row["instruction"], SUSPICIOUS, "spikee/harmful", "spikee", "risky")
    for row in _jsonl(archive, "seeds-investment-advice-fp/standalone_user_inputs.jsonl"):
        yield Row(row["text"], BENIGN, "spikee/advice", "spikee", "question")


def _jsonl(archive, name: str) -> list[dict]:
    lines = archive.read(ROOT + name).splitlines()
    return [json.loads(line) for line in lines if line.strip()]
