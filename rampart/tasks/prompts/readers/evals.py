"""OpenAI Evals: tasks that people set for language models, a few rows of each of 400 folders.

Folders that are themselves attacks, or no prompts, are skipped.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator

from rampart.tasks.prompts.row import BENIGN, Row

ROOT = "evals/registry/data/"
ROWS_A_FOLDER = 14
SKIP = {
    "steganography",
    "theory_of_mind",
    "text_compression",
    "schelling_point",
    "prompt-injection",
    "override-system-instruction",
    "naughty_strings",
    "multistep-web-tasks",
    "raw-data",
}


def rows(archive) -> Iterator[Row]:
    """Yield up to 14 prompts a folder, spread over its files and over each file."""
    folders = defaultdict(list)
    for name in archive.glob(ROOT + "*.jsonl"):
        folder = name.removeprefix(ROOT).split("/")[0]
        if folder not in SKIP and "/" in name.removeprefix(ROOT):
            folders[folder].append(name)
    for folder, names in sorted(folders.items()):
        quota = -(-ROWS_A_FOLDER // len(names))
        found = [pair for name in names for pair in _sample(archive, name, quota)]
        for text, kind in found[:ROWS_A_FOLDER]:
            yield Row(text, BENIGN, "evals", f"evals/{folder}", kind, "")


def _sample(archive, name: str, quota: int) -> Iterator[tuple[str, str]]:
    lines = [line for line in archive.read(name).decode("utf-8", "replace").split("\n") if line]
    step = max(1, len(lines) // quota)
    for number, line in enumerate(lines[::step][:quota]):
        try:
            sample = json.loads(line)
        except json.JSONDecodeError:
            continue  # a Git LFS pointer, or a line that the package itself broke
        # Every second row is what the user says alone, as a chat would show it.
        if isinstance(sample, dict):
            text, kind = _prompt(sample, whole=number % 2 == 0)
            if text.strip():
                yield text, kind


def _prompt(sample: dict, whole: bool) -> tuple[str, str]:
    """Return the instruction and the last user message, or that message alone, and the kind."""
    messages = sample.get("input") or sample.get("question") or sample.get("prompt") or ""
    if isinstance(messages, str):
        return messages, "question"
    if not (isinstance(messages, list) and all(isinstance(item, dict) for item in messages)):
        return "", ""
    parts = {"system": "", "user": ""}
    for message in messages:
        content = message.get("content")
        if isinstance(content, str) and message.get("role") in parts:
            parts[message["role"]] = content
    if whole or not parts["user"]:
        kind = "second_person" if parts["system"] else "question"
        return "\n".join(part for part in parts.values() if part), kind
    return parts["user"], "question"
