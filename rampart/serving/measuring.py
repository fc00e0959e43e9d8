"""Measure how long calls take, and how much memory inference holds in a process of its own.

    python -m rampart.serving.measuring model.onnx rampart.features.columns rows.json

is that process: it imports onnxruntime, NumPy and the features, classifies the rows and prints
the most memory that it held, in MiB.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np


def milliseconds(function: Callable[[Any], Any], arguments: Iterable[Any]) -> np.ndarray:
    """Return how long each call took, after a first one, which pays for caches, is left out."""
    spent = []
    for argument in arguments:
        start = time.perf_counter()
        function(argument)
        spent.append(1000 * (time.perf_counter() - start))
    return np.array(spent[1:])


def latency(
    function: Callable[[Any], Any], ones: Sequence[Any], batches: Sequence[Any], size: int
) -> dict[str, float]:
    """Return the time of a row alone and of one in a batch.

    Parameters
    ----------
    function : takes an element of ``ones`` (one row) or of ``batches`` (``size`` rows).

    Returns
    -------
    dict : ``one_ms_p50``, ``one_ms_p95``, ``batch_ms_per_row_p50``, ``batch_ms_per_row_p95`` and
        ``rows_per_second``, that of the median batch.
    """
    one = milliseconds(function, ones)
    row = milliseconds(function, batches) / size
    figures = {
        "one_ms_p50": np.median(one),
        "one_ms_p95": np.percentile(one, 95),
        "batch_ms_per_row_p50": np.median(row),
        "batch_ms_per_row_p95": np.percentile(row, 95),
        "rows_per_second": 1000 / max(np.median(row), 1e-9),
    }
    return {name: float(f"{value:.4g}") for name, value in figures.items()}


def resident(model: str | Path, features: str, rows: Mapping[str, Sequence]) -> float:
    """Return the most memory, in MiB, that a process for inference alone holds.

    Parameters
    ----------
    model : an ONNX file.
    features : dotted name of a module of features.
    rows : what its ``Features.extract`` takes.

    Raises
    ------
    ValueError : the process failed; the message has the end of what it said.
    """
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump({key: list(values) for key, values in rows.items()}, file)
        file.flush()
        command = [
            sys.executable,
            "-m",
            "rampart.serving.measuring",
            str(model),
            features,
            file.name,
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ValueError(f"{model}: cannot be measured: {done.stderr[-500:].strip()}")
    return float(done.stdout.splitlines()[-1])


def peak() -> float:
    """Return the most memory that this process has held, in MiB.

    ``ru_maxrss`` will not do on Linux: a process starts with the value of the one that started it.
    """
    status = Path("/proc/self/status")
    if status.is_file():
        for line in status.read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    import resource

    unit = 2**20 if sys.platform == "darwin" else 2**10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def main(model: str, features: str, rows: str) -> None:
    """Classify the rows of a file and print the peak."""
    import importlib

    from rampart.serving.onnx import parity

    module = importlib.import_module(features)
    extract = module.Features(module.Params()).extract
    running = parity.session(Path(model).read_bytes())
    parity.predict(running, extract(json.loads(Path(rows).read_text(encoding="utf-8"))))
    print(round(peak(), 1))


if __name__ == "__main__":
    main(*sys.argv[1:])
