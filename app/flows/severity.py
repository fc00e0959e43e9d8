"""The severity of prepared flows, by the graph of a package or by a narrower one of it."""

from __future__ import annotations

from typing import Any

import numpy as np

from app import model
from app.flows.loading import THREADS, Package
from rampart.serving.plain.vectors import placed
from rampart.tasks.flows.packing.narrowing import Narrowing
from rampart.tasks.flows.packing.rows import Rows

BATCH = 2000  # flows, or different texts, that are columns at a time
MANY = 5000  # flows from which on a narrower graph is worth its making
WORTH = 0.5  # of the nodes that it may have


class Severity:
    """Probabilities of prepared flows.

    The narrower graph is kept as long as the columns of what comes lie within its range, and
    widened where they do not; its answers are those of the whole graph.
    """

    def __init__(self, package: Package):
        self._package = package
        self._narrowing: Narrowing | None = None
        self._low: np.ndarray | None = None
        self._tried = False

    def probabilities(self, rows: Rows) -> np.ndarray:
        """Return calibrated probabilities, float32 of shape (n, classes)."""
        size = len(rows.place)
        if size >= MANY and len(rows.texts) <= BATCH:
            blocks = self._package.vectors.blocks(rows.texts, rows.columns)
            low, high = (
                np.concatenate([getattr(block.values, end)(axis=0) for block in blocks])
                for end in ("min", "max")
            )
            if self._narrow(low, high):
                return self._run(self._session, placed(blocks, rows.place, self._columns))
        found = np.empty((size, len(self._package.labels)), dtype=np.float32)
        for start in range(0, size, BATCH):
            part = slice(start, start + BATCH)
            used, place = np.unique(rows.place[part], return_inverse=True)
            columns = {name: _cut(values, part) for name, values in rows.columns.items()}
            X = self._package.vectors.matrix([rows.texts[n] for n in used], place, columns)
            found[part] = self._run(self._package.session, X)
        return found

    def _run(self, session: Any, X: np.ndarray) -> np.ndarray:
        X = np.ascontiguousarray(X, dtype=np.float32)
        parts = [
            session.run(["probabilities"], {"features": X[start : start + 10 * BATCH]})[0]
            for start in range(0, len(X), 10 * BATCH)
        ]
        return np.concatenate(parts)

    def _narrow(self, low: np.ndarray, high: np.ndarray) -> bool:
        """Make a graph for columns within a range, unless there is one; say whether there is."""
        if not self._tried:
            self._tried = True
            try:
                self._narrowing = Narrowing(self._package.graph)
            except (ValueError, ImportError):  # another kind of model: its own graph does
                self._narrowing = None
        if self._narrowing is None:
            return False
        if self._low is not None:
            if (low >= self._low).all() and (high <= self._high).all():
                return self._worth
            low, high = np.minimum(low, self._low), np.maximum(high, self._high)
        self._low, self._high = low, high
        graph, self._columns, nodes = self._narrowing.narrowed(low, high)
        self._worth = nodes <= WORTH * len(self._narrowing)
        if self._worth:
            package = self._package
            self._session = model.session(package.folder, graph, package.config, THREADS)
        return self._worth


def _cut(values: Any, part: slice) -> Any:
    return (values[0][part], values[1]) if isinstance(values, tuple) else values[part]
