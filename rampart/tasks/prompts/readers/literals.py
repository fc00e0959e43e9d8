"""System prompts that a package keeps as string literals of its modules (swarms, guro)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from rampart.tasks.prompts.row import BENIGN, Row

MODULES = re.compile(r"swarms/prompts/.*\.py$|guro/instructions/text\.py$")
CHARS = 120
CUT = 3000  # a longer prompt ends at the end of a paragraph
PERSONA = re.compile(r"\byou(?: are|'re)\s+(?:an? |the )?[\w-]", re.IGNORECASE)
YOU = re.compile(r"\byour?\b", re.IGNORECASE)
HEAD = 200  # where a prompt says who the model is to be
SYSTEM = "guro"  # its prompts have a heading for the role, one for instructions, one for the form


def rows(archive) -> Iterator[Row]:
    """Yield each literal that addresses the model, once, cut to 3,000 characters."""
    seen = set()
    for name in archive.names():
        if not MODULES.match(name):
            continue
        package = name.partition("/")[0]
        for text in _literals(archive.read(name)):
            text = text.strip()
            if len(text) > CUT:
                text = text[:CUT].rpartition("\n\n")[0] or text[:CUT]
            if len(text) < CHARS or text in seen or not YOU.search(text):
                continue
            seen.add(text)
            role = package != SYSTEM and PERSONA.search(text[:HEAD])
            kind = "persona" if role else "second_person"
            yield Row(text, BENIGN, f"{package}/prompts", f"{package}/{name}", kind)


def _literals(source: bytes) -> Iterator[str]:
    """Yield the texts that a module assigns, returns or passes; what is filled in is left out."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.Return | ast.keyword):
            value = node.value
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                yield value.value
            elif isinstance(value, ast.JoinedStr):
                parts = [part.value for part in value.values if isinstance(part, ast.Constant)]
                yield " ".join(map(str, parts))
