"""How surprising a text is, as a whole and at its end, to a model of benign training texts.

An attack with a machine-made tail reads like a person up to where it does not. Five figures say so,
each of the whole text and once more as the difference of its end and the rest: a foreign language
is as surprising at its end as before, a tail is not. Jain et al. (2023) filter such prompts by the
perplexity of windows; here characters take the place of tokens. The figures:

- bits: the mean surprise of a character; worst, high: the highest mean of a sliding window, and
  their 90th percentile;
- unseen: the share of letters in words that the training texts do not have;
- switches: the share of neighbouring characters of different kinds, as in "iPod" or "a*b".

The model learns from benign rows alone, and every training row is read by a model that its family
had no part in: else benign rows of training would be less surprising than those of any other split.
"""

from __future__ import annotations

import copy
import hashlib
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
from pydantic import Field

from rampart.core.params import Block
from rampart.core.progress import Progress
from rampart.features.perplexity import model as language

FIGURES = ("bits", "worst", "high", "unseen", "switches")
NAMES = (*FIGURES, *(f"{name}_end" for name in FIGURES))
WORD = re.compile(r"[^\W\d_]+")
UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uf900-\ufaff]")
"""Letters of scripts that set no space between words (Thai, Lao, Burmese, Khmer, Chinese,
Japanese): there a run of letters is no word."""
SPACE, UPPER, LOWER, NUMBER, SIGN = range(5)  # kinds of characters


class Params(Block):
    """The knobs of ``featurize.perplexity``."""

    order: int = Field(default=4, ge=2, le=5)  # of the n-grams
    least: int = Field(default=3, ge=1, le=1e6)  # times that a character of the alphabet is there
    window: int = Field(default=40, ge=5, le=1000)  # characters
    end: int = Field(default=150, ge=10, le=10_000)  # characters at the end, at most half of a text
    folds: int = Field(default=4, ge=2, le=20)  # of families, for the training rows
    max_chars: int = Field(default=2000, ge=20, le=1e6)  # of a text, half from each end


