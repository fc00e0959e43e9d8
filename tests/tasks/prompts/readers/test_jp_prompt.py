from rampart.tasks.prompts.readers import jp_prompt
from rampart.tasks.prompts.row import BENIGN, Row

TEMPLATE = """
system: |
  あなたは編集者です。
variables:
  tone: {default: "丁寧", description: 調子}
  topic: {description: 話題}
prompt: |
  {topic}を{tone}に書く。{other}
"""


def row(text):
    return Row(text, BENIGN, "jp-prompt", "jp-prompt", "foreign", "ja")


def test_slots_are_filled_and_every_second_has_its_system_text(read):
    members = {f"{jp_prompt.ROOT}x/{name}.yaml": TEMPLATE for name in "ba"}
    assert read(jp_prompt, members) == [
        row("あなたは編集者です。\n話題を丁寧に書く。{other}"),
        row("話題を丁寧に書く。{other}"),
    ]


def test_a_template_may_have_no_slots(read):
    members = {jp_prompt.ROOT + "a.yaml": "system: 一\nprompt: 二\n"}
    assert read(jp_prompt, members) == [row("一\n二")]
