"""Runs of letters and of digits: where they are, what they mean, and the form they give a text."""

import pytest

from rampart.features.columns.block import blocks
from rampart.features.columns.keys import table
from rampart.features.columns.shapes import KINDS
from rampart.features.columns.tokens import tokenise
from rampart.features.columns.words import VALUE_CODES


def tokens(*texts):
    """Return the tokens of one column without a name; its texts are all distinct."""
    [block] = blocks({"name": [""], "values": [list(texts)]})
    return tokenise(block)


def test_runs_of_letters_and_of_digits():
    found = tokens("Ab12-cd", "7 of 9")
    # Ab, 12, cd; 7, of, 9.
    assert found.text.tolist() == [0, 0, 0, 1, 1, 1]
    assert found.plain[:15] == b"\x80ab00-cd\x800 of 0"
    assert found.stop_words.tolist() == [0, 1, 0]  # of; the last text is the name, which is empty


def test_digits_are_one_key_whatever_they_are():
    found = tokens("a12 b34 A56 12")
    a, twelve, b, thirty_four, again, _, last = found.key.tolist()
    assert a == again != b
    assert twelve == thirty_four == last


def kinds(*texts):
    return [KINDS[code] for code in tokens(*texts).kind[:-1]]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("7", "one_digit"),
        ("12", "integer"),
        ("1234567890", "long_integer"),
        ("1999", "year"),
        ("1699", "integer"),  # years begin with 17 to 20
        ("2100", "integer"),
        ("20240229", "date_compact"),
        ("20241301", "long_integer"),  # no month 13
        ("20240132", "long_integer"),  # no day 32
        ("2024-02-29", "date_numeric"),
        ("-3.5", "signed"),
        ("3.5", "decimal"),
    ],
)
def test_the_form_of_a_number(text, kind):
    assert kinds(text) == [kind]


def test_a_long_address_is_one_however_long():
    assert kinds("http://" + "a/b?c=1&" * 20) == ["url"]


def test_whole_values_are_looked_up():
    found = tokens("N/A", "true", "nein", "Male", "maybe")
    codes = [VALUE_CODES[name] for name in ("null", "true_false", "yes_no", "category")]
    assert found.word[:-1].tolist() == [*codes, 0]


def test_texts_of_one_form_share_a_shape():
    one, two, three, _ = tokens("mn-12", "xy-21", "mn-123").shape.tolist()
    assert one == two != three


def test_nothing_is_no_token():
    found = tokens()
    assert found.text.tolist() == []
    assert found.stop_words.tolist() == [0]


def test_the_lists_are_tables_of_keys():
    # The first list that has a word keeps it.
    assert table({"may": 1}).find(tokens("may").key).tolist() == [1]
