import json

from rampart.tasks.prompts.readers import evals
from rampart.tasks.prompts.row import Row

ROOT = "evals/registry/data/"


def chat(user, system="Answer briefly."):
    messages = [{"role": "system", "content": system}, {"role": "user", "content": user}]
    return json.dumps({"input": messages, "ideal": "yes"})


def test_the_instruction_with_every_second_question(read):
    rows = read(evals, {ROOT + "tea/samples.jsonl": "\n".join(map(chat, ["Hot?", "Cold?"]))})
    assert rows == [
        Row("Answer briefly.\nHot?", 0, "evals", "evals/tea", "second_person", ""),
        Row("Cold?", 0, "evals", "evals/tea", "question", ""),
    ]


def test_fourteen_rows_a_folder_spread_over_it(read):
    # One file of 42 rows: every third; two files: 7 of each, of 21 rows every third.
    lines = [chat(f"Question {n}?") for n in range(42)]
    members = {
        ROOT + "one/a.jsonl": "\n".join(lines),
        ROOT + "two/a.jsonl": "\n".join(lines[:21]),
        ROOT + "two/deep/b.jsonl": "\n".join(lines[21:]),
    }
    rows = read(evals, members)
    for folder in ("one", "two"):
        texts = [row.text for row in rows if row.family == f"evals/{folder}"]
        assert [text.split()[-1] for text in texts] == [f"{n}?" for n in range(0, 42, 3)]


def test_a_small_file_gives_all_its_rows(read):
    rows = read(evals, {ROOT + "tea/a.jsonl": "\n".join(chat(f"{n}?") for n in range(16))})
    assert len(rows) == 14
    rows = read(evals, {ROOT + "tea/a.jsonl": chat("0?") + "\n\n" + chat("1?")})
    assert len(rows) == 2


def test_folders_of_attacks_and_files_beside_folders_are_skipped(read):
    members = {f"{ROOT}{folder}/a.jsonl": chat("Hot?") for folder in evals.SKIP}
    members |= {ROOT + "loose.jsonl": chat("Hot?"), ROOT + "tea/a.json": chat("Hot?")}
    assert read(evals, members) == []


def test_other_shapes_of_a_prompt(read):
    lines = [
        json.dumps({"question": "Plain?"}),
        json.dumps({"prompt": "Older?"}),
        json.dumps({"input": [{"role": "system", "content": "Only system."}]}),
        json.dumps({"input": [{"role": "user", "content": "First."}] * 2}),
    ]
    rows = read(evals, {ROOT + "tea/a.jsonl": "\n".join(lines)})
    assert [(row.text, row.kind) for row in rows] == [
        ("Plain?", "question"),
        ("Older?", "question"),
        ("Only system.", "second_person"),
        ("First.", "question"),
    ]


def test_what_holds_no_prompt_is_skipped(read):
    lines = [
        "version https://git-lfs.github.com/spec/v1",  # a pointer in place of the file
        "[1, 2]",
        json.dumps({"input": ["a", "list"]}),
        json.dumps({"input": "  "}),
        json.dumps({"input": [{"role": "user", "content": ["an image"]}]}),
        json.dumps({"ideal": "yes"}),
    ]
    assert read(evals, {ROOT + "tea/a.jsonl": "\n".join(lines)}) == []


def test_bytes_that_are_no_utf_8_survive(read):
    rows = read(evals, {ROOT + "tea/a.jsonl": b'{"input": "caf\xe9?"}'})
    assert rows[0].text == "caf\ufffd?"
