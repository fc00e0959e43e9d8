import json

from rampart.tasks.prompts.readers import promptsource
from rampart.tasks.prompts.row import Row

HEAD = "dataset: tea\ntemplates:\n"
WORDS = "Read the passage below with care, then say in a sentence what its author thinks of tea."


def template(number, jinja):
    return (
        f"  id{number}: !Template\n    answer_choices: null\n    jinja: {json.dumps(jinja)}\n"
        f"    metadata: !TemplateMetadata\n      original_task: true\n    name: n{number}\n"
    )


def read_sets(read, **sets):
    root = "promptsource-0.2.3/promptsource/templates/"
    members = {f"{root}{name}/templates.yaml": HEAD + "".join(t) for name, t in sets.items()}
    return read(promptsource, members, "p.tgz")


def test_slots_comments_and_the_answer_go(read):
    jinja = WORDS + "\n{# a note #}{{passage}}\nAnswer: ||| {{answer}}"
    assert read_sets(read, tea=[template(1, jinja)]) == [
        Row(
            WORDS + "\nAnswer:",
            0,
            "promptsource/templates",
            "promptsource/tea",
            "second_person",
            "",
        )
    ]


def test_conditions_short_ones_and_repeats_are_left_out(read):
    texts = [WORDS, WORDS + "{% if a %}", "Short {{a}}"]
    rows = read_sets(read, a=[template(n, t) for n, t in enumerate(texts)], b=[template(1, WORDS)])
    assert [row.family for row in rows] == ["promptsource/a"]


def test_four_rows_a_data_set(read):
    assert len(read_sets(read, a=[template(n, f"{WORDS} {n}") for n in range(6)])) == 4
