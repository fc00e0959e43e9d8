import gzip
import json

from rampart.tasks.prompts.readers import inspect_evals as reader

STEPS = "Steps\\n## Action Performed:\\n1. Open it"
ISSUE = STEPS + "\\n## Expected Result: \\nIt opens\\n## Platforms:\\nAll"


def task(instructions):
    return {"user_scenario": {"persona": None, "instructions": instructions}}


def members(tasks=(), guides=(), tickets=(), mails=(), issues=()):
    files = {f"inspect_evals/tau2/data/domains/{name}/tasks.json": "[]" for name in reader.DOMAINS}
    files["inspect_evals/tau2/data/domains/airline/tasks.json"] = json.dumps(list(tasks))
    files[reader.GUIDES] = gzip.compress(json.dumps(list(guides)).encode())
    files[reader.STEALTH + "strategic_rule_breaking/tickets.json"] = json.dumps(list(tickets))
    files[reader.STEALTH + "cover_your_tracks/email.csv"] = "\n".join(
        ["from,subject,content", *mails]
    )
    files[reader.ISSUES] = "\n".join(["title,description", *issues])
    return files


def test_a_scenario_once_its_full_stop_left_out(read):
    told = {
        "known_info": "You are Ann.",
        "reason_for_call": "You want tea. ",
        "task_instructions": ".",
    }
    rows = read(
        reader, members([task(told), task(told | {"unknown_info": None}), task("Play Bob.")])
    )
    assert [row.text for row in rows] == ["You are Ann.\nYou want tea.", "Play Bob."]
    assert {row[1:5] for row in rows} == {
        (0, "inspect-evals/tau2", "inspect-evals/tau2-airline", "persona")
    }


def test_a_quarter_of_the_guides_cut_to_whole_paragraphs(read):
    content = "Pour. " * 300 + "\n\n" + "Drink. " * 100
    rows = read(
        reader,
        members(guides=[{"id": f"g{n}", "title": "Tea", "content": content} for n in range(80)]),
    )
    assert {row.text for row in rows} == {"Tea\n\n" + ("Pour. " * 300).strip()}
    assert 8 < len(rows) < 35


def test_half_of_the_tickets(read):
    tickets = [
        {"subject": "Cup", "description": f"It leaks, {n}.", "type": "BUG"} for n in range(40)
    ]
    rows = read(reader, members(tickets=tickets))
    assert 10 < len(rows) < 30
    assert rows[0].text.startswith("Subject: Cup\n\nIt leaks, ")
    assert rows[0].family == "inspect-evals/tickets-BUG"


def test_mails_and_issues(read):
    issues = [f"[$1000] Cup leaks,{ISSUE}", f"[HOLD] [$20] Cup leaks,{ISSUE}", "No steps,Nothing."]
    rows = read(reader, members(mails=["a@example.com,Tea,At five."], issues=issues))
    assert [row.text for row in rows] == [
        "From: a@example.com\nSubject: Tea\n\nAt five.",
        "Cup leaks\n\nAction Performed:\n1. Open it\n\nExpected Result:\nIt opens",
    ]
