"""The ids of an encoder's tokenizer, in windows: what a fine-tuned encoder reads.

Nothing is learned from the rows. See rampart/encoders/windows.py for the form of the matrix.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence

import numpy as np
from pydantic import Field

from rampart.core.params import Block
from rampart.encoders import tokenizing


class Params(Block):
    """The knobs of ``featurize.wordpiece``."""

    encoder: str = Field(min_length=1)  # a folder (models/<task>/encoders/<name>) or a hub name
    length: int = Field(default=128, ge=8, le=8192)  # tokens of a window
    windows: int = Field(default=1, ge=1, le=64)  # of a text; one takes half from each end
    max_chars: int = Field(default=20_000, ge=2, le=1e7)  # of a text, half from each end
    prefix: str = ""  # before each window, e.g. "query:" for e5


class Features:
    """Rows with the columns ``text`` and ``view`` to int32 ids (rows, windows * length).

    The view (decoded tricks) is read behind the text.
    """

    def __init__(self, params: Params):
        self.params = params

    def fit(self, rows: Mapping[str, Sequence]) -> Features:
        """Read the tokenizer."""
        return self.fit_extract(rows)[0]

    def fit_extract(self, rows: Mapping[str, Sequence]) -> tuple[Features, np.ndarray]:
        """Return the features with their tokenizer and the ids of the rows."""
        p = self.params
        fitted = copy.copy(self)
        fitted.tokenizer = tokenizing.read(p.encoder, p.length, p.windows, p.max_chars, p.prefix)
        return fitted, fitted.extract(rows)

    def extract(self, rows: Mapping[str, Sequence]) -> np.ndarray:
        """Return the ids, 0 for padding."""
        return self.tokenizer.encode(tokenizing.documents(rows))

    def refit(self, ids: np.ndarray) -> Features:
        """Return itself: no row changes it."""
        return self

    def weigh(self, ids: np.ndarray) -> np.ndarray:
        """Return the ids."""
        return ids

    def transform(self, rows: Mapping[str, Sequence]) -> np.ndarray:
        """Return the ids of rows."""
        return self.extract(rows)

    def get_feature_names_out(self) -> np.ndarray:
        """Return the names of the columns: the window and the place in it, each from 0."""
        p = self.params
        names = [f"{window}:{place}" for window in range(p.windows) for place in range(p.length)]
        return np.array(names, dtype=object)
