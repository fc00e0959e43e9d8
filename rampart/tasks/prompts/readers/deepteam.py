"""DeepTeam: the examples inside its instructions to a model that writes attacks.

Requests in plain words, and requests put into a role, a ticket or a textbook to get by. The code
is parsed, never run: an example is the text after ``"input":`` in a string of a template.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from rampart.tasks.prompts.row import KINDS, Row

ROOT = "deepteam/"
EXAMPLE = re.compile(r'"input": "((?:[^"\\]|\\.)+)"')
REQUESTS = ("illegal_activity", "personal_safety")
SKIP = ("child_exploitation", "sex_crime")  # functions whose examples are not read
ATTACKS = {
    "authority_escalation": "wrapped",
    "context_poisoning": "override",
    "emotional_manipulation": "wrapped",
    "goal_redirection": "wrapped",
    "gray_box": "wrapped",
    "input_bypass": "wrapped",
    "math_problem": "wrapped",
    "permission_escalation": "wrapped",
    "prompt_injection": "wrapped",
    "prompt_probing": "extraction",
    "roleplay": "wrapped",
    "synthetic_context_injection": "wrapped",
    "system_override": "wrapped",
}
"""Folder of an attack -> kind; the others are translations, or say nothing risky."""


def rows(archive) -> Iterator[Row]:
    """Yield the examples of DeepTeam's wheel."""
    for folder in REQUESTS:
        for text in _examples(archive, f"vulnerabilities/{folder}/template.py"):
            yield Row(text, KINDS["risky"], "deepteam/requests", f"deepteam/{folder}", "risky")
    for folder, kind in ATTACKS.items():
        for text in _examples(archive, f"attacks/single_turn/{folder}/template.py"):
            yield Row(text, KINDS[kind], "deepteam/attacks", f"deepteam/{folder}", kind)


def _examples(archive, name: str) -> list[str]:
    """Return the examples of one module, each once, in order."""
    functions = [
        node
        for node in ast.walk(ast.parse(archive.read(ROOT + name)))
        if isinstance(node, ast.FunctionDef) and not any(word in node.name for word in SKIP)
    ]
    found = [
        match[1].replace("\\n", "\n").replace('\\"', '"').replace("\\'", "'")
        for function in functions
        for string in ast.walk(function)
        if isinstance(string, ast.JoinedStr)
        for match in EXAMPLE.finditer(_text(string))
    ]
    return list(dict.fromkeys(found))


def _text(string: ast.JoinedStr) -> str:
    """Return the literal parts of an f-string; what it would fill in becomes a space."""
    parts = [value.value if isinstance(value, ast.Constant) else " " for value in string.values]
    return "".join(parts)
