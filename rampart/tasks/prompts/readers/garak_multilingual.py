"""garak-multilingual: injections and jailbreaks in Turkish and eight other languages.

The package holds them in Python source: read with ``ast``, never imported.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rampart.tasks.prompts.row import MALICIOUS, Row

FILE = "garak_multilingual/payloads.py"
TABLES = {
    "TURKISH_INJECTION": "foreign_attack",
    "MULTILINGUAL_INJECTION": "foreign_attack",
    "TURKISH_CASEFOLD_EVASION": "encoded",  # English and Turkish with the wrong dots
    "TURKISH_JAILBREAK": "foreign_attack",
}
"""Table -> kind."""


def rows(archive) -> Iterator[Row]:
    """Yield the payloads of garak-multilingual's wheel."""
    constants, tables = {}, {}
    for node in ast.parse(archive.read(FILE)).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id
            if isinstance(node.value, ast.Constant):
                constants[name] = node.value.value
            elif name in TABLES:
                tables[name] = node.value.elts
    for name, kind in TABLES.items():
        for item in tables[name]:
            fields = dict(zip(map(ast.literal_eval, item.keys), item.values, strict=True))
            text = _text(fields["prompt"], constants)
            language = "" if kind == "encoded" else "tr"
            if "lang" in fields:
                language = ast.literal_eval(fields["lang"])
            yield Row(text, MALICIOUS, "garak-multilingual", "garak-multilingual", kind, language)


def _text(node: ast.expr, constants: dict[str, str]) -> str:
    """Join the parts of a string: literals, named constants and their sums."""
    if isinstance(node, ast.BinOp):
        return _text(node.left, constants) + _text(node.right, constants)
    if isinstance(node, ast.Name):
        return constants[node.id]
    return ast.literal_eval(node)
