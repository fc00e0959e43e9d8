import json

import pytest

from rampart.tasks.prompts.readers import chatterbot
from rampart.tasks.prompts.row import BENIGN, Row


def texts(read, folder, *conversations):
    content = json.dumps({"categories": ["x"], "conversations": conversations})  # JSON is YAML
    rows = read(chatterbot, {f"{chatterbot.ROOT}{folder}/x.yml": content})
    return [row.text for row in rows]


def test_the_first_turn_counts(read):
    content = "conversations:\n- - Wie spät ist es?\n  - Spät.\n- - 7\n- 8\n"
    found = read(chatterbot, {chatterbot.ROOT + "german/x.yml": content})
    assert found == [
        Row("Wie spät ist es?", BENIGN, "chatterbot", "chatterbot/de", "foreign", "de")
    ]


@pytest.mark.parametrize(
    ("folder", "kept", "dropped"),
    [
        ("german", "Wie geht es dir?", "Guten Morgen dir"),
        ("chinese", "今天天气怎么样呢", "你好吗"),
        ("russian", "Как у тебя дела?", "How are you today?"),
    ],
)
def test_cues_and_untranslated_lines_are_dropped(read, folder, kept, dropped):
    assert texts(read, folder, [kept], [dropped], [""]) == [kept]


def test_english_is_not_read(read):
    assert texts(read, "english", ["How are you today?"]) == []


def test_a_cap_that_does_not_follow_the_order(read):
    many = [[f"Wie geht es dir {number}?"] for number in range(200)]
    found = texts(read, "german", *many)
    assert len(found) == chatterbot.ROWS_A_LANGUAGE
    assert found == texts(read, "german", *reversed(many))
