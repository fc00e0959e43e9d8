"""What a frozen encoder makes of a text: the mean over its tokens, and over its windows.

An embedding depends on the encoder's weights and on the tokens of its row alone, to the last bit,
so it is kept in .rampart/embeddings: no second fold, run or model computes it again.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence

import numpy as np
from pydantic import Field

from rampart.core.params import Block, KnobError
from rampart.core.progress import Progress
from rampart.encoders import bert, folder, tokenizing, windows
from rampart.encoders.parallel import side_by_side, threads
from rampart.features.embeddings.cache import Cache


class Params(Block):
    """The knobs of ``featurize.embeddings``."""

    encoder: str = Field(min_length=1)  # a folder (models/<task>/encoders/<name>) or a hub name
    layers: int | None = Field(default=None, ge=1, le=100)  # the lowest of it; null: all
    length: int = Field(default=128, ge=8, le=8192)  # tokens of a window
    windows: int = Field(default=1, ge=1, le=64)  # of a text; one takes half from each end
    max_chars: int = Field(default=20_000, ge=2, le=1e7)  # of a text, half from each end
    prefix: str = ""  # before each window, e.g. "query:" for e5


class Features:
    """Rows with the columns ``text`` and ``view`` to float32 of shape (rows, width).

    The pickle has the tokenizer and the digest of the encoder's weights; the weights stay in their
    folder.
    """

    def __init__(self, params: Params):
        self.params = params

    def fit(self, rows: Mapping[str, Sequence]) -> Features:
        """Read the encoder; learn means and standard deviations."""
        return self.fit_extract(rows)[0]

    def fit_extract(self, rows: Mapping[str, Sequence]) -> tuple[Features, np.ndarray]:
        """Return the fitted features and the embeddings of the same rows."""
        p = self.params
        fitted = copy.copy(self)
        fitted.tokenizer = tokenizing.read(p.encoder, p.length, p.windows, p.max_chars, p.prefix)
        encoder = folder.read(p.encoder, p.layers)
        fitted.digest_ = encoder.digest
        raw = fitted._embedded(encoder, rows)
        return fitted.refit(raw), raw

    def extract(self, rows: Mapping[str, Sequence]) -> np.ndarray:
        """Return the embeddings, float32, as the encoder gives them.

        Raises
        ------
        KnobError : the encoder has other weights than those that this was fitted with.
        """
        encoder = folder.read(self.params.encoder, self.params.layers)
        if encoder.digest != self.digest_:
            name = self.params.encoder
            raise KnobError(f"encoder: {name} has changed since these features were fitted")
        return self._embedded(encoder, rows)

    def _embedded(self, encoder: folder.Encoder, rows: Mapping[str, Sequence]) -> np.ndarray:
        """Return the embeddings: those in the cache, and the others computed."""
        ids = self.tokenizer.encode(tokenizing.documents(rows))
        if len(ids) < FEW:
            return embedded(encoder, ids, Progress(len(ids)))
        cache = Cache(encoder.digest)
        keys = [cache.key(row) for row in ids]
        # Each text once, in the order of its tokens' number: batches of like length.
        new = {key: place for place, key in enumerate(keys) if key not in cache}
        places = np.array(sorted(new.values(), key=lambda place: -np.count_nonzero(ids[place])))
        progress = Progress(len(places))
        for start in range(0, len(places), KEPT):
            part = places[start : start + KEPT]
            vectors = embedded(encoder, ids[part], progress)
            cache.add([keys[place] for place in part], vectors)
        width = encoder.config["hidden_size"]
        return np.array([cache[key] for key in keys], dtype=np.float32).reshape(-1, width)

    def refit(self, raw: np.ndarray) -> Features:
        """Return a copy that standardises with these rows alone."""
        fitted = copy.copy(self)
        fitted._mean = raw.mean(axis=0, dtype=np.float64)
        fitted._scale = np.maximum(raw.std(axis=0, dtype=np.float64), 1e-8) * len(raw.T) ** 0.5
        return fitted

    def weigh(self, raw: np.ndarray) -> np.ndarray:
        """Return ``(x - mean) / (standard deviation * sqrt(width))``, float32.

        The mean square length of the rows is 1, that of TF-IDF: one C fits both.
        """
        return ((raw - self._mean) / self._scale).astype(np.float32)

    def transform(self, rows: Mapping[str, Sequence]) -> np.ndarray:
        """Return the standardised embeddings of rows."""
        return self.weigh(self.extract(rows))

    def get_feature_names_out(self) -> np.ndarray:
        """Return the names of the columns."""
        return np.array([f"e{place}" for place in range(len(self._mean))], dtype=object)


KEPT = 2048  # texts after which what is computed goes into the cache
FEW = 256  # texts that are sooner computed than looked up: a request, not a split


def embedded(encoder: folder.Encoder, ids: np.ndarray, progress: Progress) -> np.ndarray:
    """Return the mean over each row's windows: float32 of shape (rows, width).

    Parameters
    ----------
    ids : windows as ``rampart.encoders.windows`` has them.
    progress : told of each row.
    """
    import torch

    cut = windows.split(ids, encoder.config["pad_token_id"])
    found = np.empty((len(cut.row), encoder.config["hidden_size"]), dtype=np.float32)
    w = {name: torch.from_numpy(value) for name, value in encoder.weights.items()}

    def compute(batch: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        length = cut.length[batch]
        tokens = torch.from_numpy(cut.ids[batch, : windows.padded(length.max())])
        mask = torch.arange(tokens.shape[1]) < torch.from_numpy(length)[:, None]
        with torch.inference_mode():
            return batch, bert.pooled(w, encoder.config, tokens.long(), mask).numpy()

    share, done = len(ids) / len(cut.row), 0.0
    with threads():
        for batch, vectors in side_by_side(compute, windows.batches(cut.length)):
            found[batch] = vectors
            before, done = round(done), done + share * len(batch)
            progress.step("texts, embedded", round(done) - before)
    total = np.zeros((len(ids), found.shape[1]), dtype=np.float32)
    np.add.at(total, cut.row, found)
    return total / np.bincount(cut.row)[:, None].astype(np.float32)
