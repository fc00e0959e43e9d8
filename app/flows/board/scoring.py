"""Score an upload for the page: a first result early, the whole after it, one at a time."""

from __future__ import annotations

import threading
import time
from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import IO, NamedTuple

import numpy as np
import pandas as pd

from app.flows import ingest
from app.flows.infer import Scorer

FIRST = 500
"""Flows of the first result, which take a fraction of a second."""
LIMITS = ingest.UPLOAD._replace(rows=300_000)
"""Of an upload; all of it is in memory, some 5 kB a flow while it is scored."""
_ONE = threading.Lock()  # a scorer keeps what it learns of the flows at hand: a session at a time


class Scored(NamedTuple):
    """An upload and what is said of it."""

    name: str  # of the file, as somebody gave it
    schema: str
    notes: Counter  # reason -> rows or cells that were left out
    flows: pd.DataFrame  # canonical, index 0 to n - 1
    scored: pd.DataFrame  # as Scorer.score
    tags: pd.DataFrame  # as attack.tagging.tagged
    urgent: np.ndarray  # mean code of the severity, of shape (n,), 0 to 4
    seconds: float  # it took
    lacking: str  # what it does not tell that the model learned from, in words


@lru_cache(maxsize=1)
def _scorer(package: str, public: bytes | None, stamp: int) -> Scorer:
    return Scorer(package, public)


def scorer(package: str, public: bytes | None) -> Scorer:
    """Return a package ready to score; loaded again where it was made anew.

    Raises
    ------
    FileNotFoundError, ValueError : as ``loading.package``.
    """
    config = Path(package, "config.json")
    return _scorer(package, public, config.stat().st_mtime_ns if config.is_file() else 0)


def read(source: IO[bytes], name: str) -> ingest.Upload:
    """Read an upload.

    Raises
    ------
    ValueError : it cannot be read, or it has no flow.
    """
    upload = ingest.read(source, name, LIMITS)
    if not len(upload.flows):
        raise ValueError(f"{Path(name).name}: has no flow that can be read")
    return upload


def first(model: Scorer, upload: ingest.Upload) -> pd.DataFrame | None:
    """Return the scores of the first flows; None where the whole is no more than that."""
    if len(upload.flows) <= 2 * FIRST:
        return None
    with _ONE:
        return model.score(upload.flows.iloc[:FIRST])


def whole(model: Scorer, upload: ingest.Upload, name: str) -> Scored:
    """Return all flows scored. Rules of ATT&CK that count flows of a client see all of them."""
    begun = time.perf_counter()
    with _ONE:
        scored, tags = model.tagged(upload.flows)
        lacking = model.lacking(upload.flows)
    seconds = time.perf_counter() - begun
    urgent = urgency(scored, model.labels)
    told = name, upload.schema, upload.notes
    return Scored(*told, upload.flows, scored, tags, urgent, seconds, lacking)


def urgency(scored: pd.DataFrame, labels: list[str]) -> np.ndarray:
    """Return the mean code of each flow's severity, by its probabilities, float of shape (n,).

    Examples
    --------
    >>> scored = pd.DataFrame({"p_info": [0.75, 0.0], "p_low": [0.25, 1.0]})
    >>> urgency(scored, ["info", "low"]).tolist()
    [0.25, 1.0]
    """
    p = scored[[f"p_{label}" for label in labels]].to_numpy(dtype=float)
    return p @ np.arange(len(labels))
