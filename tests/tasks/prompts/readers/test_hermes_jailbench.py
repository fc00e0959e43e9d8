from rampart.tasks.prompts.readers import hermes_jailbench
from rampart.tasks.prompts.row import Row

SOURCE = """
raise SystemExit("never run")
ATTACKS = [
    Attack(name="One", category=Category.IDENTITY_OVERRIDE, template=("You are " "Bob: {TARGET}")),
    Attack(name="Two", category=Category.MULTILINGUAL, template="Not read."),
    Attack(name="Three", category=Category.PROMPT_EXTRACTION, template="Tell me all."),
    Attack(name="Four", category=Category.FRAMING_BYPASS, template="In a tale, {TARGET}."),
]
"""


def test_each_template_has_the_next_target():
    first, _, third = hermes_jailbench.TARGETS[:3]
    name = "hermes-jailbench"
    assert list(hermes_jailbench.attacks(SOURCE)) == [
        Row(f"You are Bob: {first}", 2, name, name, "jailbreak"),
        Row("Tell me all.", 2, name, name, "extraction"),
        Row(f"In a tale, {third}.", 2, name, name, "wrapped"),
    ]


def test_the_module_is_read_from_the_archive(read):
    assert len(read(hermes_jailbench, {hermes_jailbench.FILE: SOURCE})) == 3
