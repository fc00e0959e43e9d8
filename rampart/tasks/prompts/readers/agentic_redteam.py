"""Agentic Red Team: short attacks on a shop's assistant, a file a class, and clean queries."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rampart.tasks.prompts.row import KINDS, Row

ROOT = "agentic_redteam/payloads/"
NUMBER = re.compile(r"[A-Z]+-\d+")
FILES = {
    "prompt_injection": "override",
    "jailbreak": "jailbreak",
    "indirect_injection": "hidden",
    "clean_queries": "request",
}
OTHER = {  # what differs from its file, by the number at the head of the description
    "INJ-02": "jailbreak",
    "INJ-10": "hidden",
    "INJ-11": "hidden",
    "INJ-14": "jailbreak",
    "INJ-15": "hidden",
    "INJ-21": None,  # a product with such a name: a trap for rules, no attack
    "INJ-22": "tail",
    "INJ-25": "encoded",
    "JB-02": "override",
    "JB-03": "wrapped",
    "JB-04": "wrapped",
    "JB-05": "encoded",
    "JB-06": "wrapped",
    "JB-07": "wrapped",
    "JB-08": "foreign_attack",
    "JB-09": "wrapped",
    "JB-10": "override",
    "JB-11": "extraction",
    "JB-12": "wrapped",
    "JB-16": "wrapped",
    "JB-17": "wrapped",
    "JB-18": "encoded",
    "JB-20": "encoded",
}


def rows(archive) -> Iterator[Row]:
    """Yield the queries of the four files."""
    import yaml

    for file, usual in FILES.items():
        for case in yaml.safe_load(archive.read(f"{ROOT}{file}.yaml")):
            number = NUMBER.match(case["description"])
            if not number:
                raise ValueError(f"{file}.yaml: no number at the head of {case['description']!r}")
            kind = OTHER.get(number[0], usual)
            if kind:
                language = "mul" if kind == "foreign_attack" else "en"
                source = f"agentic-redteam/{file}"
                text = case["vars"]["query"]
                yield Row(text, KINDS[kind], source, "agentic-redteam", kind, language)
