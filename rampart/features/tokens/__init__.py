"""Token ids of one byte-level sub-word vocabulary, fitted on the training texts.

Byte-pair encoding (Sennrich et al. 2016) over bytes: whatever the script, no text has an unknown
token. Texts are NFKC and lower case, so that their merges are shared. The networks of
rampart/estimators read the ids, and drop by themselves those that their own rows do not have.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from pydantic import Field

from rampart.core.params import Block
from rampart.core.progress import Progress

PADDING, TEXT, VIEW = range(3)  # ids; every row begins with TEXT, a decoded part with VIEW
SPECIAL = ["[PAD]", "[TEXT]", "[VIEW]"]
CHARACTERS = 16  # a token, far more than any has on average: what is beyond is never looked at
BATCH = 1024  # texts at a time


class Params(Block):
    """The knobs of ``featurize.tokens``."""

    vocabulary: int = Field(default=8000, ge=300, le=1e6)  # tokens; the bytes are 256 of them
    length: int = Field(default=160, ge=8, le=1e5)  # tokens of a row, half from each end of a text
    min_count: int = Field(default=2, ge=1, le=1e9)  # of a merge, in the training texts


class Features:
    """Rows to int32 ids of shape (rows, length), 0 where a text has ended.

    ``rows`` is a frame or a mapping with the columns ``text`` and ``view``. The view (decoded
    tricks) follows the text behind a token of its own. Where both do not fit, the view gets half
    of the row or what the text leaves, whichever is more.
    """

    def __init__(self, params: Params):
        self.params = params

    def fit(self, rows: Mapping[str, Sequence]) -> Features:
        """Learn the vocabulary.

        Raises
        ------
        ValueError : no text has a character.
        """
        from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers

        documents = [part for pair in self._documents(rows) for part in pair if part]
        if not documents:
            raise ValueError("tokens: no training text has a character")
        tokenizer = Tokenizer(models.BPE())
        tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
        tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=True)
        trainer = trainers.BpeTrainer(
            vocab_size=self.params.vocabulary,
            min_frequency=self.params.min_count,
            special_tokens=SPECIAL,
            initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
            show_progress=False,
        )
        tokenizer.train_from_iterator(documents, trainer)
        self.tokenizer_ = tokenizer.to_str()  # JSON: the same bytes each time, and no code in it
        return self

    def fit_extract(self, rows: Mapping[str, Sequence]) -> tuple[Features, np.ndarray]:
        """Return the fitted features and what they extract of the same rows."""
        return self.fit(rows), self.extract(rows)

    def extract(self, rows: Mapping[str, Sequence]) -> np.ndarray:
        """Return ids, int32 of shape (rows, length)."""
        pairs = list(self._documents(rows))
        matrix, progress = (
            np.zeros((len(pairs), self.params.length), np.int32),
            Progress(len(pairs)),
        )
        for start in range(0, len(pairs), BATCH):
            texts, views = zip(*pairs[start : start + BATCH])
            for number, parts in enumerate(zip(self._ids(texts), self._ids(views)), start):
                row = self._row(*parts)
                matrix[number, : len(row)] = row
            progress.step("texts", len(texts))
        return matrix

    def refit(self, ids: np.ndarray) -> Features:
        """Return the features as they are: what a fold's rows do not have, a network drops."""
        return self

    def weigh(self, ids: np.ndarray) -> np.ndarray:
        """Return the ids as they are."""
        return ids

    def transform(self, rows: Mapping[str, Sequence]) -> np.ndarray:
        """Return the ids of rows."""
        return self.extract(rows)

    def get_feature_names_out(self) -> np.ndarray:
        """Return the names of the columns: the places in a row, from 1."""
        return np.array([f"token:{n + 1}" for n in range(self.params.length)], dtype=object)

    def _documents(self, rows: Mapping[str, Sequence]) -> Iterator[tuple[str, str]]:
        """Yield text and view, without the middle of a text that is far too long."""
        most = CHARACTERS * self.params.length
        for text, view in zip(rows["text"], rows["view"], strict=True):
            if len(text) > most:
                text = text[: most // 2] + "\n" + text[-(most // 2) :]
            yield _whole(text), _whole(view[:most])

    def _ids(self, texts: Sequence[str]) -> list[list[int]]:
        encoded = _tokenizer(self.tokenizer_).encode_batch_fast(texts, add_special_tokens=False)
        return [one.ids for one in encoded]

    def _row(self, text: list[int], view: list[int]) -> list[int]:
        room = self.params.length - 1
        if view:
            room -= 1
            view = view[: max(room // 2, room - len(text))]
            room -= len(view)
        if len(text) > room:
            # An instruction hides at either end of a long document.
            text = text[: room - room // 2] + text[len(text) - room // 2 :]
        return [TEXT, *text, VIEW, *view] if view else [TEXT, *text]


def _whole(text: str) -> str:
    """Return a text as UTF-8 can hold it: half a surrogate pair becomes a question mark."""
    return text.encode("utf-8", "replace").decode("utf-8")


@lru_cache(maxsize=4)
def _tokenizer(text: str) -> Any:
    from tokenizers import Tokenizer

    loaded = Tokenizer.from_str(text)
    loaded.encode_special_tokens = True  # a text that has [PAD] or [VIEW] written out is a text
    return loaded
