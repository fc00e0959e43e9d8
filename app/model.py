"""Load a package of the pipeline and say what is in a column; needs no training library."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from app import pinned
from app.reading import Column
from rampart.features import columns as features
from rampart.serving.signing import SIGNATURE

DESCRIBED = ("model.onnx", "labels.json")  # the files whose digests config.json has
BECAUSE, LEAST = 5, 0.005  # features that are told at most, and the probability that one takes
OTHERS = ("tokenizer.json",)  # the same, of a package for texts
STAGES = {
    **dict.fromkeys(("columns", "prompts"), "package"),
    **dict.fromkeys(("behaviour", "bytecode", "contracts", "flows", "solidity"), "bundle"),
}
"""Task -> the stage of its pipeline that makes its package."""


class Package:
    """A package folder: ``model.onnx``, ``config.json``, ``labels.json``.

    Raises
    ------
    FileNotFoundError : the folder or one of its files is missing.
    ValueError : a file is not the one that config.json describes, the package was made for
        another version of the features, or, with a pinned key, its owner has not signed it.

    Parameters
    ----------
    public : the pinned key, PEM; None: the digests alone are checked, which tell a broken file and
        not who made it. Nothing of a package is ever unpickled or imported.
    """

    def __init__(self, folder: str | Path, public: bytes | None = None):
        folder = Path(folder)
        inside = contents(folder)
        if public is not None:
            signature = folder / SIGNATURE
            signed = signature.read_bytes() if signature.is_file() else None
            pinned.verify(folder, inside, signed, public)
        self.config, self.labels = require_whole(folder, inside)
        require_version(folder, self.config, features.feature_version)
        self.extract = features.Features(features.Params()).extract
        self.graph = inside["model.onnx"]
        self.session = session(folder, inside["model.onnx"], self.config)
        require_classes(folder, self.session, self.labels)

    def probabilities(self, columns: list[Column]) -> np.ndarray:
        """Return the probability of each class, float32 of shape (columns, classes)."""
        return self._run(self.features(columns))

    def features(self, columns: list[Column]) -> np.ndarray:
        """Return the raw features, float32 of shape (columns, features)."""
        keys = ("name", "values", "n_rows", "n_missing", "whole")
        return self.extract({key: [getattr(column, key) for column in columns] for key in keys})

    def because(self, column: Column) -> list[dict[str, Any]]:
        """Return the features that decided: those without which the model would be less sure.

        Each feature in turn is set to its mean in training; told are up to five that then take
        most of the probability of the class, with their value and what they take.
        """
        here = self.features([column])
        mean = graph_mean(self.graph, here.shape[1])
        without = np.repeat(here, here.shape[1], axis=0)
        np.fill_diagonal(without, mean)
        [p] = self._run(here)
        first = int(p.argmax())
        taken = p[first] - self._run(without)[:, first]
        order = [n for n in np.argsort(-taken, kind="stable")[:BECAUSE] if taken[n] >= LEAST]
        return [
            {
                "feature": features.NAMES[n],
                "value": round(float(here[0, n]), 4),
                "takes": round(float(taken[n]), 4),
            }
            for n in order
        ]

    def _run(self, raw: np.ndarray) -> np.ndarray:
        return self.session.run(["probabilities"], {"features": raw})[0]


def answer(column: Column, p: np.ndarray, labels: list[str], reject: float) -> dict[str, Any]:
    """Return what is said of one column.

    Parameters
    ----------
    p : float array of shape (classes,).
    labels : the names of the classes.
    reject : below this confidence the class is ``unsure`` and the runner-up what it would be.

    Examples
    --------
    >>> column = Column("a.csv", 1, "age", ["3"], 1, 0)
    >>> said = answer(column, np.array([0.25, 0.75]), ["text", "numeric"], reject=0.8)
    >>> said["class"], said["confidence"], said["runner_up"]
    ('unsure', 0.75, 'numeric')
    """
    second, first = np.argsort(p, kind="stable")[-2:]
    unsure = bool(p[first] < reject)
    return {
        "file": column.file,
        "position": column.position,
        "column": column.name,
        "class": "unsure" if unsure else labels[first],
        "confidence": round(float(p[first]), 4),
        "runner_up": labels[first if unsure else second],
    }


def graph_mean(graph: bytes, width: int) -> np.ndarray:
    """Return the means that a graph standardises its features with, float32 of shape (width,).

    Raises
    ------
    ValueError : it has none.
    """
    import onnx
    from onnx import numpy_helper

    for part in onnx.load_from_string(graph).graph.initializer:
        if part.name.endswith("normaliser/mean") and list(part.dims) == [width]:
            return numpy_helper.to_array(part)
    raise ValueError("model.onnx has no mean of its features: --explain cannot be answered")


def session(folder: Path, graph: bytes, config: Mapping[str, Any], threads: int = 1) -> Any:
    """Return the onnxruntime session of a package's graph.

    Raises
    ------
    ValueError : it cannot be loaded; the message says which version it needs.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
    options.enable_cpu_mem_arena = False  # a batch is small: the arena would only hold memory
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime has no class of its own above its errors
        raise ValueError(
            f"{folder}: onnxruntime {onnxruntime.__version__} cannot load model.onnx (needs "
            f"{config['minimum_onnxruntime']}): {error}"
        ) from None


