from rampart.tasks.prompts.readers import literals
from rampart.tasks.prompts.row import Row

ROLE = "You are  a gardener. " + "Water the roses, and tell the user what you did. " * 3
TASK = "Summarise the letter below, and end with your own opinion of it. " * 2


def test_literals_that_address_the_model_once(read):
    module = f'A = """\n{ROLE}\n"""\nB: str = """{TASK}"""\n'
    module += f'C = "You, short"\nD = {"x" * 200!r}\ncall(system={ROLE!r})\n'
    name = "swarms/prompts/garden.py"
    members = {name: module, "swarms/utils/garden.py": module, "swarms/prompts/a.txt": module}
    assert read(literals, members) == [
        Row(ROLE.strip(), 0, "swarms/prompts", "swarms/" + name, "persona"),
        Row(TASK.strip(), 0, "swarms/prompts", "swarms/" + name, "second_person"),
    ]


def test_guro_keeps_system_prompts(read):
    (row,) = read(literals, {"guro/instructions/text.py": f"A = f'''{ROLE}{{x}}'''"})
    assert (row.text, row.kind) == (ROLE.strip(), "second_person")


def test_a_long_literal_ends_at_a_paragraph(read):
    module = f'def f():\n    return """{ROLE}\n\n{"Then rest. " * 300}"""\n'
    (row,) = read(literals, {"swarms/prompts/garden.py": module})
    assert row.text == ROLE
