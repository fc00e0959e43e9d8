"""Eight surface features of a text: what a model can learn without reading.

The baseline that shows how much of a score is the source and not the attack: on a random split
these alone go far, on other sources they do not.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence

import numpy as np

from rampart.core.params import Block

NAMES = (
    "log_length",
    "log_words",
    "log_lines",
    "word_length",
    "punctuation",
    "upper_case",
    "digits",
    "entropy",
)


class Params(Block):
    """The block ``featurize.surface`` has no knobs."""


def surface(text: str) -> tuple[float, ...]:
    """Return the eight features of one text.

    Lengths are ``ln(1 + n)``; punctuation, upper case and digits are shares of the characters;
    entropy is Shannon's, in bits a character.
    """
    length = len(text)
    words = text.split()
    counts = np.unique(
        np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32), return_counts=True
    )[1]
    shares = counts / max(1, length)
    upper = sum(map(str.isupper, text))
    digits = sum(map(str.isdigit, text))
    plain = sum(map(str.isalnum, text)) + sum(map(str.isspace, text))
    return (
        np.log1p(length),
        np.log1p(len(words)),
        np.log1p(text.count("\n")),
        sum(map(len, words)) / max(1, len(words)),
        (length - plain) / max(1, length),
        upper / max(1, length),
        digits / max(1, length),
        float(-(shares * np.log2(shares)).sum()),
    )


class Features:
    """Rows with a column ``text`` to standardised surface features, shape (rows, 8)."""

    def __init__(self, params: Params):
        self.params = params

    def fit(self, rows: Mapping[str, Sequence]) -> Features:
        """Learn means and standard deviations."""
        return self.fit_extract(rows)[0]

    def fit_extract(self, rows: Mapping[str, Sequence]) -> tuple[Features, np.ndarray]:
        """Return the fitted features and what they extract of the same rows."""
        raw = self.extract(rows)
        return self.refit(raw), raw

    def extract(self, rows: Mapping[str, Sequence]) -> np.ndarray:
        """Return the raw features, float64."""
        return np.array([surface(text) for text in rows["text"]])

    def refit(self, raw: np.ndarray) -> Features:
        """Return a copy that standardises with these rows alone."""
        fitted = copy.copy(self)
        fitted._mean = raw.mean(axis=0)
        fitted._scale = np.maximum(raw.std(axis=0), 1e-8)
        return fitted

    def weigh(self, raw: np.ndarray) -> np.ndarray:
        """Return ``(x - mean) / standard deviation``."""
        return (raw - self._mean) / self._scale

    def transform(self, rows: Mapping[str, Sequence]) -> np.ndarray:
        """Return the standardised features of rows."""
        return self.weigh(self.extract(rows))

    def get_feature_names_out(self) -> np.ndarray:
        """Return the names of the columns."""
        return np.array(NAMES, dtype=object)
