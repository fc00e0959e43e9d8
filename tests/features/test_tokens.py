import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rampart.core.params import ParamError, check
from rampart.features import tokens
from rampart.features.tokens import PADDING, TEXT, VIEW, Features, Params
from tests.dumped import digest
from tests.told import counts, hear

ROOT = Path(__file__).parents[2]
WORDS = ["ignore", "the", "rules", "hello", "world"]
TEXTS = [f"{a} {b}" for a in WORDS for b in WORDS]


def rows(*texts, views=None):
    return {"text": list(texts), "view": list(views or [""] * len(texts))}


def fit(length=8, vocabulary=300):
    return Features(Params(length=length, vocabulary=vocabulary)).fit(rows(*TEXTS))


FITTED = fit()


def tokens_of(ids):
    vocabulary = json.loads(FITTED.tokenizer_)["model"]["vocab"]
    named = {number: token for token, number in vocabulary.items()}
    return [named[number] for number in ids]


def test_a_frequent_word_is_one_token_and_its_case_and_width_do_not_matter():
    matrix = FITTED.extract(rows("hello world", "HELLO World", "ｈｅｌｌｏ world"))
    assert matrix.dtype == np.int32
    assert tokens_of(matrix[0]) == ["[TEXT]", "Ġhello", "Ġworld", *["[PAD]"] * 5]
    np.testing.assert_array_equal(matrix[1:], matrix[[0, 0]])


def test_any_script_has_tokens():
    row = FITTED.extract(rows("Ж"))[0]
    assert tokens_of(row)[:4] == ["[TEXT]", "Ġ", "Ð", "¶"]  # a space, then D0 B6: small


def test_half_of_a_long_text_is_from_each_end():
    whole = " ".join(["hello", *["the"] * 9, "world", "rules"])
    assert tokens_of(FITTED.extract(rows(whole))[0]) == [
        *["[TEXT]", "Ġhello", "Ġthe", "Ġthe", "Ġthe"],  # 7 places: 4 and 3
        *["Ġthe", "Ġworld", "Ġrules"],
    ]


@pytest.mark.parametrize(
    ("text", "view", "kept"),
    [
        ("hello", "the rules", ["[TEXT]", "Ġhello", "[VIEW]", "Ġthe", "Ġrules"]),
        # 6 places: 3 for a long view; of the text, 2 from its beginning and 1 from its end.
        (
            "hello the the world rules",
            "ignore the world hello",
            ["[TEXT]", "Ġhello", "Ġthe", "Ġrules", "[VIEW]", "Ġignore", "Ġthe", "Ġworld"],
        ),
        # The text leaves 5.
        ("hello", "the " * 9, ["[TEXT]", "Ġhello", "[VIEW]", *["Ġthe"] * 5]),
    ],
)
def test_the_view_follows_behind_a_token_of_its_own(text, view, kept):
    row = FITTED.extract(rows(text, views=[view]))[0]
    assert tokens_of(row[row != PADDING]) == kept


@given(st.text(max_size=60), st.text(max_size=30))
@example("a [PAD] b", "[VIEW][TEXT]")
def test_a_row_has_its_length_and_ends_in_padding(text, view):
    row = FITTED.extract(rows(text, views=[view]))[0]
    assert row.shape == (8,)
    used = np.flatnonzero(row)
    assert used.tolist() == list(range(len(used)))
    assert row[0] == TEXT
    assert (row == TEXT).sum() == 1
    assert (row == VIEW).sum() == (len(view) > 0)


def test_the_middle_of_a_very_long_text_is_not_looked_at():
    row = FITTED.extract(rows("hello " + "x" * 300_000 + " world"))[0]
    assert tokens_of(row)[1] == "Ġhello"
    assert tokens_of(row)[-1] == "Ġworld"


def test_a_special_token_that_is_written_out_is_text():
    written, capital = FITTED.extract(rows("[pad]", "[PAD]"))
    np.testing.assert_array_equal(written, capital)  # texts are lower case
    assert tokens_of(written)[:6] == ["[TEXT]", "Ġ", "[", "p", "a", "d"]


def test_half_a_surrogate_pair_is_a_question_mark():
    np.testing.assert_array_equal(*FITTED.extract(rows("\ud83d", "?")))


def test_ids_are_below_the_vocabulary_and_merges_are_frequent():
    assert FITTED.extract(rows(*TEXTS)).max() < 300
    once = Features(Params(vocabulary=300)).fit(rows("qx", "qz"))
    assert len(json.loads(once.tokenizer_)["model"]["merges"]) == 1  # the space and q: twice


def test_other_rows_move_nothing():
    ids = FITTED.extract(rows(*TEXTS))
    assert FITTED.refit(ids[:3]) is FITTED
    assert FITTED.weigh(ids) is ids
    np.testing.assert_array_equal(FITTED.transform(rows(*TEXTS)), ids)
    assert FITTED.get_feature_names_out().tolist() == [f"token:{n}" for n in range(1, 9)]


def test_no_rows_and_no_text():
    assert FITTED.extract(rows()).shape == (0, 8)
    with pytest.raises(ValueError, match="tokens: no training text has a character"):
        Features(Params()).fit(rows("", ""))


def test_a_vocabulary_has_all_bytes():
    with pytest.raises(ParamError, match=r"featurize.tokens.vocabulary: must be >= 300, got 200"):
        check({"vocabulary": 200}, "featurize.tokens", Params)


@pytest.mark.slow
def test_another_process_fits_the_same_bytes():
    program = "from tests.features import test_tokens as t; print(t.digest(t.FITTED))"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "RAYON_NUM_THREADS": "1"}
    command = [sys.executable, "-c", program]
    other = subprocess.check_output(command, env=environment, cwd=ROOT, text=True)
    assert other.strip() == digest(FITTED)


def test_texts_are_told(monkeypatch):
    monkeypatch.setattr(tokens, "BATCH", 20)
    lines = hear(monkeypatch, tokens)
    FITTED.extract(rows(*TEXTS))
    assert counts(lines) == ["[20/25]", "[25/25]"]
