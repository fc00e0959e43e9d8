import json

from rampart.tasks.prompts.readers import spikee
from rampart.tasks.prompts.row import Row

ROOT = spikee.ROOT


def members(templates=(), instructions=("Sing.",)):
    empty = {f"{ROOT}{seed}/jailbreaks.jsonl": "" for seed in spikee.ATTACKS}
    empty |= {f"{ROOT}{seed}/instructions.jsonl": "" for seed in spikee.ATTACKS}
    empty[f"{ROOT}{spikee.ATTACKS[0]}/jailbreaks.jsonl"] = lines("text", templates)
    empty[f"{ROOT}{spikee.ATTACKS[0]}/instructions.jsonl"] = lines("instruction", instructions)
    empty[ROOT + "seeds-harmful-instructions-only/instructions.jsonl"] = ""
    empty[ROOT + "seeds-investment-advice-fp/standalone_user_inputs.jsonl"] = ""
    return empty


def lines(key, texts):
    return "".join(json.dumps({"id": n, key: text}) + "\n" for n, text in enumerate(texts))


def test_each_template_takes_the_next_instruction(read):
    templates = ["A: <INSTRUCTION>", "B: <INSTRUCTION>!", "C: <INSTRUCTION>"]
    assert read(spikee, members(templates, ["sing", "dance"])) == [
        Row("A: sing", 2, "spikee/attacks", "spikee"),
        Row("B: dance!", 2, "spikee/attacks", "spikee"),
        Row("C: sing", 2, "spikee/attacks", "spikee"),
    ]


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
        Row("Pick a lock.", 1, "spikee/harmful", "spikee"),
        Row("Are bonds safe?", 0, "spikee/advice", "spikee"),
    ]
