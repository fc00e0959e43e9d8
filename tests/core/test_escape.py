import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.core.escape import cell, excerpt, harmless, visible

HIDES = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


@given(st.text())
def test_nothing_hidden_is_left(text):
    shown = visible(text)
    assert not [c for c in shown if unicodedata.category(c) in HIDES]
    assert visible(shown) == shown  # to show twice is to show once


def test_plain_text_and_letters_of_any_script_stay():
    assert visible("Grüße, 你好, مرحبا <b> 50 %") == "Grüße, 你好, مرحبا <b> 50 %"


def test_what_hides_reorders_or_moves_the_cursor_is_written_out():
    assert visible("a\u202eb\u2066c\u200bd\x1b[2Je\nf\u00a0g\U000e0041\ufe0f\u3164") == (
        r"a\u202eb\u2066c\u200bd\x1b[2Je\nf\xa0g\U000e0041\ufe0f\u3164"
    )


def test_a_lone_surrogate_can_be_written_as_utf8():
    assert visible("\ud800").encode() == rb"\ud800"


@given(st.text(max_size=400), st.integers(1, 300))
def test_an_excerpt_is_never_longer(text, limit):
    shown = excerpt(text, limit)
    assert len(shown) <= limit
    if len(visible(text)) <= limit:
        assert shown == visible(text)


def test_an_escape_is_not_cut_in_two():
    # one escape has 6 characters: of 13, two fit beside the ellipsis
    assert excerpt("\u202e" * 9, 13) == r"\u202e\u202e…"


@given(st.sampled_from("=+-@|＝＋－＠"), st.text(), st.sampled_from(["", " ", "   "]))
def test_a_spreadsheet_sees_text(sign, rest, space):
    assert cell(f"{space}{sign}{rest}").startswith("'")


def test_other_text_is_left_alone():
    assert cell("a = b") == "a = b"
    assert cell("") == ""


@pytest.mark.parametrize(
    "text", ["\tx", "\rx", "\t=1", "\n@x", "=1+1", "+1+1", "-x", "@SUM(A1)", "-1-1"]
)
def test_what_a_spreadsheet_would_run_is_a_text(text):
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize(
    "value", ["-1", "+1.5", "-.5", "-1e-7", "007", "a-b", "", -1, 2.5, None, True]
)
def test_numbers_and_other_values_are_left_alone(value):
    assert harmless(value) is value
