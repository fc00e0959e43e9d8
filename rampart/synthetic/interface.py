"""The interface of a generator, and how it is kept.

A generator's module has ``Params`` (its block in params.yaml), ``KIND`` (``learned``,
``resampled`` or ``baseline``) and ``build(params, layout, classes, seed)``.
"""

from __future__ import annotations

import pickle
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import Self

import numpy as np

from rampart.synthetic.tables.rows import Rows


class GeneratorError(ValueError):
    """A generator cannot be fitted or cannot give the rows that were asked for; says why."""


class Generator(ABC):
    """Makes rows of given classes that look like the rows it was fitted on.

    Attributes
    ----------
    history : one dict an epoch of training, ``{"epoch": 1, <name of a loss>: value, ...}``;
        empty where nothing is trained in epochs.
    """

    history: list[dict[str, float]]

    @abstractmethod
    def fit(self, rows: Rows, y: np.ndarray) -> Self:
        """Fit on coded rows and their classes, ints (n,) from 0; each class must be there."""

    @abstractmethod
    def sample(self, n_per_class: Sequence[int], seed: int) -> tuple[Rows, np.ndarray]:
        """Return ``n_per_class[k]`` rows of each class k, in order of the classes, and y.

        The same fitted generator, numbers and seed give the same rows. Codes are in range, numbers
        finite. Fewer rows than asked for is a ``GeneratorError``, never a shorter answer.
        """

    def save(self, path: str | Path) -> None:
        """Write the fitted generator to a file."""
        with open(path, "wb") as stream:
            pickle.dump(self, stream, protocol=5)

    @staticmethod
    def load(path: str | Path) -> Generator:
        """Read a generator from a file that ``save`` wrote; a pickle, so open your own alone."""
        with open(path, "rb") as stream:
            generator = pickle.load(stream)
        if not isinstance(generator, Generator):
            raise ValueError(f"{path}: holds a {type(generator).__name__}, no generator")
        return generator
