"""AgentDojo: what users ask their agents, and injection goals in the suite's attack templates.

The package holds its prompts in Python source: read with ``ast``, never imported.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rampart.tasks.prompts.row import BENIGN, MALICIOUS, Row

SUITES = "agentdojo/default_suites/*/*/"


def rows(archive) -> Iterator[Row]:
    """Yield the prompts of AgentDojo's wheel: each injection goal in the next template."""
    for text in _class_strings(archive, SUITES + "user_tasks.py", "PROMPT"):
        yield Row(text, BENIGN, "agentdojo/tasks", "agentdojo", "request")
    templates = list(_templates(archive))
    goals = _class_strings(archive, SUITES + "injection_tasks.py", "GOAL")
    for number, goal in enumerate(goals):
        for step in range(3):
            template = templates[(number + step) % len(templates)]
            text = template.replace("{goal}", goal)
            yield Row(text, MALICIOUS, "agentdojo/attacks", "agentdojo", "hidden")


def _templates(archive) -> Iterator[str]:
    names = {"{user}": "Emma Johnson", "{model}": "AI language model"}
    seen = set()
    for name in archive.glob("agentdojo/attacks/*.py"):
        for node in ast.walk(ast.parse(archive.read(name))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                text = node.value
                # A docstring may quote a template; the template itself has no back-ticks.
                if "{goal}" in text and "`" not in text and text not in seen:
                    seen.add(text)
                    for slot, value in names.items():
                        text = text.replace(slot, value)
                    yield text


def _class_strings(archive, pattern: str, variable: str) -> list[str]:
    """Return the distinct values of a class variable, f-strings over constants resolved."""
    distinct: dict[str, None] = {}
    for name in archive.glob(pattern):
        for node in ast.parse(archive.read(name)).body:
            if isinstance(node, ast.ClassDef):
                constants: dict[str, str] = {}
                for item in node.body:
                    if isinstance(item, ast.Assign) and isinstance(item.targets[0], ast.Name):
                        value = _string(item.value, constants)
                        if value is not None:
                            constants[item.targets[0].id] = value
                if variable in constants:
                    distinct[constants[variable]] = None
    return list(distinct)


def _string(node: ast.expr, constants: dict[str, str]) -> str | None:
    """Evaluate a string made of literals and earlier class constants; None for anything else."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.Name):
        return constants.get(node.id)
    if isinstance(node, ast.FormattedValue):
        return _string(node.value, constants)
    if isinstance(node, ast.JoinedStr):
        parts = [_string(part, constants) for part in node.values]
        return None if None in parts else "".join(parts)
    return None
