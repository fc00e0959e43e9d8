"""Other kinds of features side by side in one sparse matrix, e.g. n-grams and embeddings.

The stage join makes them of kinds that are fitted already. A dense kind is divided by the mean
length of its rows in training: the penalty of a linear model is the same for every column, and
would otherwise prefer a kind for its unit. N-grams have rows of about unit length as they are.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import scipy.sparse as sp


class Part(NamedTuple):
    """One kind among the joined ones."""

    name: str
    features: Any  # fitted
    width: int  # columns that it extracts
    dense: bool  # whether they are an array
    scale: float = 1.0  # how much it counts: its weighed columns are multiplied by it


class Features:
    """Rows to the columns of several kinds, float32 CSR of shape (rows, sum of the widths).

    A raw value passes through float32: counts are exact up to 16,777,216.

    Parameters
    ----------
    parts : in the order of their columns.
    """

    def __init__(self, parts: Sequence[Part]):
        self.parts = list(parts)

    def fit(self, rows: Mapping[str, Sequence]) -> Features:
        """Refuse: a pipeline only wants its first step to have a ``fit``."""
        raise NotImplementedError("joined features are made of fitted ones")

    def extract(
        self,
        rows: Mapping[str, Sequence],
        each: Callable[[Any, Any], Any] = lambda features, rows: features.extract(rows),
    ) -> sp.csr_matrix:
        """Return what the kinds extract, side by side; ``each(features, rows)`` may know it."""
        return side_by_side([each(part.features, rows) for part in self.parts])

    def refit(self, raw: sp.csr_matrix) -> Features:
        """Return a copy whose kinds, and the units of the dense ones, come from these rows."""
        fitted, parts, factors = copy.copy(self), [], []
        for part, block in self._blocks(raw):
            features = part.features.refit(block)
            parts.append(part._replace(features=features))
            unit = mean_length(features.weigh(block)) if part.dense else 1.0
            factors.append(part.scale / unit)
        fitted.parts, fitted._factors = parts, factors
        return fitted

    def weigh(self, raw: sp.csr_matrix) -> sp.csr_matrix:
        """Return the weighed columns of each kind, times its scale and by its unit."""
        blocks = zip(self._blocks(raw), self._factors, strict=True)
        return side_by_side([part.features.weigh(block) * by for (part, block), by in blocks])

    def transform(self, rows: Mapping[str, Sequence]) -> sp.csr_matrix:
        """Return the weighed features of rows."""
        return self.weigh(self.extract(rows))

    def get_feature_names_out(self) -> np.ndarray:
        """Return the names of the columns: ``<kind>:<name>``, by number where it has no names."""
        names = []
        for part in self.parts:
            named = hasattr(part.features, "get_feature_names_out")
            told = part.features.get_feature_names_out() if named else range(part.width)
            names += [f"{part.name}:{name}" for name in told]
        return np.array(names, dtype=object)

    def _blocks(self, raw: sp.csr_matrix) -> Iterator[tuple[Part, Any]]:
        """Yield each kind and its columns, as it extracted them."""
        start = 0
        for part in self.parts:
            block = raw[:, start : start + part.width]
            yield part, block.toarray() if part.dense else block
            start += part.width


def side_by_side(blocks: Sequence[Any]) -> sp.csr_matrix:
    """Return sparse and dense matrices of the same rows as one, float32 CSR.

    Raises
    ------
    ValueError : a matrix of other rows.
    """
    rows = [block.shape[0] for block in blocks]
    if len(set(rows)) > 1:
        raise ValueError(f"joined kinds must have the same rows, got {rows}")
    return sp.hstack([sp.csr_matrix(block, dtype=np.float32) for block in blocks], format="csr")


def mean_length(matrix: np.ndarray) -> float:
    """Return the mean Euclidean length of the rows; 1 where all are 0.

    Examples
    --------
    >>> mean_length(np.array([[3.0, 4.0], [0.0, 1.0]]))
    3.0
    """
    return float(np.sqrt((matrix.astype(float) ** 2).sum(axis=1)).mean()) or 1.0
