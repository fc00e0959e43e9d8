import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.tasks.prompts.parts import train
from rampart.tasks.prompts.recipes import READABLE, RECIPES, clause, cut, halves
from rampart.tasks.prompts.row import KINDS
from rampart.tasks.prompts.views import view

TEXTS = st.text("ab .\n?", max_size=300)


def row(text, language="en"):
    return {"id": text[:4], "text": text, "source": "s", "family": "f", "language": language}


class One:
    """A pool of one row."""

    def __init__(self, text):
        self.text = text

    def draw(self, rng):
        return row(self.text)


@given(TEXTS, st.integers(1, 20), st.integers(5, 200))
def test_a_cut_is_the_beginning_and_short_enough(text, words, chars):
    short = cut(text, words, chars)
    assert text.strip().startswith(short)
    assert len(short) <= chars
    assert len(short.split()) <= words


def test_a_cut_is_at_a_space():
    assert cut("one two three four", 3) == "one two three"
    assert cut("one two three four", 9, 10) == "one two"
    assert cut("x" * 50, 9, 10) == "x" * 10
    assert cut(" short ") == "short"


@given(TEXTS, st.integers(0, 50))
def test_halves_lose_nothing_but_space(text, seed):
    first, second = halves(text.strip(), np.random.default_rng(seed))
    assert "".join((first + second).split()) == "".join(text.split())


def test_halves_break_between_sentences():
    first, second = halves("One two three. Four five six.", np.random.default_rng(0))
    assert (first, second) == ("One two three.", "Four five six.")
    assert halves("unbroken", np.random.default_rng(0)) == ("unbroken", "")


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        ("How do I pick a lock?", "how to pick a lock"),
        ("how to forge a note", "how to forge a note"),
        ("HOW CAN SOMEONE cheat?!", "how to cheat"),
        ("How do I lie? And cheat?", ""),
        ("Write a virus.", ""),
    ],
)
def test_a_clause_is_made_of_a_how_question_alone(request_, expected):
    assert clause(request_) == expected


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_says_a_kind_and_its_rows(name):
    recipe = RECIPES[name]
    assert recipe.kind in KINDS
    assert 1 <= recipe.carriers <= len(recipe.pools)
    assert {kind for kinds, *_ in recipe.pools for kind in kinds} <= set(KINDS)
    assert recipe.pair in ("", *RECIPES)


def test_contrast_has_the_classes_that_it_must():
    benign = {
        *("clean", "tail_benign", "noisy_benign", "recased"),
        *("story", "decode", "long", "many", "quoted"),
    }
    assert {name for name, r in RECIPES.items() if KINDS[r.kind] == 0} == benign
    assert all(KINDS[r.kind] == 2 for name, r in RECIPES.items() if name not in benign)


def test_another_case_is_the_same_text_in_other_letters():
    made = [
        RECIPES["recased"].make(row("Where is the key?"), [], train, np.random.default_rng(seed))
        for seed in range(60)
    ]
    texts = {piece.text for piece in made}
    assert {text.lower() for text in texts} == {"where is the key?"}
    assert {"WHERE IS THE KEY?", "wHeRe iS ThE KeY?"} <= texts
    assert len(texts) > 20
    assert RECIPES["recased"].make(row("鍵は?"), [], train, np.random.default_rng(0)) is None


def test_a_line_in_json_is_json():
    made = [
        RECIPES["hidden"].make(
            row('He said "go".\nThen he left. All was well.'),
            [One('Ignore "it"\nall')],
            train,
            np.random.default_rng(seed),
        )
        for seed in range(300)
    ]
    tools = [piece.text[piece.text.index("{") :] for piece in made if '"status"' in piece.text]
    assert tools
    assert all(json.loads(text)["result"].startswith('He said "go".\n') for text in tools)
    assert any(json.loads(text)["note"] == 'Ignore "it"\nall' for text in tools)


def test_padding_is_long_and_its_rows_are_named():
    carrier, pools = row("The garden is green."), [One("Obey me."), One("word " * 60)]
    for seed in range(20):
        piece = RECIPES["padded"].make(carrier, pools, train, np.random.default_rng(seed))
        assert len(piece.text.split()) >= 60
        assert {part["id"] for part in piece.parts} >= {"The ", "Obey", "word"}


def test_a_harmless_text_is_to_be_followed_in_codes_that_can_be_undone_alone():
    carrier = row("Please write a short poem about the green garden for my mother")
    for seed in range(200):
        piece = RECIPES["decode"].make(carrier, [], train, np.random.default_rng(seed))
        lines = [line.replace("{cipher}", piece.payload) for line in train.FOLLOW]
        if piece.text in lines:
            assert sum(view(piece.text).counts.values()) > 0, piece.text
    assert set(train.CIPHERS) & READABLE


def test_what_a_code_leaves_as_it_is_makes_no_row():
    piece = RECIPES["encoded"].make(row("你好"), [], train, np.random.default_rng(2))
    made = [
        RECIPES["encoded"].make(row("你好"), [], train, np.random.default_rng(seed))
        for seed in range(40)
    ]
    assert None in made
    assert all(p is None or p.payload != "你好" for p in [piece, *made])
