"""Embeddings on disk, by what they depend on: the encoder's digest and the ids of a row.

A file holds what one call of ``add`` gave, under the digest of its keys. A file that cannot be read
(a killed process, a full disk) counts as none.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from rampart.core import files

ROOT = Path(".rampart/embeddings")


class Cache:
    """The embeddings of one encoder; ``key in cache``, ``cache[key]``."""

    def __init__(self, digest: str, root: Path | None = None):
        self.folder = (root or ROOT) / digest[:32]
        self._found: dict[bytes, np.ndarray] = {}
        for path in sorted(self.folder.glob("*.npz")):
            try:
                with np.load(path, allow_pickle=False) as parts:
                    keys, vectors = parts["keys"], parts["vectors"]
            except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
                continue
            self._found |= zip(map(bytes, keys), vectors)

    @staticmethod
    def key(ids: np.ndarray) -> bytes:
        """Return the key of a row of ids; padding behind the last window does not count."""
        used = np.flatnonzero(ids)
        cut = np.ascontiguousarray(ids[: used[-1] + 1], dtype=np.int32)
        return hashlib.blake2b(cut, digest_size=16).digest()

    def add(self, keys: Sequence[bytes], vectors: np.ndarray) -> None:
        """Keep embeddings of shape (keys, width)."""
        self._found |= zip(keys, vectors)
        name = hashlib.blake2b(b"".join(keys), digest_size=16).hexdigest()
        with files.replacing(self.folder / f"{name}.npz") as path, open(path, "wb") as stream:
            found = np.frombuffer(b"".join(keys), np.uint8).reshape(-1, 16)
            np.savez(stream, keys=found, vectors=vectors)

    def __contains__(self, key: bytes) -> bool:
        return key in self._found

    def __getitem__(self, key: bytes) -> np.ndarray:
        return self._found[key]
