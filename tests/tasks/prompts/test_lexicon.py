import pytest

from rampart.tasks.prompts.lexicon import FRENCH, GERMAN, PARAGRAPHS, SPANISH, SYNONYMS

TRIGGERS = {"ignore", "previous", "instructions", "reveal", "system", "prompt", "pretend", "rules"}


@pytest.mark.parametrize("words", [GERMAN, FRENCH, SPANISH, SYNONYMS])
def test_entries_are_single_lower_case_words_with_another_word_each(words):
    assert all(word.isascii() and word.isalpha() and word.islower() for word in words)
    assert all(new.strip() == new and "_" not in new and new for new in words.values())
    assert len(words) > 50


def test_the_languages_have_the_same_words_and_those_that_matter():
    assert set(GERMAN) == set(FRENCH) == set(SPANISH) >= TRIGGERS
    assert GERMAN["pretend"] == "tue so"
    assert SYNONYMS["ignore"] == "pay no heed to"
    assert not any(word == new for word, new in SYNONYMS.items())


def test_paragraphs_are_three_and_long():
    assert len(PARAGRAPHS) == 3
    assert all(500 < len(paragraph) < 800 for paragraph in PARAGRAPHS)
    assert PARAGRAPHS[0].startswith("The bakery on the corner opens at six")
