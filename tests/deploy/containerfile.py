"""Read a Containerfile: its stages, each a list of instructions."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "deploy/Containerfile"


class Stage(NamedTuple):
    name: str
    base: str
    steps: list[tuple[str, str]]

    def all(self, instruction: str) -> list[str]:
        return [text for word, text in self.steps if word == instruction]

    def words(self, instruction: str) -> list[str]:
        """Return the words of an instruction in its JSON form."""
        (text,) = self.all(instruction)
        return json.loads(text)


def stages(text: str) -> list[Stage]:
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    joined = re.sub(r"\\\n\s*", " ", "\n".join(lines))
    found: list[Stage] = []
    for line in filter(None, map(str.strip, joined.splitlines())):
        word, _, rest = line.partition(" ")
        if word == "FROM":
            base, _, name = rest.partition(" AS ")
            found.append(Stage(name, base, []))
        elif found:
            found[-1].steps.append((word, rest.strip()))
    return found


def here() -> dict[str, Stage]:
    return {stage.name: stage for stage in stages(FILE.read_text(encoding="utf-8"))}


def command() -> list[str]:
    """Return what the last stage starts."""
    last = stages(FILE.read_text(encoding="utf-8"))[-1]
    return [*last.words("ENTRYPOINT"), *last.words("CMD")]
