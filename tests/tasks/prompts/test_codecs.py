import base64
import codecs as standard
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.tasks.prompts.codecs import CODECS

TEXT = "Meet me at 9, Anna"
LETTERS = st.text("abcdefghij klmnopqrstuvwxyzABC", min_size=1, max_size=60)


def encode(name, text=TEXT, seed=0):
    return CODECS[name](text, np.random.default_rng(seed))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("base64", "TWVldCBtZSBhdCA5LCBBbm5h"),
        ("base32", "JVSWK5BANVSSAYLUEA4SYICBNZXGC==="),
        ("binary", "01001000 01101001"),
        ("percent", "caf%C3%A9%20%3F"),
        ("rot13", "Zrrg zr ng 9, Naan"),
        ("atbash", "Nvvg nv zg 9, Zmmz"),
        ("morse", "-- . . - / -- . / .- - / ----. / .- -. -. .-"),
        ("pig_latin", "eetmay emay atay 9ay, annaay"),
        ("json", '"Meet me at 9, Anna"'),
        ("acrostic", "Hills\nIcy"),
    ],
)
def test_a_code_worked_by_hand(name, expected):
    text = {"binary": "Hi", "percent": "café ?", "acrostic": "hi"}.get(name, TEXT)
    assert encode(name, text) == expected


@given(LETTERS, st.integers(0, 99))
def test_what_can_be_undone_gives_the_text_back(text, seed):
    assert base64.b64decode(encode("base64", text, seed)).decode() == text
    assert base64.b32decode(encode("base32", text, seed)).decode() == text
    assert bytes.fromhex(encode("hex", text, seed)).decode() == text
    assert standard.decode(encode("rot13", text, seed), "rot13") == text
    assert CODECS["atbash"](encode("atbash", text, seed), np.random.default_rng()) == text
    assert json.loads(encode("json", text, seed)) == text


@given(LETTERS, st.integers(0, 99))
def test_split_spaced_and_assigned_keep_the_letters(text, seed):
    letters = [char for char in text if not char.isspace()]
    for name in ("spaced", "split"):
        assert [char for char in encode(name, text, seed) if char.isalpha()] == letters
    pieces = encode("assigned", text, seed).split('"')[1::2]
    assert "".join(pieces) == text


def test_leet_and_homoglyph_look_alike():
    coded = encode("leet", "seat belts toasted")
    assert coded != "seat belts toasted"
    assert len(coded) == len("seat belts toasted")
    coded = encode("homoglyph", "peace and ice")
    assert any("\u0400" <= char <= "\u04ff" for char in coded)
    assert len(coded) == len("peace and ice")


@pytest.mark.parametrize("name", CODECS)
@pytest.mark.parametrize("text", ["", "a", "Übung 你好 \U0001f600", "two\nlines", '"quoted" {x}'])
def test_any_text_can_be_encoded_twice_the_same(name, text):
    assert encode(name, text, 5) == encode(name, text, 5)
