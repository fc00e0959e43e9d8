"""Numeric columns and categories of a row, imputed and scaled by what training has.

A number x becomes ``sign(x) ln(1 + |x|)``, as counts, bytes and seconds span many powers of ten; a
missing one the median of training; and then ``(x - low) / (high - low)`` within 0 and 1, where low
and high are training's. A category becomes a column for each of its frequent values.
"""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase

import numpy as np
from pydantic import Field

from rampart.core.params import Block, KnobError
from rampart.features.numeric.choice import Choice, choose


class Params(Block):
    """The knobs of ``featurize.numeric``."""

    columns: tuple[str, ...] = ("n_*", "c_*")  # patterns of the names of columns
    levels: int = Field(default=20, ge=1, le=10_000)  # most values of a category
    fewest: int = Field(default=5, ge=1, le=1e9)  # training rows of a value that gets a column


class Features:
    """Rows with numeric columns and categories to float32 of shape (rows, width).

    Attributes
    ----------
    numbers_ : the numeric columns that are kept, in their order.
    levels_ : category -> its values that have a column.
    choices_ : of each numeric column whether it is kept, and why.
    """

    def __init__(self, params: Params):
        self.params = params

    def fit(self, rows: Mapping[str, Sequence]) -> Features:
        """Choose columns and values; learn medians and ranges."""
        return self.fit_extract(rows)[0]

    def fit_extract(self, rows: Mapping[str, Sequence]) -> tuple[Features, np.ndarray]:
        """Return the fitted features and what they extract of the same rows.

        Raises
        ------
        KnobError : no column matches, or none that does varies.
        """
        fitted = copy.copy(self)
        names = _matching(rows, self.params.columns)
        numbers, categories = [], []
        for name in names:
            (categories if np.asarray(rows[name]).dtype.kind in "OUS" else numbers).append(name)
        table = {name: np.asarray(rows[name], dtype=float) for name in numbers}
        fitted.choices_: list[Choice] = choose(table)
        fitted.numbers_ = [one.name for one in fitted.choices_ if one.kept]
        fitted.levels_ = {name: self._levels(rows[name]) for name in categories}
        if not fitted.numbers_ and not any(fitted.levels_.values()):
            raise KnobError(f"columns: none of {', '.join(names)} varies in the training rows")
        raw = fitted.extract(rows)
        return fitted.refit(raw), raw

    def _levels(self, values: Sequence) -> list[str]:
        """Return the frequent values of a category, the most frequent first."""
        counts = Counter(map(str, values))
        ranked = sorted(counts, key=lambda value: (-counts[value], value))
        frequent = [value for value in ranked if counts[value] >= self.params.fewest]
        return frequent[: self.params.levels] if len(counts) > 1 else []

    def extract(self, rows: Mapping[str, Sequence]) -> np.ndarray:
        """Return the numbers as they are, NaN where missing, and a 1 for each row's values."""
        blocks = [np.asarray(rows[name], dtype=np.float32) for name in self.numbers_]
        for name, levels in self.levels_.items():
            values = np.asarray(rows[name], dtype=object).astype(str)
            blocks += [(values == level).astype(np.float32) for level in levels]
        return np.column_stack(blocks)

    def refit(self, raw: np.ndarray) -> Features:
        """Return a copy whose medians and ranges come from these rows alone."""
        fitted = copy.copy(self)
        spread = _spread(raw)
        known = ~np.isnan(spread)
        any_known = known.any(axis=0)
        fitted._median = np.zeros(raw.shape[1], np.float32)
        fitted._median[any_known] = np.nanmedian(spread[:, any_known], axis=0)
        whole = np.where(known, spread, fitted._median)
        fitted._low = whole.min(axis=0)
        fitted._range = np.maximum(whole.max(axis=0) - fitted._low, np.float32(1e-6))
        return fitted

    def weigh(self, raw: np.ndarray) -> np.ndarray:
        """Return imputed and scaled features, float32 in [0, 1]."""
        spread = _spread(raw)
        whole = np.where(np.isnan(spread), self._median, spread)
        return np.clip((whole - self._low) / self._range, 0, 1).astype(np.float32)

    def transform(self, rows: Mapping[str, Sequence]) -> np.ndarray:
        """Return the scaled features of rows."""
        return self.weigh(self.extract(rows))

    def get_feature_names_out(self) -> np.ndarray:
        """Return the names of the columns; of a category ``<column>=<value>``."""
        levels = (f"{name}={level}" for name, found in self.levels_.items() for level in found)
        return np.array([*self.numbers_, *levels], dtype=object)


def _matching(rows: Mapping[str, Sequence], patterns: Sequence[str]) -> list[str]:
    """Return the columns that a pattern matches, in their order."""
    names = [str(name) for name in rows]
    for pattern in patterns:
        if not any(fnmatchcase(name, pattern) for name in names):
            raise KnobError(f"columns: no column matches {pattern!r}; there are {', '.join(names)}")
    return [name for name in names if any(fnmatchcase(name, one) for one in patterns)]


def _spread(raw: np.ndarray) -> np.ndarray:
    """Return ``sign(x) ln(1 + |x|)``, float32."""
    raw = np.asarray(raw, dtype=np.float32)
    return np.sign(raw) * np.log1p(np.abs(raw))
