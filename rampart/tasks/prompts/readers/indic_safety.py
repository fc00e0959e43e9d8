"""indic-safety-probe: one e-mail to write, as a fraud and in good faith, in six languages.

The package holds them in Python source: read with ``ast``, never imported.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rampart.tasks.prompts.row import BENIGN, SUSPICIOUS, Row

FILE = "indic_safety_probe/probes/bec.py"
TABLES = {
    "HARMFUL_PROMPTS": (SUSPICIOUS, "risky", "risky_foreign"),
    "BENIGN_PROMPTS": (BENIGN, "request", "foreign"),
}
"""Table -> class, kind in English, kind in another language."""


def rows(archive) -> Iterator[Row]:
    """Yield the pairs of indic-safety-probe's wheel."""
    for node in ast.parse(archive.read(FILE)).body:
        if isinstance(node, ast.Assign) and node.targets[0].id in TABLES:
            label, english, foreign = TABLES[node.targets[0].id]
            for language, text in ast.literal_eval(node.value).items():
                kind = english if language == "en" else foreign
                yield Row(text, label, "indic-safety", "indic-safety", kind, language)
