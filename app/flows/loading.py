"""Load a package of the task flows: check it, and make of its files what scores."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import yaml

from app import model, pinned
from app.flows.anomaly import Anomaly
from rampart.core import matrices
from rampart.core.params import check
from rampart.serving.plain import vectors
from rampart.serving.signing import SIGNATURE
from rampart.tasks.flows.attack import rules
from rampart.tasks.flows.packing.harmless import Harmless

DESCRIBED = (*model.DESCRIBED, "features.json", "speaks.json", "harmless.json", "lookup.yaml")
UNUSUAL = ("anomaly.onnx", "anomaly.json")  # both or none
BACKGROUND = "background.npz"  # of a model that is explained
THREADS = 1  # of onnxruntime: those that wait for each other burn the time that reading needs


class Package(NamedTuple):
    """What a package holds, ready to use."""

    folder: Path
    config: dict[str, Any]
    labels: list[str]
    graph: bytes
    session: Any  # of onnxruntime, of the graph
    vectors: vectors.Vectors
    speaks: dict[str, dict[str, float]]  # severity -> words and how much they speak for it
    harmless: Harmless
    lookup: rules.Lookup
    anomaly: Anomaly | None  # not every package has one
    background: np.ndarray | None  # float32 (rows, columns): what attributions are told against


def package(
    folder: str | Path,
    public: bytes | None = None,
    budget: float | None = None,
    threads: int = THREADS,
) -> Package:
    """Load a folder that the stage bundle made; nothing of it is unpickled or imported.

    Parameters
    ----------
    public : the pinned key, PEM; None: the digests alone are checked, which tell a broken file and
        not who made it.

    Raises
    ------
    FileNotFoundError : the folder or one of its files is missing.
    ValueError : a file is not the one that config.json describes, the package was made for another
        version of the features, or, with a pinned key, its owner has not signed it; or a budget
        that the package has no threshold for.
    """
    folder = Path(folder)
    inside = model.contents(folder, DESCRIBED)
    if public is not None:
        signature = folder / SIGNATURE
        signed = signature.read_bytes() if signature.is_file() else None
        pinned.verify(folder, inside, signed, public)
    there = [name for name in UNUSUAL if name in inside]
    more = [name for name in (BACKGROUND,) if name in inside]
    config, labels = model.require_whole(folder, inside, [*DESCRIBED, *there, *more])
    model.require_version(folder, config, vectors.VERSION)
    session = model.session(folder, inside["model.onnx"], config, threads)
    model.require_classes(folder, session, labels)
    try:
        columns = vectors.Vectors(json.loads(inside["features.json"]))
        harmless = Harmless(json.loads(inside["harmless.json"]))
        speaks = json.loads(inside["speaks.json"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"{folder}: features.json or harmless.json is damaged: {error}") from None
    if (wanted := config.get("feature_count")) != columns.width:
        raise ValueError(f"{folder}: model.onnx takes {wanted} columns, features.json has others")
    lookup, graph = _lookup(inside["lookup.yaml"]), inside["model.onnx"]
    background = _background(folder, inside[BACKGROUND], columns.width) if more else None
    anomaly = None
    if there:
        anomaly = _anomaly(folder, inside, config, budget, threads)
    elif budget is not None:
        raise ValueError(f"--budget: the package in {folder} has no anomaly model")
    return Package(
        folder,
        config,
        labels,
        graph,
        session,
        columns,
        speaks,
        harmless,
        lookup,
        anomaly,
        background,
    )


def _background(folder: Path, content: bytes, width: int) -> np.ndarray:
    found = matrices.load(io.BytesIO(content))
    if found.ndim != 2 or found.shape[1] != width:
        raise ValueError(f"{folder / BACKGROUND}: must have {width} columns, got {found.shape}")
    return found


def _lookup(content: bytes) -> rules.Lookup:
    return check(yaml.safe_load(content), "lookup.yaml", rules.Lookup)


def _anomaly(
    folder: Path,
    inside: dict[str, bytes],
    config: dict[str, Any],
    budget: float | None,
    threads: int,
) -> Anomaly:
    if lacking := [name for name in UNUSUAL if name not in inside]:
        raise ValueError(f"{folder}: has no {lacking[0]}, and {UNUSUAL} go together")
    session = model.session(folder, inside["anomaly.onnx"], config, threads)
    return Anomaly(session, json.loads(inside["anomaly.json"]), budget)
