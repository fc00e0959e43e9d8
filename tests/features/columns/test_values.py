"""What each text is: a number of some notation, a word, a sentence; worked out by hand."""

import numpy as np
import pytest

from rampart.features.columns.block import blocks
from rampart.features.columns.tokens import tokenise
from rampart.features.columns.values import CODES, FORMS, INTEGER, NUMBER, describe, members


def described(*texts):
    """Return the values of one column without a name; its texts are all distinct."""
    [block] = blocks({"name": [""], "values": [list(texts)]})
    return describe(block, tokenise(block))


def forms(text):
    return {name for name, holds in zip(FORMS, described(text).forms[:, 0]) if holds}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("0", {"integer", "zero_one"}),
        ("1", {"integer", "zero_one"}),
        ("2", {"integer"}),
        ("007", {"leading_zero"}),
        ("3.5", set()),
        ("n/a", {"null_word"}),
        ("TRUE", {"true_false", "upper_code"}),
        ("no", {"yes_no", "lower_word"}),
        ("male", {"category_word", "lower_word"}),
        ("Berlin", {"capital_word"}),
        ("berlin", {"lower_word"}),
        ("BER", {"upper_code"}),
        ("x", {"single_letter"}),
        ("{a: 1}", {"structured"}),
        ("[1, 2]", {"structured"}),
        ("<b>", {"structured"}),
        ("{a: 1]", set()),
        ("red, green, blue", {"packed_list"}),
        ("red, green", set()),  # two parts are no list
        ("This is a sentence.", {"sentence"}),
        ("This is short.", set()),  # of three words
        ("a b c d e f g h i j", {"ten_words"}),
        ("w" * 60, {"lower_word", "long_text"}),
        # Chinese says it in a third of the characters; a word without case counts as lower case.
        ("中" * 20, {"lower_word", "long_text"}),
    ],
)
def test_the_forms_of_a_text(text, wanted):
    assert forms(text) == wanted


def test_numbers_of_any_notation():
    texts = {
        "12": True,
        "-3.5": True,
        "1,234": True,
        "007": True,
        "12 kg": False,
        "2024-02-29": False,
    }
    assert described(*texts).numeric[:-1].tolist() == list(texts.values())


def test_words_are_between_blanks():
    assert described("one", "one two", "  one   two  three ", "a-b c").words.tolist() == [
        1,
        2,
        3,
        2,
        0,
    ]


def test_the_words_of_a_cut_cell_are_in_proportion():
    # 300 words of 3 characters and a blank: of 1,199 characters 512 are read.
    (words, _) = described(" ".join(["abc"] * 300)).words.tolist()
    assert 290 <= words <= 310


def test_groups_of_kinds():
    assert members("year date_compact").sum() == 2
    assert not (INTEGER & ~NUMBER).any()
    assert NUMBER[CODES["decimal"]]
    assert not INTEGER[CODES["decimal"]]
    with pytest.raises(KeyError):
        members("no_such_kind")


def test_bits_are_of_all_symbols_of_a_text():
    one, both = described("a", "a1").bits[:2]
    assert both & one == one
    assert both != one
    assert described("a", "a1").bits.dtype == np.uint8
