"""Learn a linear model from Parquet files that fit no memory, one row group after another.

A first pass looks at the labels and scales of the columns, each later one is an epoch of ``sgd``.
Held-out rows are never learned from, nor looked at by the first pass: whole groups where there is a
column of groups, by a digest of the seed and their name, else rows that the seed draws.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from pydantic import Field

from rampart.core.params import Block, Name
from rampart.core.progress import Progress
from rampart.core.seeds import derive
from rampart.data.shards import Part, frames, shuffled
from rampart.estimators import sgd
from rampart.metrics.confusion import confusion, macro_f1


class StreamParams(Block):
    """What the columns of the files mean, and how often they are read."""

    label: Name
    numbers: list[Name] = []  # columns of numbers; a missing one is the mean
    text: Name | None = None  # a column of texts: their words and pairs of words
    hashed: int = Field(default=2**18, ge=2, le=2**26)  # columns that these are hashed into
    group: Name | None = None  # rows of one group are all held out or all learned from
    held_out: float = Field(default=0.1, gt=0, lt=0.5)
    epochs: int = Field(default=3, ge=1, le=1e4)
    alpha: float = Field(default=1e-5, gt=0, le=1e3)


class Streamed:
    """The model: ``classes_`` are the labels, ``predict_proba`` takes frames like the files'."""

    def __init__(self, params: StreamParams, seed: int):
        from sklearn.feature_extraction.text import HashingVectorizer
        from sklearn.preprocessing import StandardScaler

        if not (params.numbers or params.text):
            raise ValueError("there is nothing to learn from: name columns of numbers, or a text")
        self.params, self.seed = params, seed
        self.scaler = StandardScaler()
        self.words = HashingVectorizer(
            n_features=params.hashed, ngram_range=(1, 2), alternate_sign=False
        )
        self.classifier = sgd.build(sgd.Params(alpha=params.alpha), seed)

    def fit(self, parts: Sequence[Part]) -> Streamed:
        """Learn from the rows of the parts that are not held out.

        Raises
        ------
        ValueError : a column that is not there or holds no numbers, or one class only.
        """
        progress, labels = Progress((1 + self.params.epochs) * len(parts)), set()
        for frame in self._kept(parts, held=False):
            labels |= set(frame[self.params.label].unique())
            if self.params.numbers:
                self.scaler.partial_fit(self._numbers(frame))
            progress.step("row groups, looking")
        self.classes_ = np.array(sorted(labels))
        self.classifier.begin(np.arange(len(self.classes_)))
        for epoch in range(self.params.epochs):
            order = shuffled(parts, derive(self.seed, "parts", epoch))
            rng = np.random.default_rng(derive(self.seed, "rows", epoch))
            for frame in self._kept(order, held=False):
                rows = frame.iloc[rng.permutation(len(frame))]
                y = np.searchsorted(self.classes_, rows[self.params.label])
                if len(y):
                    self.classifier.partial_fit(self._encoded(rows), y)
                progress.step(f"row groups, epoch {epoch + 1} of {self.params.epochs}")
        return self

    def predict_proba(self, frame: Any) -> np.ndarray:
        """Return probabilities of shape (n, classes)."""
        return self.classifier.predict_proba(self._encoded(frame))

    def score(self, parts: Sequence[Part]) -> dict[str, float]:
        """Return accuracy and macro-F1 on the held-out rows, and how many they are.

        Raises
        ------
        ValueError : no row is held out, or one has a label that no row learned from has.
        """
        table = np.zeros((len(self.classes_),) * 2, dtype=int)
        for frame in self._kept(parts, held=True):
            names = frame[self.params.label].to_numpy()
            if unknown := sorted(set(names) - set(self.classes_)):
                raise ValueError(f"label {unknown[0]!r}: is in held-out rows alone")
            if len(names):
                y = np.searchsorted(self.classes_, names)
                guess = self.predict_proba(frame).argmax(axis=1)
                table += confusion(y, guess, len(self.classes_))
        if not table.any():
            raise ValueError("no row is held out: there are too few rows or groups")
        accuracy = float(np.trace(table) / table.sum())
        return {"rows": int(table.sum()), "accuracy": accuracy, "f1_macro": float(macro_f1(table))}

    def _kept(self, parts: Sequence[Part], held: bool) -> Iterator[Any]:
        params = self.params
        columns = [params.label, *params.numbers, *filter(None, (params.text, params.group))]
        for part, frame in frames(parts, list(dict.fromkeys(columns))):
            if params.group is None:
                seed = derive(self.seed, "held", part.path.name, part.group)
                out = np.random.default_rng(seed).random(len(frame)) < params.held_out
            else:
                names = frame[params.group].astype(str)
                chosen = {name: self._held(name) for name in names.unique()}
                out = names.map(chosen).to_numpy(dtype=bool)
            yield frame[out == held]

    def _held(self, name: str) -> bool:
        digest = hashlib.sha256(f"{self.seed}/{name}".encode()).digest()
        return int.from_bytes(digest[:8], "big") < self.params.held_out * 2**64

    def _numbers(self, frame: Any) -> np.ndarray:
        try:
            return frame[self.params.numbers].to_numpy(dtype=float)
        except (TypeError, ValueError) as error:
            raise ValueError(
                f"{', '.join(self.params.numbers)}: must be numbers: {error}"
            ) from None

    def _encoded(self, frame: Any) -> Any:
        from scipy import sparse

        blocks = []
        if self.params.numbers:
            scaled = np.nan_to_num(self.scaler.transform(self._numbers(frame)), nan=0.0)
            blocks.append(sparse.csr_matrix(scaled))
        if self.params.text:
            blocks.append(self.words.transform(frame[self.params.text].fillna("").astype(str)))
        return sparse.hstack(blocks, format="csr")