class Reader:
    """A language model and the words that its texts had.

    Parameters
    ----------
    known : the alphabet.
    counts : n-grams of the texts, in parts.
    words : of the texts, in parts.
    """

    def __init__(
        self, known: np.ndarray, counts: Sequence[language.Counts], words: Sequence[set[str]]
    ):
        self.known = known
        self.model = language.CharacterModel(language.merge(counts), len(known) + 1)
        self.words = dict.fromkeys(sorted(set().union(*words)))  # a set has an order of chance

    def read(self, texts: Sequence[str], params: Params) -> np.ndarray:
        """Return the figures of texts, float64 of shape (texts, 10)."""
        plain = [language.plain(text) for text in texts]
        codes, begin = language.encode(plain, self.known, params.order)
        bits = self.model.surprise(codes).astype(float)
        rows = [
            self._figures(bits[start : start + len(low)], low, text, params)
            for start, low, text in zip(begin, plain, texts, strict=True)
        ]
        return np.array(rows).reshape(len(texts), len(NAMES))

    def _figures(self, bits: np.ndarray, plain: str, text: str, params: Params) -> list[float]:
        begin, length, new = words_of(plain, self.words)
        signs = changes(text)

        def figures(first: int, last: int) -> list[float]:
            # The text in its own case may be a little shorter or longer than in lower case.
            there = (begin >= first) & (begin < last)
            return [
                *surprises(bits[first:last], params.window),
                share(new[there], length[there]),
                share(signs[first : last - 1]),
            ]

        n = len(plain)
        cut = n - min(params.end, n // 2)
        whole = figures(0, n)
        if n - cut < params.window // 2:  # too short to have an end that differs from the rest
            return [*whole, *[0.0] * len(whole)]
        return [*whole, *np.subtract(figures(cut, n), figures(0, cut)).tolist()]


class Features:
    """Rows with a column ``text`` to standardised figures, shape (rows, 10).

    To fit, rows have the columns ``label`` (0 is benign) and ``group`` too.
    """

    def __init__(self, params: Params):
        self.params = params

    def fit(self, rows: Mapping[str, Sequence]) -> Features:
        """Learn the language of the benign rows, means and standard deviations."""
        return self.fit_extract(rows)[0]

    def fit_extract(self, rows: Mapping[str, Sequence]) -> tuple[Features, np.ndarray]:
        """Return the fitted features and what they extract of the same rows.

        Raises
        ------
        ValueError : no benign row, or none outside one of the folds.
        """
        p = self.params
        texts = self._texts(rows)
        benign = np.asarray(rows["label"]) == 0
        fold = np.array([fold_of(group, p.folds) for group in rows["group"]], dtype=np.int64)
        if len(there := np.unique(fold[benign])) < 2:
            raise ValueError(
                f"perplexity: needs benign rows of two groups or more in different folds, got "
                f"{benign.sum()} benign rows in {len(there)} of {p.folds} folds"
            )
        plain = [language.plain(text) if ok else "" for text, ok in zip(texts, benign)]
        known = language.alphabet(plain, p.least)
        counts, words = {}, {}
        for number in there:
            part = [plain[row] for row in np.flatnonzero(benign & (fold == number))]
            counts[number] = language.count(part, known, p.order)
            words[number] = set().union(*(WORD.findall(text) for text in part))
        raw, progress = np.zeros((len(texts), len(NAMES))), Progress(len(texts))

        def reader(folds: Sequence[int]) -> Reader:
            return Reader(
                known, *([parts[number] for number in folds] for parts in (counts, words))
            )

        for number in np.unique(fold):
            inside = np.flatnonzero(fold == number)
            others = reader([other for other in there if other != number])
            raw[inside] = self._read(others, [texts[row] for row in inside], progress)
        self._reader = reader(there)
        return self.refit(raw), raw

    def extract(self, rows: Mapping[str, Sequence]) -> np.ndarray:
        """Return the raw figures, float64."""
        texts = self._texts(rows)
        return self._read(self._reader, texts, Progress(len(texts)))

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
        """Return the standardised figures of rows."""
        return self.weigh(self.extract(rows))

    def get_feature_names_out(self) -> np.ndarray:
        """Return the names of the columns."""
        return np.array(NAMES, dtype=object)

    def _texts(self, rows: Mapping[str, Sequence]) -> list[str]:
        most = self.params.max_chars // 2
        texts = [" ".join(text.split()) for text in rows["text"]]
        return [f"{t[:most]} {t[-most:]}" if len(t) > 2 * most else t for t in texts]

    def _read(self, reader: Reader, texts: Sequence[str], progress: Progress) -> np.ndarray:
        parts = []
        for part in language.batches(texts):
            parts.append(reader.read(part, self.params))
            progress.step("texts read", len(part))
        return np.concatenate(parts) if parts else np.zeros((0, len(NAMES)))


def fold_of(group: str, folds: int) -> int:
    """Return the fold of a family, by its name alone."""
    return int.from_bytes(hashlib.sha256(str(group).encode()).digest()[:4], "big") % folds


def surprises(bits: np.ndarray, window: int) -> tuple[float, float, float]:
    """Return the mean of the bits, and of sliding windows the highest mean and the 90th percentile.

    Examples
    --------
    >>> surprises(np.array([1.0, 1.0, 4.0, 2.0]), 2)
    (2.0, 3.0, 3.0)
    """
    if not len(bits):
        return 0.0, 0.0, 0.0
    size = min(window, len(bits))
    sums = np.concatenate([[0.0], np.cumsum(bits)])
    means = (sums[size:] - sums[:-size]) / size
    place = int(np.ceil(0.9 * len(means))) - 1
    return float(bits.mean()), float(means.max()), float(np.partition(means, place)[place])


def words_of(plain: str, known: Mapping[str, object]) -> tuple[np.ndarray, ...]:
    """Return where each word of a text begins, its length, and whether it is new."""
    found = [
        (match.start(), len(match[0]), match[0] not in known)
        for match in WORD.finditer(plain)
        if not UNSPACED.match(match[0])
    ]
    begin, length, new = np.array(found, dtype=np.int64).reshape(-1, 3).T
    return begin, length, new.astype(bool)


def share(chosen: np.ndarray, weights: np.ndarray | None = None) -> float:
    """Return the weighted share of what is chosen; 0 where there is nothing."""
    if not len(chosen):
        return 0.0
    if weights is None:
        return np.count_nonzero(chosen) / len(chosen)
    return float(weights[chosen].sum() / weights.sum())


def changes(text: str) -> np.ndarray:
    """Return which neighbours are of different kinds, bool of shape (characters - 1,).

    Kinds are capitals, other letters, digits and signs. Neither a space nor a capital before small
    letters makes a change.

    Examples
    --------
    >>> changes("An iPod").astype(int).tolist()
    [0, 0, 0, 1, 0, 0]
    """
    table = kinds_of_characters()
    kinds = table[np.minimum(language.points(text), len(table) - 1)]
    pairs = kinds[:-1] != kinds[1:]
    pairs &= (kinds[:-1] != SPACE) & (kinds[1:] != SPACE)
    return pairs & ~((kinds[:-1] == UPPER) & (kinds[1:] == LOWER))


@lru_cache(1)
def kinds_of_characters() -> np.ndarray:
    """Return the kind of each code point up to U+20000, where letters of Chinese begin."""
    table = np.full(0x20001, SIGN, dtype=np.int8)
    for point in range(len(table)):
        char = chr(point)
        if char.isspace():
            table[point] = SPACE
        elif char.isalpha():
            table[point] = UPPER if char.isupper() else LOWER
        elif char.isdigit():
            table[point] = NUMBER
    return table
