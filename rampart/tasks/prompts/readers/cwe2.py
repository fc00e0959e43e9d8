"""CWE: what a weakness is and how to mitigate it, as the work of defenders (from package cwe2)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from rampart.data.splitting import digest
from rampart.tasks.prompts.row import BENIGN, Row

TABLE = "cwe2/database_v49/helpful_views/2000.csv"
ADVICE = re.compile(r"DESCRIPTION:(.*?)(?=:[A-Z][A-Z ]+:|::|$)", re.DOTALL)
CHARS = (80, 2000)
ROWS_A_PART = 170
WITHDRAWN = ("Deprecated", "Obsolete")


def rows(archive) -> Iterator[Row]:
    """Yield 170 descriptions and 170 pieces of advice, chosen by hash."""
    table = csv.DictReader(io.StringIO(archive.read(TABLE).decode()))
    found: dict[str, dict[str, str]] = {"weaknesses": {}, "mitigations": {}}
    for entry in table:
        if entry["Status"] in WITHDRAWN:
            continue
        extended = entry["Extended Description"].strip(":")
        _add(found["weaknesses"], f"{entry['Description']} {extended}", entry["CWE-ID"])
        for advice in ADVICE.findall(entry["Potential Mitigations"]):
            _add(found["mitigations"], advice, entry["CWE-ID"])
    for part, texts in found.items():
        for text in sorted(texts, key=digest)[:ROWS_A_PART]:
            yield Row(text, BENIGN, f"cwe2/{part}", f"cwe2/{texts[text]}", "security_work")


def _add(texts: dict[str, str], text: str, weakness: str) -> None:
    text = " ".join(text.split())
    if CHARS[0] <= len(text) <= CHARS[1]:
        texts.setdefault(text, weakness)
