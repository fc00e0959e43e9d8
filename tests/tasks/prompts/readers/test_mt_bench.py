import json

from rampart.tasks.prompts.readers import mt_bench
from rampart.tasks.prompts.row import Row


def dialogue(number, category, *turns):
    return json.dumps({"question_id": number, "category": category, "turns": turns})


def test_the_kind_of_a_first_turn_follows_its_category(read):
    lines = [
        dialogue(81, "roleplay", "Act as a tree. ", "And in winter?"),
        dialogue(82, "math", "1+1?"),
    ]
    source = "mt-bench/questions"
    assert read(mt_bench, {mt_bench.NAME: "\n".join(lines)}) == [
        Row("Act as a tree.", 0, source, "mt-bench/81", "persona", ""),
        Row("And in winter?", 0, source, "mt-bench/81", "request", ""),
        Row("1+1?", 0, source, "mt-bench/82", "question", ""),
    ]
