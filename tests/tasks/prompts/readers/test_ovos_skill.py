import pytest

from rampart.tasks.prompts.readers import ovos_skill
from rampart.tasks.prompts.row import BENIGN, Row


def rows(read, locale, content, file="intents/who.are.you.intent"):
    return read(ovos_skill, {f"ovos_skill_personal/locale/{locale}/{file}": content})


@pytest.mark.parametrize(
    ("locale", "language", "kind"),
    [
        ("de-de", "de", "foreign"),
        ("eu", "eu", "foreign"),
        ("sv-FI", "fi", "foreign"),
        ("en-us", "en", "request"),
    ],
)
def test_the_folder_says_the_language(read, locale, language, kind):
    family = f"ovos/personal/{language}"
    found = rows(read, locale, "\ufeffwho  built you?\n")
    assert found == [Row("who built you?", BENIGN, "ovos/personal", family, kind, language)]


@pytest.mark.parametrize(
    "line",
    [
        "# a comment",
        "",
        "short",
        "tell me of {topic}",
        "(who|what) are you",
        "who was it|who is it",
    ],
)
def test_templates_comments_and_cues_are_left_out(read, line):
    assert rows(read, "de-de", line + "\n") == []


def test_other_files_are_not_read(read):
    assert rows(read, "de-de", "who built you?", "dialog/answer.dialog") == []


def test_a_cap_a_language_and_each_line_once(read):
    many = [f"who built you {number}" for number in range(50)]
    found = rows(read, "de-de", "\n".join(many * 2))
    assert len(found) == len(set(found)) == ovos_skill.ROWS_A_LANGUAGE
    assert found == rows(read, "de-de", "\n".join(reversed(many)))
