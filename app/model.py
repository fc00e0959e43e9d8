"""Load a package of the pipeline and say what is in a column; needs no training library."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np

from app.reading import Column
from rampart.features import columns as features


class Package:
    """A package folder: ``model.onnx``, ``config.json``, ``labels.json``.

    Raises
    ------
    FileNotFoundError : the folder or one of its files is missing.
    ValueError : a file is not the one that config.json describes, or the package was made for
        another version of the features.
    """

    def __init__(self, folder: str | Path):
        import onnxruntime

        folder = Path(folder)
        self.config = _config(folder)
        model = _checked(folder, "model.onnx", self.config)
        self.labels: list[str] = json.loads(_checked(folder, "labels.json", self.config))
        theirs, ours = self.config["feature_version"], features.feature_version
        if theirs != ours:
            raise ValueError(
                f"{folder}: was made for feature version {theirs}, this code computes {ours}: "
                "check out the commit of the package, or run `dvc repro package`"
            )
        self.extract = features.Features(features.Params()).extract
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False  # a batch is small: the arena would only hold memory
        options.log_severity_level = 3
        try:
            self.session = onnxruntime.InferenceSession(
                model, options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # onnxruntime has no class of its own above its errors
            raise ValueError(
                f"{folder}: onnxruntime {onnxruntime.__version__} cannot load model.onnx (needs "
                f"{self.config['minimum_onnxruntime']}): {error}"
            ) from None
        outputs = {output.name: output.shape for output in self.session.get_outputs()}
        if (classes := outputs.get("probabilities", [0])[-1]) != len(self.labels):
            raise ValueError(
                f"{folder}: labels.json has {len(self.labels)} classes, model.onnx gives {classes}"
            )

    def probabilities(self, columns: list[Column]) -> np.ndarray:
        """Return the probability of each class, float32 of shape (columns, classes)."""
        rows: dict[str, Any] = {
            key: [getattr(column, key) for column in columns]
            for key in ("name", "values", "n_rows", "n_missing")
        }
        return self.session.run(["probabilities"], {"features": self.extract(rows)})[0]


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


def _read(folder: Path, name: str) -> bytes:
    try:
        return (folder / name).read_bytes()
    except FileNotFoundError:
        raise FileNotFoundError(
            f"{folder / name}: no such file; run `dvc repro package` or `dvc pull` for the package"
        ) from None


def _config(folder: Path) -> dict[str, Any]:
    try:
        config = json.loads(_read(folder, "config.json"))
    except ValueError as error:
        raise ValueError(f"{folder / 'config.json'}: is not JSON: {error}") from None
    wanted = {"feature_version", "files", "minimum_onnxruntime"}
    if not isinstance(config, dict) or (lacking := sorted(wanted - config.keys())):
        lacks = f"has no {', '.join(lacking)}" if isinstance(config, dict) else "is no object"
        raise ValueError(f"{folder / 'config.json'}: {lacks}; is it the config of a package?")
    return config


def _checked(folder: Path, name: str, config: dict[str, Any]) -> bytes:
    content = _read(folder, name)
    digest = hashlib.sha256(content).hexdigest()
    if digest != (wanted := config["files"][name]["sha256"]):
        raise ValueError(
            f"{folder / name}: SHA-256 is {digest}, config.json says {wanted}: "
            "the file was changed or is not whole"
        )
    return content
