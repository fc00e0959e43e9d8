import json

from rampart.tasks.prompts.readers import bfcl_eval
from rampart.tasks.prompts.row import Row

ROOT = "bfcl_eval/data/"


def question(*turns):
    return json.dumps({"id": "x_0", "question": turns, "function": []})


def user(text):
    return {"role": "user", "content": text}


def test_live_requests_and_authored_ones(read):
    members = {
        ROOT + "BFCL_v4_live_simple.json": question([user("Weather in Rome?")]),
        ROOT + "BFCL_v4_parallel.json": question([user("Area of a circle?")]),
    }
    assert read(bfcl_eval, members) == [
        Row("Weather in Rome?", 0, "bfcl/live", "bfcl-live", "request", ""),
        Row("Area of a circle?", 0, "bfcl/authored", "bfcl-authored", "request", ""),
    ]


def test_every_user_turn_once(read):
    system = {"role": "system", "content": "You are a clerk."}
    lines = [
        question([system, user("Book a table.")], [user("For two.")]),
        question([user("Book a table.")]),
    ]
    rows = read(bfcl_eval, {ROOT + "BFCL_v4_multi_turn_base.json": "\n".join(lines)})
    assert [row.text for row in rows] == ["Book a table.", "For two."]


def test_what_is_no_question_is_skipped(read):
    members = {
        ROOT + "BFCL_v4_format_sensitivity.json": '{\n  "simple": ["simple_1"]\n}\n',
        ROOT + "possible_answer/BFCL_v4_simple.json": "",
        ROOT + "notes.json": question([user("Not read.")]),
    }
    assert read(bfcl_eval, members) == []
