"""376 features of a table column from its name and its values, in NumPy alone.

8 statistics, 26 shares of characters, 256 hashed n-grams, 6 entropies and diversities, 80
patterns: FEATURES.md has one line for each. A column costs about a third of a millisecond.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence

import numpy as np

from rampart.core.params import Block
from rampart.core.progress import Progress
from rampart.features.columns import block, characters, ngrams, patterns, repeats, statistics
from rampart.features.columns.tokens import tokenise
from rampart.features.columns.values import describe

feature_version = "2.0"
NAMES = (
    *statistics.STATISTICS,
    *(f"chars_{name}" for name in characters.NAMES),
    *ngrams.NAMES,
    *statistics.DIVERSITY,
    *patterns.NAMES,
)


LIMIT = np.float32(10)  # standard deviations


class Params(Block):
    """The block ``featurize.columns`` has no knobs."""


def columns(rows: Mapping[str, Sequence]) -> np.ndarray:
    """Return the features of every column: float32, (n, 376).

    Parameters
    ----------
    rows : frame or mapping with ``name`` (text), ``values`` (the cells that are not missing, each
        a text; blanks around it do not count), ``n_rows`` and ``n_missing``; and ``whole``, where
        the values are a sample of a longer column: how it repeats its values, all of them
        (rampart.data.cardinality.Repeats). Without it, or where it is empty, they are all.
    """
    n_rows, n_missing = (np.asarray(rows[key], float) for key in ("n_rows", "n_missing"))
    table = np.zeros((len(n_rows), len(NAMES)), np.float32)
    said = repeats.given(rows)
    done, progress = 0, Progress(len(n_rows))
    for part in block.blocks(rows):
        here = slice(done, done + len(part.first))
        whole = repeats.repeats(part, said[here])
        words = tokenise(part)
        texts = describe(part, words)
        counts = characters.histogram(part)
        groups = (
            statistics.statistics(part, texts.numeric, n_rows[here], n_missing[here], whole),
            characters.characters(part, counts, texts.bits),
            ngrams.hashed(part, words),
            statistics.diversity(part, words, counts, whole),
            patterns.patterns(part, words, texts, whole),
        )
        np.concatenate(groups, axis=1, out=table[here], casting="unsafe")
        done = here.stop
        progress.step("columns", len(part.first))
    return table


class Features:
    """Columns of tables to standardised features, float32, shape (rows, 376).

    Attributes
    ----------
    width : number of features.
    limit : the largest size of a standardised feature.
    mean_, scale_ : of the rows that it was fitted on, float32 of shape (width,).
    """

    width = len(NAMES)
    limit = float(LIMIT)

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
        """Return the raw features, float32."""
        return columns(rows)

    def refit(self, raw: np.ndarray) -> Features:
        """Return a copy that standardises with these rows alone."""
        fitted = copy.copy(self)
        fitted.mean_ = raw.mean(axis=0, dtype=float).astype(np.float32)
        fitted.scale_ = np.maximum(raw.std(axis=0, dtype=float), 1e-8).astype(np.float32)
        return fitted

    def weigh(self, raw: np.ndarray) -> np.ndarray:
        """Return ``(x - mean) / standard deviation`` within ±LIMIT, all float32 as in ONNX.

        A feature that training hardly ever had has a tiny standard deviation: without the limit,
        the first column that has it would drown all the others.
        """
        return np.clip((raw - self.mean_) / self.scale_, -LIMIT, LIMIT)

    def transform(self, rows: Mapping[str, Sequence]) -> np.ndarray:
        """Return the standardised features of rows."""
        return self.weigh(self.extract(rows))

    def get_feature_names_out(self) -> np.ndarray:
        """Return the names of the columns."""
        return np.array(NAMES, dtype=object)
