"""Load the package of one model: check it, and make of its files what can be asked."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from app import model, pinned
from rampart.serving.plain import vectors
from rampart.serving.signing import SIGNATURE

DESCRIBED = (*model.DESCRIBED, "features.json")
ASSESSED = "assessed.json"  # of a package whose risks are on the scale of experts


class Model(NamedTuple):
    """A package, ready to be asked."""

    labels: list[str]
    config: dict[str, Any]
    session: Any  # of onnxruntime
    columns: vectors.Vectors
    assessed: Mapping[str, list[float]] | None = None  # knots of that scale, see row.risk

    def ask(self, rows: Mapping[str, Sequence]) -> np.ndarray:
        """Return calibrated probabilities, float64 of shape (n, classes).

        Parameters
        ----------
        rows : column -> n values: ``text``, ``view``, and the numbers that the model reads.
        """
        texts, views = list(rows["text"]), list(rows["view"])
        X = self.columns.matrix(texts, np.arange(len(texts)), rows, views)
        return self.say(X)

    def say(self, X: np.ndarray) -> np.ndarray:
        """Return calibrated probabilities of what ``columns`` makes of rows."""
        given = {"features": np.ascontiguousarray(X, dtype=np.float32)}
        return self.session.run(["probabilities"], given)[0].astype(np.float64)


def package(folder: Path, public: bytes | None, labels: Sequence[str]) -> Model:
    """Load a folder that the stage bundle made; nothing of it is unpickled or imported.

    Parameters
    ----------
    public : the pinned key, PEM; None: the digests alone are checked.
    labels : the classes that its model must tell, in their order.

    Raises
    ------
    FileNotFoundError : the folder or one of its files is missing.
    ValueError : a file is not the one that config.json describes, the package was made for another
        version of the features or for other classes, or its owner has not signed it.
    """
    inside = model.contents(folder, DESCRIBED)
    if public is not None:
        signature = folder / SIGNATURE
        signed = signature.read_bytes() if signature.is_file() else None
        pinned.verify(folder, inside, signed, public)
    more = [ASSESSED] if ASSESSED in inside else []
    config, theirs = model.require_whole(folder, inside, [*DESCRIBED, *more])
    if theirs != list(labels):
        raise ValueError(
            f"{folder}: its classes are {', '.join(theirs)}; this needs {', '.join(labels)}: is it "
            "the package of another task?"
        )
    model.require_version(folder, config, vectors.VERSION)
    session = model.session(folder, inside["model.onnx"], config)
    model.require_classes(folder, session, theirs)
    try:
        columns = vectors.Vectors(json.loads(inside["features.json"]))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"{folder}: features.json is damaged: {error}") from None
    if (wanted := config.get("feature_count")) != columns.width:
        raise ValueError(f"{folder}: model.onnx takes {wanted} columns, features.json has others")
    assessed = json.loads(inside[ASSESSED]) if more else None
    return Model(theirs, config, session, columns, assessed)
