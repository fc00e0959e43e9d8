import numpy as np
import pytest

from rampart.serving.plain import speaking
from rampart.serving.plain.speaking import spoken, words

NAMES = ["tfidf:word:get", "word:pass_s", "tfidf:word:get pass", "char:get", "numeric:n_bytes"]


def test_single_words_with_a_weight_above_nothing_are_kept():
    weights = np.array([[0.123456, -1.0, 9.0, 9.0, 9.0], [0.0, 2.0, 9.0, 9.0, 9.0]])
    assert spoken(weights, NAMES, ["info", "high"]) == {
        "info": {"get": 0.1235},
        "high": {"pass_s": 2.0},
    }


def test_the_strongest_are_kept_where_there_are_many(monkeypatch):
    monkeypatch.setattr(speaking, "MOST", 2)
    names = [f"word:{letter}" for letter in "abcd"]
    weights = np.array([[1.0, 3.0, 2.0, 3.0]])
    assert list(spoken(weights, names, ["low"])["low"]) == ["b", "d"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("GET /a pass_s", ["pass (server)", "get"]),
        ("get get", ["get"]),
        ("targets", []),
        ("", []),
    ],
)
def test_words_of_a_text_the_strongest_first(text, found):
    assert words(text, {"get": 1.0, "pass_s": 2.0, "other": 3.0}, 2) == found
