import pytest

from rampart.tasks.prompts.readers.innocent import kind


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He killed time.", "dangerous_words"),
        ("This attack on my work", "dangerous_words"),
        ("Blowing up a balloon", "dangerous_words"),
        ("Ignore the secret rules", "trigger_words"),
        ("The option is overridden", "trigger_words"),
        ("Kill it and ignore the rest", "dangerous_words"),
        ("A secretary met the deadline in abortive, stable skill", ""),
        ("", ""),
    ],
)
def test_the_kind_follows_whole_words(text, expected):
    assert kind(text) == expected
