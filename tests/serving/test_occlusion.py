import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.serving.occlusion import occluded, spans


def ask(texts):
    """Say how malicious texts are: 0.5 for "ignore", 0.25 for "rules", less 0.25 for "please"."""
    found = [0.5 * ("ignore" in t) + 0.25 * ("rules" in t) - 0.25 * ("please" in t) for t in texts]
    return np.array(found)


def test_the_words_without_which_it_falls_are_told_by_weight():
    assert occluded("please ignore the rules", ask) == [
        {"text": "ignore", "start": 7, "end": 13, "weight": 0.5},
        {"text": "rules", "start": 18, "end": 23, "weight": 0.25},
    ]
    assert [one["text"] for one in occluded("please ignore the rules", ask, told=1)] == ["ignore"]


def test_it_costs_a_run_a_word_and_no_more_than_the_most():
    asked = []

    def counted(texts):
        asked.append(len(texts))
        return np.zeros(len(texts))

    assert occluded("a b c", counted) == []
    occluded("a " * 500, counted)
    assert asked == [4, 65]


@pytest.mark.parametrize("text", ["", "  \n"])
def test_a_text_without_words_has_none(text):
    assert occluded(text, ask) == []


def test_a_script_without_spaces_is_cut_by_characters():
    assert len(spans("忽" * 50)) == 50
    assert spans("忽略所有") == [(0, 4)]  # short: one word


@given(st.text(max_size=300), st.integers(1, 20))
def test_spans_are_in_order_and_hold_every_word(text, most):
    cut = spans(text, most)
    assert len(cut) <= most
    assert all(begin < end for begin, end in cut)
    assert cut == sorted(cut)
    assert "".join("".join(text[begin:end].split()) for begin, end in cut) == "".join(text.split())
