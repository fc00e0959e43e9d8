import json

import pytest

from rampart.tasks.prompts.readers import spikee
from rampart.tasks.prompts.row import Row

ROOT = spikee.ROOT


def members(templates=(), instructions=("Sing.",), seed="seeds-cybersec-2026-01"):
    files = ("jailbreaks.jsonl", "instructions.jsonl")
    empty = {f"{ROOT}{name}/{file}": "" for name in spikee.ATTACKS for file in files}
    empty[f"{ROOT}{seed}/jailbreaks.jsonl"] = lines("text", templates)
    empty[f"{ROOT}{seed}/instructions.jsonl"] = lines("instruction", instructions)
    empty[ROOT + "seeds-harmful-instructions-only/instructions.jsonl"] = ""
    empty[ROOT + "seeds-investment-advice-fp/standalone_user_inputs.jsonl"] = ""
    return empty


def lines(key, texts):
    return "".join(json.dumps({"id": n, key: text}) + "\n" for n, text in enumerate(texts))


def test_each_template_takes_the_next_instruction(read):
    templates = ["A: <INSTRUCTION>", "B: <INSTRUCTION>!", "C: <INSTRUCTION>"]
    assert read(spikee, members(templates, ["sing", "dance"])) == [
        Row("A: sing", 2, "spikee/attacks", "spikee", "override", ""),
        Row("B: dance!", 2, "spikee/attacks", "spikee", "override", ""),
        Row("C: sing", 2, "spikee/attacks", "spikee", "override", ""),
    ]


@pytest.mark.parametrize(
    ("seed", "kind"),
    [("seeds-llm-mailbox", "hidden"), ("seeds-sysmsg-extraction-2025-04", "extraction")],
)
def test_the_kind_is_that_of_the_seed(read, seed, kind):
    rows = read(spikee, members(["A: <INSTRUCTION>"], seed=seed))
    assert [(row.text, row.kind) for row in rows] == [("A: Sing.", kind)]


def test_a_template_that_is_only_the_slot_is_no_attack(read):
    rows = read(spikee, members(["<INSTRUCTION>", " <INSTRUCTION>. ", "Now: <INSTRUCTION>"]))
    assert [row.text for row in rows] == ["Now: Sing."]


def test_requests_and_advice(read):
    files = members()
    files[ROOT + "seeds-harmful-instructions-only/instructions.jsonl"] = lines(
        "instruction", ["Pick a lock."]
    )
    files[ROOT + "seeds-investment-advice-fp/standalone_user_inputs.jsonl"] = lines(
        "text", ["Are bonds safe?"]
    )
    assert read(spikee, files) == [
        Row("Pick a lock.", 1, "spikee/harmful", "spikee", "risky"),
        Row("Are bonds safe?", 0, "spikee/advice", "spikee", "question"),
    ]
