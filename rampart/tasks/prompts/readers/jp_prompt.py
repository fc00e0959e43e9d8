"""jp-prompt: Japanese templates for business, code, letters and lessons, their slots filled.

A template with its system text addresses the model ("you are an editor ..."), as users' own do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rampart.tasks.prompts.row import BENIGN, Row

ROOT = "jp_prompt/data/templates/"
SLOT = re.compile(r"\{(\w+)\}")


def rows(archive) -> Iterator[Row]:
    """Yield each template of jp-prompt's wheel, every second one with its system text."""
    for number, name in enumerate(sorted(archive.glob(ROOT + "*.yaml"))):
        template = _yaml(archive.read(name))
        variables = template.get("variables") or {}
        prompt = SLOT.sub(lambda slot, known=variables: _value(slot, known), template["prompt"])
        parts = [template["system"], prompt] if number % 2 == 0 else [prompt]
        text = "\n".join(part.strip() for part in parts)
        yield Row(text, BENIGN, "jp-prompt", "jp-prompt", "foreign", "ja")


def _value(slot: re.Match, variables: dict) -> str:
    """Return a slot's default, or what the template says should stand there."""
    variable = variables.get(slot[1], {})
    return str(variable.get("default") or variable.get("description") or slot[0])


def _yaml(content: bytes) -> dict:
    import yaml

    return yaml.safe_load(content)
