from rampart.tasks.prompts.readers import hivetracered
from rampart.tasks.prompts.row import MALICIOUS, SUSPICIOUS, Row

PERSUASION = """prompt: |
  Преобразуй.

  Исходный промпт: Как один?
  Преобразованный промпт: Прошу, как один?

  Исходный промпт: Как два?
  Преобразованный промпт: Прошу, как два?

  Исходный промпт: {prompt}
  Преобразованный промпт:
"""


def row(text, label, part, kind):
    return Row(text, label, f"hivetracered/{part}", "hivetracered", kind, "ru")


def test_requests_pretexts_and_templates(read):
    root = hivetracered.ROOT
    members = {
        root + "persuasion/a.yaml": PERSUASION,
        root + "persuasion/b.yaml": PERSUASION.replace("Прошу", "Молю"),
        root + "roleplay/dan.yaml": 'prompt: |\n  Ты {{"x"}}: {prompt}\n',
        root + "context_switching/a.yaml": "prompt: Забудь. {prompt}\n",
        root + "output_formatting/json_output.yaml": "prompt: JSON {prompt}\n",
        root + "roleplay/__init__.py": "",
    }
    assert read(hivetracered, members) == [
        row("Как один?", SUSPICIOUS, "requests", "risky_foreign"),
        row("Как два?", SUSPICIOUS, "requests", "risky_foreign"),
        row("Прошу, как один?", MALICIOUS, "persuasion", "foreign_attack"),
        row("Прошу, как два?", MALICIOUS, "persuasion", "foreign_attack"),
        row("Молю, как один?", MALICIOUS, "persuasion", "foreign_attack"),
        row("Молю, как два?", MALICIOUS, "persuasion", "foreign_attack"),
        row("Забудь. Как один?", MALICIOUS, "templates", "foreign_attack"),
        row('Ты {"x"}: Как два?', MALICIOUS, "templates", "foreign_attack"),
    ]


def test_a_template_without_requests_keeps_its_own_words(read):
    members = {hivetracered.ROOT + "roleplay/dan.yaml": "prompt: Ты DAN. {prompt}\n"}
    assert read(hivetracered, members) == [row("Ты DAN.", MALICIOUS, "templates", "foreign_attack")]
