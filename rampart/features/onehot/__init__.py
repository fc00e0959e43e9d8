"""One-hot of one whole-number column: a model of what a rule already says.

With it a baseline is an item like any other: its probabilities are how often each answer of the
rule was right on the training rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from pydantic import Field

from rampart.core.params import Block


class Params(Block):
    """The knobs of ``featurize.onehot``."""

    column: str
    size: int = Field(gt=0, le=65_536)  # values are 0 to size - 1


class Features:
    """Rows with a whole-number column to float32 of shape (rows, size); learns nothing."""

    def __init__(self, params: Params):
        self.params = params

    def fit(self, rows: Mapping[str, Sequence]) -> Features:
        """Return this: there is nothing to learn."""
        return self

    def fit_extract(self, rows: Mapping[str, Sequence]) -> tuple[Features, np.ndarray]:
        """Return this and what it extracts."""
        return self, self.extract(rows)

    def extract(self, rows: Mapping[str, Sequence]) -> np.ndarray:
        """Return a 1 in the column of each row's value; ValueError for one out of range."""
        name, size = self.params.column, self.params.size
        if name not in rows:
            raise ValueError(f"rows have no column {name!r}; they have {', '.join(rows)}")
        codes = np.asarray(rows[name])
        wrong = codes[~np.isin(codes, np.arange(size))]
        if len(wrong):
            raise ValueError(f"{name}: must be a whole number from 0 to {size - 1}, got {wrong[0]}")
        return np.eye(size, dtype=np.float32)[codes.astype(np.int64)]

    def refit(self, raw: np.ndarray) -> Features:
        """Return this: there is nothing to learn."""
        return self

    def weigh(self, raw: np.ndarray) -> np.ndarray:
        """Return the features as they are."""
        return raw

    def transform(self, rows: Mapping[str, Sequence]) -> np.ndarray:
        """Return the features of rows."""
        return self.extract(rows)

    def get_feature_names_out(self) -> np.ndarray:
        """Return ``<column>=<value>``."""
        return np.array([f"{self.params.column}={i}" for i in range(self.params.size)], object)
