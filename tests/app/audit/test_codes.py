"""A model is asked about a code as numbers; what it is given is what the text would have given."""

import numpy as np
import pytest

from app.audit import codes
from app.audit.codes import Asking
from app.audit.loading import Model
from rampart.evm.analysis import analyse
from rampart.evm.features import SLUGS
from rampart.evm.words import WORDS
from rampart.features import tfidf
from rampart.serving.plain.vectors import Vectors, described
from rampart.tasks.bytecode import prepare
from rampart.tasks.bytecode.evidence import without
from rampart.tasks.bytecode.scoring import columns
from tests.evm.assembler import code
from tests.tasks.bytecode.test_evidence import TWO

LOOP = "0 CALLDATALOAD 224 SHR DUP1 0x11111111 EQ >a JUMPI 0 0 REVERT @a " + "CALLER POP " * 40


class Given(Model):
    """Says what it was given."""

    def say(self, X):
        return X


def model(seen, sizes=(1, 3), **knobs):
    """Return a model of n-grams of some codes, and of one number."""
    knobs = {"char_sizes": (1, 1), "char_features": 3, "max_chars": 100_000, **knobs}
    native = tfidf.Features(tfidf.Params(word_sizes=sizes, min_df=1, **knobs))
    part = {"kind": "numeric", "factor": 1.0, "numbers": ["n_bytes"], "levels": {}}
    part |= {"median": [0.0], "low": [0.0], "range": [9.0]}
    told = described(native.fit(columns(seen)), ())
    told["parts"].append(part)
    width = len(told["parts"][0]["idf"]) + 1
    told["columns"] = [*range(0, width, 2), *([width - 1] if width % 2 == 0 else [])]
    return Given([], {}, None, Vectors(told))


def parts(seen):
    """Return a code without each of its functions, and without two of them."""
    alone = [without(seen, one) for one in seen.walk.functions]
    return alone + [without(one, one.walk.functions[0]) for one in alone if one.walk.functions]


@pytest.mark.parametrize("text", [TWO, LOOP + "STOP", "CALLER SELFDESTRUCT"])
@pytest.mark.parametrize("sizes", [(1, 1), (1, 3), (2, 3)])
def test_what_is_given_is_what_the_text_gives(text, sizes):
    seen = analyse(code(text))
    asked = model([seen, analyse(code(LOOP))], sizes)
    asking = Asking(asked)
    np.testing.assert_array_equal(asking([seen]), asked.ask(columns([seen])))
    np.testing.assert_array_equal(asking(parts(seen)), asked.ask(columns(parts(seen))))
    assert asking._whole is not None


def test_of_a_long_code_both_ends_are_counted(monkeypatch):
    monkeypatch.setattr(prepare, "MOST_WORDS", 20)
    monkeypatch.setattr(codes, "MOST_WORDS", 20)
    seen = analyse(code(LOOP + "STOP"))
    asked = model([seen])
    np.testing.assert_array_equal(Asking(asked)([seen]), asked.ask(columns([seen])))


def test_an_empty_code_has_one_word():
    asked, seen = model([analyse(code(TWO))]), analyse(b"")
    np.testing.assert_array_equal(Asking(asked)([seen]), asked.ask(columns([seen])))


def test_what_cannot_be_counted_so_is_asked_as_text(monkeypatch):
    seen = analyse(code(TWO))
    for knobs in ({"char_sizes": (2, 3)}, {"max_chars": 1000}):
        asked = model([seen], **knobs)
        assert codes.texts(asked.columns) is None
        np.testing.assert_array_equal(Asking(asked)([seen]), asked.ask(columns([seen])))
    asked = model([seen])
    monkeypatch.setattr(codes.texts(asked.columns), "longest", 10)  # the lines have more
    np.testing.assert_array_equal(Asking(asked)([seen]), asked.ask(columns([seen])))


def test_words_and_facts_are_in_lower_case_as_what_is_counted_is():
    assert all(word == word.lower() for word in (*WORDS, *SLUGS.values()))
