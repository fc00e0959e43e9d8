"""Agent Injection Bench: tasks about a document that hides an instruction, and three that do not.

A row is the task and the document, as an agent would see them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from rampart.tasks.prompts.row import KINDS, Row

FILE = "aib/data/attacks.jsonl"
DIRECT = "user_message"  # the channel of an attack that nothing hides


def rows(archive) -> Iterator[Row]:
    """Yield each attack and each control, the document below the task."""
    for line in archive.read(FILE).decode().splitlines():
        row = json.loads(line)
        if row["family"] == "control":
            kind = "document"
        else:
            kind = "override" if row["channel"] == DIRECT else "hidden"
        text = f"{row['task']}\n\n{row['injected']}"
        source = "agent-injection-bench"
        yield Row(text, KINDS[kind], source, source, kind)
