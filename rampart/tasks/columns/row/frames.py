"""Pickled frames of text and numbers, read without making any object of the file's choosing.

A pickle may call anything. This unpickler knows the few names that a pandas frame needs, answers
those of pandas with plain tuples and refuses all others; it also reads frames of older versions.
"""

from __future__ import annotations

import io
import pickle
import re
from collections.abc import Iterator

import numpy as np

MOST_ROWS = 4_000
MOST_COLUMNS = 200
NUMBERED = re.compile(r"[XV]?[\d.]+|\[\d+,\]")


def read_frame(data: bytes) -> Iterator[tuple[str, list[str | None]]]:
    """Yield (header, cells as text) of a pickled frame; whole numbers have no decimal point.

    Raises
    ------
    pickle.UnpicklingError : a name that no frame of this package uses.
    """
    blocks, (headers, _) = unpickled(data).state["_mgr"][:2]
    headers = headers["data"]
    placed = {}
    for values, where in blocks:
        where = np.arange(len(headers))[where]
        placed.update(zip(where.tolist(), values))
    for place in sorted(placed)[:MOST_COLUMNS]:
        column = placed[place]
        column = column[:: -(-len(column) // MOST_ROWS) or 1]
        cells = _text(column)
        if headers[place] != "rownames":
            yield str(headers[place]), cells
        elif not all(cell and NUMBERED.fullmatch(cell) for cell in cells):
            yield "", cells  # as R writes names of rows; mere numbers of rows are left out


def _text(column: np.ndarray) -> list[str | None]:
    if column.dtype.kind == "f":
        present = np.isfinite(column)
        if np.all(np.abs(column[present]) < 2**53) and np.all(column[present] % 1 == 0):
            whole = np.where(present, column, 0).astype(np.int64).tolist()
            return [str(cell) if here else None for cell, here in zip(whole, present)]
    return [None if cell is None or cell != cell else str(cell) for cell in column.tolist()]


def unpickled(data: bytes):
    """Return what a pickle of plain values or of a frame holds; a frame comes as ``Frame``.

    Raises
    ------
    pickle.UnpicklingError : a name that no frame needs.
    """
    return Frames(io.BytesIO(data)).load()


class Frame:
    """What a pickled frame becomes: its state, a dict."""

    def __setstate__(self, state: dict) -> None:
        self.state = state


class Frames(pickle.Unpickler):
    """An unpickler of frames of text and numbers that makes plain values only."""

    KNOWN = {
        ("pandas.core.frame", "DataFrame"): Frame,
        ("pandas.core.internals.managers", "BlockManager"): lambda blocks, axes: (blocks, axes),
        ("pandas._libs.internals", "_unpickle_block"): lambda values, where, _: (values, where),
        ("pandas.core.indexes.base", "_new_Index"): lambda kind, state: state,
        ("pandas.core.indexes.base", "Index"): None,
        ("pandas.core.indexes.range", "RangeIndex"): None,
        ("numpy.core.multiarray", "_reconstruct"): lambda kind, shape, code: np.ndarray(
            shape, code
        ),
        ("numpy.core.numeric", "_frombuffer"): lambda data, dtype, shape, order: np.frombuffer(
            data, dtype
        ).reshape(shape, order=order),
        ("numpy", "ndarray"): np.ndarray,
        ("numpy", "dtype"): np.dtype,
        ("builtins", "slice"): slice,
    }

    def find_class(self, module: str, name: str):
        """Return the stand-in of a name; any other name is refused."""
        module = module.replace("numpy._core", "numpy.core")  # its name since NumPy 2
        if (module, name) not in self.KNOWN:
            raise pickle.UnpicklingError(f"a frame does not need {module}.{name}: not read")
        return self.KNOWN[module, name]
