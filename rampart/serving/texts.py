"""Ask the packaged model of a text task: texts to ids of tokens to probabilities.

It needs the graph, tokenizer.json and what config.json says of it, NumPy, onnxruntime and
tokenizers. The ids are those of training: rampart/encoders/tokenizing.py makes them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from rampart.encoders.tokenizing import Tokenizer, documents

__all__ = ["Reader", "described", "documents", "predict", "segments"]
VERSION = "1.1"
"""Of how a text becomes ids: cleaning, decoding, windows. Raise it with any of them."""
KNOBS = ("pad", "length", "windows", "max_chars", "prefix")
TOKENS = 768  # of a batch: more, and its intermediate values are too many for the cache
OVERLAP = 16  # tokens that two segments of a long text share


def described(tokenizer: Tokenizer) -> dict[str, Any]:
    """Return the settings of a tokenizer, for config.json."""
    return {name: getattr(tokenizer, name) for name in KNOBS}


class Reader(Tokenizer):
    """A tokenizer that is read once: to parse its JSON takes longer than to screen a text.

    Raises
    ------
    ValueError : ``knobs`` lacks a setting, or ``source`` defines no tokenizer.
    """

    def __init__(self, source: str, knobs: Mapping[str, Any]):
        if lacking := [name for name in KNOBS if name not in knobs]:
            raise ValueError(f"the settings of the tokens lack {', '.join(lacking)}")
        super().__init__(source, **{name: knobs[name] for name in KNOBS})
        try:
            self._kept = super()._loaded()
        except ValueError:
            raise
        except Exception as error:  # tokenizers raises Exception itself
            raise ValueError(f"defines no tokenizer: {error}") from None

    def _loaded(self) -> tuple[Any, int]:
        return self._kept

    def tokens(self, document: str) -> list[tuple[int, int]]:
        """Return where each token of a document begins and ends."""
        return self._kept[0].encode(document, add_special_tokens=False).offsets

    @property
    def room(self) -> int:
        """Tokens of a text that one window has room for."""
        lead = self._kept[0].encode(self.prefix, add_special_tokens=False).ids
        return self.length - len(lead) - 2

    def reads_all(self, document: str, ids: np.ndarray) -> bool:
        """Return whether the windows hold every token of a document.

        Parameters
        ----------
        ids : of shape (windows * length,), what ``encode`` made of it.
        """
        if len(document) > self.max_chars:
            return False
        if not ids.all():  # a window that is not full: nothing was left out
            return True
        return len(self.tokens(document)) <= self.room * self.windows


def segments(reader: Reader, document: str) -> list[str]:
    """Cut a document into parts that the windows hold whole, each with the end of the one before.

    A part has as many tokens as the windows have room for, and no more than ``max_chars``
    characters.
    """
    size = reader.room * reader.windows
    step = max(1, size - OVERLAP)
    places = reader.tokens(document)
    cut = [
        document[places[start][0] : places[min(start + size, len(places)) - 1][1]]
        for start in range(0, max(1, len(places) - OVERLAP), step)
        if places
    ] or [document]
    return [
        part[start : start + reader.max_chars]
        for part in cut
        for start in range(0, max(1, len(part)), reader.max_chars)
    ]


def predict(running: Any, ids: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return probabilities (n, k), float32, and labels (n,), int64, in the order of the rows.

    Rows are run in batches of like length, as a batch takes as long as its longest row needs.

    Parameters
    ----------
    running : the session of a graph from ``features`` to ``probabilities`` and ``label``.
    ids : int32 of shape (n, windows * length).
    """
    parts = [
        (rows, *running.run(["probabilities", "label"], {"features": ids[rows]}))
        for rows in batches((ids != 0).sum(axis=1))
    ]
    p = np.empty((len(ids), parts[0][1].shape[1]), dtype=np.float32)
    label = np.empty(len(ids), dtype=np.int64)
    for rows, some, decided in parts:
        p[rows], label[rows] = some, decided
    return p, label


def batches(sizes: np.ndarray, most: int = TOKENS) -> Iterator[np.ndarray]:
    """Yield the numbers of rows by size, as many as padded to the longest are ``most`` tokens.

    Examples
    --------
    >>> [rows.tolist() for rows in batches(np.array([9, 2, 3, 2]), most=9)]
    [[1, 3, 2], [0]]
    """
    order, start = np.argsort(sizes, kind="stable"), 0
    while start < len(order):
        longest = np.maximum(1, sizes[order[start:]])  # rising
        fits = longest * np.arange(1, len(longest) + 1) <= most
        count = max(1, int(fits.sum()))
        yield order[start : start + count]
        start += count


def spoken(p: np.ndarray, owner: Sequence[int], watch: int) -> np.ndarray:
    """Return, for each text, the number of the part that speaks for it.

    The part with the highest probability of the class ``watch``, the first of equal ones: the rule
    that the graph has for windows.

    Parameters
    ----------
    p : float array of shape (parts, k). owner : the text of each part, rising from 0.
    """
    owner = np.asarray(owner)
    order = np.lexsort((np.arange(len(p)), -p[:, watch], owner))
    first = np.flatnonzero(np.diff(owner[order], prepend=-1))
    return order[first]
