"""Ask a fitted model: a pipeline of this project, or a frozen one that is files alone."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

Ask = Callable[[Mapping[str, Sequence]], np.ndarray]


def of_pipeline(path: str | Path, calibration: str | Path) -> Ask:
    """Return what asks a model that the stage train wrote: ``models/solidity/<model>``.

    A joblib file can run code when it is loaded: only of this project, never of strangers.
    """
    import joblib

    from rampart.metrics.calibration import apply

    pipeline = joblib.load(path)
    fitted = json.loads(Path(calibration).read_text(encoding="utf-8"))
    return lambda columns: apply(fitted, pipeline.predict_proba(columns))


def of_frozen(graph: bytes, features: Mapping[str, Any]) -> Ask:
    """Return what asks a frozen model: a graph with its calibration, and plain features.

    Parameters
    ----------
    graph : the bytes of model.onnx. features : what features.json holds.
    """
    from rampart.serving.onnx import parity
    from rampart.serving.plain.vectors import Vectors

    session, vectors = parity.session(graph), Vectors(features)

    def ask(columns: Mapping[str, Sequence]) -> np.ndarray:
        place = np.arange(len(columns["text"]))
        texts, views = list(columns["text"]), list(columns["view"])
        return parity.predict(session, vectors.matrix(texts, place, columns, views))[0]

    return ask
