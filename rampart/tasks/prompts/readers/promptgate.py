"""promptgate: the examples of attacks that its detector compares with, in English and Japanese.

The package holds them in Python source: read with ``ast``, never imported.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from rampart.tasks.prompts.row import MALICIOUS, Row

FILE = "promptgate/detectors/embedding.py"
TABLE = "_ATTACK_EXEMPLARS"
KINDS = {
    "direct_injection": "override",
    "jailbreak": "jailbreak",
    "data_exfiltration": "extraction",
    "prompt_leaking": "extraction",
    "indirect_injection": "hidden",
}
"""Category -> kind of its English rows."""
JAPANESE = re.compile(r"[\u3040-\u30ff]")


def rows(archive) -> Iterator[Row]:
    """Yield the examples of promptgate's wheel."""
    for node in ast.parse(archive.read(FILE)).body:
        if isinstance(node, ast.AnnAssign) and node.target.id == TABLE:
            for category, texts in ast.literal_eval(node.value).items():
                for text in texts:
                    foreign = JAPANESE.search(text)
                    kind = "foreign_attack" if foreign else KINDS[category]
                    language = "ja" if foreign else "en"
                    yield Row(text, MALICIOUS, "promptgate", "promptgate", kind, language)
