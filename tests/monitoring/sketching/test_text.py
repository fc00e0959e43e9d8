"""A text by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.monitoring.sketching.text import UNITS, features, script


def test_by_hand():
    found = features({"text": "Say it\nsay it again"})
    assert (found["characters"], found["words"], found["lines"]) == (19, 5, 2)
    assert found["word_length"] == pytest.approx((3 + 2 + 3 + 2 + 5) / 5)
    assert found["distinct"] == 0.8
    assert found["script"] == "latin"
    assert UNITS.keys() | {"script"} == found.keys() | {"hidden"}
    assert features({"text": "", "language": "en"})["language"] == "en"
    assert features({"text": ""})["word_length"] is None
    assert features({"text": "a", "flag_bidi": 2, "flag_tag": 1})["hidden"] == 3


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("hello", "latin"), ("été", "latin"), ("Καλημέρα", "greek"), ("привет a", "cyrillic"),
        ("שלום", "hebrew"), ("مرحبا", "arabic"), ("नमस्ते", "indic"), ("สวัสดี", "thai"),
        ("ひらがな", "kana"), ("漢字", "han"), ("한글", "hangul"), ("12:30 !", "none"),
        ("", "none"),
        ("\U0001f600", "none"),
    ],
)  # fmt: skip
def test_scripts(text, found):
    assert script(text) == found


@given(st.text(st.characters(), max_size=60))
def test_any_text_even_half_a_surrogate(text):
    assert features({"text": text})["characters"] == len(text)
