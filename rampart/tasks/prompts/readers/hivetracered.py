"""HiveTraceRed: Russian templates of attacks, and requests as people ask and as persuasion does.

A template of persuasion shows a model some pairs: a risky request, and the same in a pretext. The
templates of formats ("answer in JSON") are left out: they change no instruction.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rampart.tasks.prompts.row import MALICIOUS, SUSPICIOUS, Row

ROOT = "hivetracered/attacks/types/single_turn/"
ATTACKS = (
    "context_switching/*",
    "in_context_learning/*",
    "output_formatting/prefix_injection*",
    "output_formatting/refusal_suppression*",
    "roleplay/*",
)
PAIR = re.compile(
    r"Исходный промпт:\s*(?P<plain>\S[^\n]*)\n\s*Преобразованный промпт:\s*(?P<pretext>\S[^\n]*)"
)
SLOT = "{prompt}"


def rows(archive) -> Iterator[Row]:
    """Yield each request once, each pretext, and each template with the next request."""
    pairs = []
    for name in archive.glob(ROOT + "persuasion/*.yaml"):
        pairs += PAIR.findall(_prompt(archive, name))
    pairs = [pair for pair in pairs if SLOT not in "".join(pair)]
    plain = list(dict.fromkeys(request for request, _ in pairs))
    for text in plain:
        yield _row(text, SUSPICIOUS, "requests", "risky_foreign")
    for _, text in pairs:
        yield _row(text, MALICIOUS, "persuasion", "foreign_attack")
    names = [name for pattern in ATTACKS for name in archive.glob(f"{ROOT}{pattern}.yaml")]
    for number, name in enumerate(names):
        # The package fills a template with str.format: a brace of its own is written twice.
        text = _prompt(archive, name).replace(SLOT, plain[number % len(plain)] if plain else "")
        text = text.replace("{{", "{").replace("}}", "}").strip()
        yield _row(text, MALICIOUS, "templates", "foreign_attack")


def _row(text: str, label: int, part: str, kind: str) -> Row:
    # One family: the pretexts are the requests again, at length.
    return Row(text, label, f"hivetracered/{part}", "hivetracered", kind, "ru")


def _prompt(archive, name: str) -> str:
    import yaml

    return yaml.safe_load(archive.read(name))["prompt"]
