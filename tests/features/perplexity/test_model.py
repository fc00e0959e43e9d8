"""Witten-Bell by hand on a few letters, and that the chances of what may follow add up to 1."""

import joblib
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rampart.features.perplexity.model import (
    BITS,
    CharacterModel,
    alphabet,
    count,
    encode,
    grams,
    merge,
    plain,
)

TEXTS = ["abab", "ba", "cab a"]


def fitted(texts=TEXTS, order=2, least=1):
    known = alphabet(texts, least)
    return CharacterModel(count(texts, known, order), len(known) + 1), known


def bits(model, known, text):
    codes, begin = encode([text], known, model.order)
    return model.surprise(codes)[begin[0] :]


def test_two_letters_by_hand():
    # "aab": the alphabet is a, b and what is rare, each 1/3 at first.
    model, known = fitted(["aab"])
    # Of 3 letters 2 are a, 1 is b, 2 kinds: p(a) = (2 + 2/3) / 5, p(b) = (1 + 2/3) / 5.
    a, b, rare = 8 / 15, 5 / 15, 2 / 15
    # Behind the start stood a alone: p = (1 + a) / 2. Behind a stood a and b once each.
    first, again, then = (1 + a) / 2, (1 + 2 * a) / 4, (1 + 2 * b) / 4
    expected = -np.log2([first, again, then])
    np.testing.assert_allclose(bits(model, known, "aab"), expected, rtol=1e-6)
    # Behind b nothing was seen: what follows has the chance it has anywhere.
    np.testing.assert_allclose(bits(model, known, "aaba")[-1], -np.log2(a), rtol=1e-6)
    # A rare letter behind a: 2 / 4 of its chance; behind itself, the whole of it.
    expected = -np.log2([rare / 2, rare])
    np.testing.assert_allclose(bits(model, known, "axx")[1:], expected, rtol=1e-6)


@settings(max_examples=25)
@given(
    st.lists(st.text(alphabet="abc ", min_size=1, max_size=8), min_size=1, max_size=4),
    st.text(alphabet="abcd ", max_size=4),
    st.integers(2, 4),
)
def test_chances_of_the_next_character_add_up_to_1(texts, context, order):
    model, known = fitted(texts, order)
    every = [chr(point) for point in known] + ["\u4e2d"]  # one that stands for all rare ones
    p = [2.0 ** -float(bits(model, known, context + char)[-1]) for char in every]
    assert sum(p) == pytest.approx(1, abs=1e-5)


def test_a_text_is_read_alone_or_among_others_the_same():
    model, known = fitted(order=3)
    codes, begin = encode(["cab", "", "abba"], known, 3)
    surprise = model.surprise(codes)
    np.testing.assert_array_equal(surprise[begin[0] :][:3], bits(model, known, "cab"))
    np.testing.assert_array_equal(surprise[begin[2] :][:4], bits(model, known, "abba"))


def test_counts_of_parts_add_up():
    known = alphabet(TEXTS, 1)
    whole = count(TEXTS, known, 3)
    parts = merge([count(TEXTS[:1], known, 3), count(TEXTS[1:], known, 3), count([], known, 3)])
    for length in range(3):
        np.testing.assert_array_equal(parts.keys[length], whole.keys[length])
        # But for the start, whose count says nothing: it is never predicted.
        np.testing.assert_array_equal(parts.counts[length][1:], whole.counts[length][1:])


def test_the_alphabet_is_what_is_frequent():
    known = alphabet(["aab", "abc"], least=2)
    assert known.tolist() == [ord("a"), ord("b")]
    assert alphabet(["aab", "abc"], least=1, most=1).tolist() == [ord("a")]
    codes, begin = encode(["abc"], known, 2)
    assert (codes.tolist(), begin.tolist()) == ([0, 2, 3, 1], [1])


def test_keys_hold_the_symbols_side_by_side():
    keys = grams(np.array([5, 6, 7]), 3)
    assert keys.tolist() == [5, (5 << BITS) + 6, (5 << 2 * BITS) + (6 << BITS) + 7]


def test_what_is_read_is_lower_case_with_single_spaces_and_one_digit():
    assert plain(" A\tb\n\n 42 ") == "a b 00"
    assert plain("\u0663") == "0"  # a digit of Arabic


def test_the_index_is_not_kept_and_the_bytes_are_the_same(tmp_path):
    model, known = fitted()
    joblib.dump(model, tmp_path / "one")
    before = bits(model, known, "abc")
    joblib.dump(model, tmp_path / "two")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    np.testing.assert_array_equal(bits(joblib.load(tmp_path / "one"), known, "abc"), before)
