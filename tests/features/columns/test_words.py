"""The lists of words: no word says two things, and what is looked up is what is written here."""

import numpy as np
import pytest

from rampart.features.columns import words
from rampart.features.columns.keys import PAD, keys


def found(table, word):
    """Return the code that a table has for a word of ASCII in lower case."""
    text = word.encode("ascii")
    return int(table.find(keys(text + bytes(PAD), np.array([0]), np.array([len(text)])))[0])


@pytest.mark.parametrize(
    ("word", "symbol"),
    [
        ("march", "M"),
        ("mar", "M"),  # a month before it is anything else
        ("tue", "S"),
        ("pm", "P"),
        ("usd", "K"),
        ("kg", "U"),
        ("th", "N"),
        ("https", "W"),
        ("csv", "O"),
        ("the", words.STOP_WORD),
    ],
)
def test_a_word_has_the_letter_of_the_first_list_that_holds_it(word, symbol):
    assert words.SYMBOLS[found(words.TOKEN_TABLE, word) - 1] == symbol


def test_other_words_have_none():
    assert found(words.TOKEN_TABLE, "rampart") == 0
    assert found(words.VALUE_TABLE, "rampart") == 0


@pytest.mark.parametrize(
    ("value", "name"),
    [("n/a", "null"), ("false", "true_false"), ("yes", "yes_no"), ("very good", "category")],
)
def test_a_whole_value_has_a_meaning(value, name):
    assert found(words.VALUE_TABLE, value) == words.VALUE_CODES[name]


def test_codes_are_those_of_the_lists_in_their_order():
    assert words.VALUE_CODES == {"null": 1, "true_false": 2, "yes_no": 3, "category": 4}
    assert len(set(words.SYMBOLS)) == len(words.TOKENS)
    assert all(len(symbol) == 1 for symbol in words.SYMBOLS)
