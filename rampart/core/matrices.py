"""Keep a sparse or dense matrix in a file, the same bytes for the same matrix."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np


def save(path: str | Path, matrix: Any) -> None:
    """Write a SciPy sparse matrix, as CSR, or an array as ``.npz``, whose members have no time."""
    if hasattr(matrix, "tocsr"):
        matrix = matrix.tocsr()
        matrix.sort_indices()
        parts = {name: getattr(matrix, name) for name in ("data", "indices", "indptr", "shape")}
        np.savez(path, **parts)
    else:
        np.savez(path, dense=matrix)


def load(path: str | Path) -> Any:
    """Read a matrix that ``save`` wrote; never unpickles."""
    with np.load(path, allow_pickle=False) as parts:
        if "dense" in parts:
            return parts["dense"]
        from scipy.sparse import csr_matrix

        shape = tuple(parts["shape"].tolist())
        return csr_matrix((parts["data"], parts["indices"], parts["indptr"]), shape=shape)