def making(folder: Path) -> str:
    """Return what makes a package, by the task that a folder ``<task>/package`` is of.

    Examples
    --------
    >>> making(Path("models/solidity/package")).rpartition("/")[2]
    'dvc.yaml:bundle`'
    >>> making(Path("downloads"))
    '`dvc repro` in the folder of its pipeline'
    """
    task = folder.absolute().parent.name
    if folder.name != "package" or task not in STAGES:
        return "`dvc repro` in the folder of its pipeline"
    return f"`dvc repro pipelines/{task}/dvc.yaml:{STAGES[task]}`"


def require_version(folder: Path, config: Mapping[str, Any], ours: str) -> None:
    """Refuse a package that was made for other features than this code computes."""
    if (theirs := config["feature_version"]) != ours:
        raise ValueError(
            f"{folder}: was made for feature version {theirs}, this code computes {ours}: "
            f"check out the commit of the package, or run {making(folder)}"
        )


def require_classes(folder: Path, running: Any, labels: list[str]) -> None:
    """Refuse a graph that gives another number of classes than there are labels."""
    outputs = {output.name: output.shape for output in running.get_outputs()}
    if (classes := outputs.get("probabilities", [0])[-1]) != len(labels):
        raise ValueError(
            f"{folder}: labels.json has {len(labels)} classes, model.onnx gives {classes}"
        )


def contents(folder: Path, described: Sequence[str] = DESCRIBED) -> dict[str, bytes]:
    """Return the files of a package, its signature left out: what a signature is over.

    Parameters
    ----------
    described : those that it must have, beside config.json.

    Raises
    ------
    FileNotFoundError : the folder is missing, or a file that every package has.
    """
    inside = {}
    if folder.is_dir():
        paths = [path for path in folder.iterdir() if path.name != SIGNATURE and path.is_file()]
        inside = {path.name: path.read_bytes() for path in paths}
    for name in ("config.json", *described):
        if name not in inside:
            raise FileNotFoundError(
                f"{folder / name}: no such file; run {making(folder)} or `dvc pull` for the package"
            )
    return inside


def require_whole(
    folder: Path, inside: Mapping[str, bytes], described: Sequence[str] | None = None
) -> tuple[dict[str, Any], list[str]]:
    """Return config and labels of a package, if its files are those that config.json describes.

    Parameters
    ----------
    described : the files whose digests it must have; None: those of any package, and the
        tokenizer of one that has it.
    """
    path = folder / "config.json"
    try:
        config = json.loads(inside["config.json"])
    except (ValueError, RecursionError) as error:
        raise ValueError(f"{path}: is not JSON: {error}") from None
    wanted = {"feature_version", "files", "minimum_onnxruntime"}
    if not isinstance(config, dict) or (lacking := sorted(wanted - config.keys())):
        lacks = f"has no {', '.join(lacking)}" if isinstance(config, dict) else "is no object"
        raise ValueError(f"{path}: {lacks}; is it the config of a package?")
    if described is None:
        described = [*DESCRIBED, *(name for name in OTHERS if name in inside)]
    for name in described:
        entry = config["files"].get(name) if isinstance(config["files"], dict) else None
        said = entry.get("sha256") if isinstance(entry, dict) else None
        if not isinstance(said, str):
            raise ValueError(f"{path}: `files` has no digest (sha256) of {name}")
        if (digest := hashlib.sha256(inside[name]).hexdigest()) != said:
            raise ValueError(
                f"{folder / name}: SHA-256 is {digest}, config.json says {said}: "
                "the file was changed or is not whole"
            )
    return config, _labels(folder / "labels.json", inside["labels.json"])


def _labels(path: Path, content: bytes) -> list[str]:
    try:
        labels = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"{path}: is not JSON: {error}") from None
    if not isinstance(labels, list) or not all(isinstance(label, str) for label in labels):
        raise ValueError(f"{path}: must be a list of the names of the classes")
    return labels
