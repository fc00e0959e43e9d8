"""Which words of a text speak for a class, by what a model learned."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from rampart.features.tfidf.ngrams import WORD

MOST = 300  # words of a class
NAME = re.compile(r"^(?:\w+:)?word:(\w+)$")  # one word, whatever kind of features it is of
ANSWER = "_s"  # what text.py puts behind a word of the server's


def spoken(weights: np.ndarray, names: Sequence[str], classes: Sequence[str]) -> dict[str, Any]:
    """Return class -> its words with the largest weights above 0, rounded.

    Parameters
    ----------
    weights : (classes, features). names : of the features, as ``get_feature_names_out``.

    Examples
    --------
    >>> spoken(np.array([[0.5, -1.0]]), ["tfidf:word:a", "tfidf:word:a b"], ["low"])
    {'low': {'a': 0.5}}
    """
    words = [(place, match[1]) for place, name in enumerate(names) if (match := NAME.match(name))]
    found: dict[str, Any] = {}
    for label, row in zip(classes, weights):
        ranked = sorted(words, key=lambda one: (-row[one[0]], one[1]))[:MOST]
        found[label] = {
            word: float(f"{row[place]:.4g}") for place, word in ranked if row[place] > 0
        }
    return found


def words(text: str, weights: Mapping[str, float], most: int) -> list[str]:
    """Return the words of a text that speak most for a class, those of the server marked.

    Examples
    --------
    >>> words("@tcp union a", {"union": 2.0, "tcp": 1.0, "no": 3.0}, 2)
    ['union', 'tcp']
    >>> words("login_s", {"login_s": 1.0}, 2)
    ['login (server)']
    """
    there = {word for word in WORD.findall(text.lower()) if word in weights}
    ranked = sorted(there, key=lambda word: (-weights[word], word))[:most]
    return [
        f"{word.removesuffix(ANSWER)} (server)" if word.endswith(ANSWER) else word
        for word in ranked
    ]
