"""Serve a package and note what the model itself takes; benchmarks/serving.py runs it.

    python benchmarks/_serving_own.py TASK=FOLDER PORT FILE

FILE gets, when the server ends, the milliseconds of each call of the model and those of its CPU, in
JSON: in the process that answered, for the requests that were answered, so that what else the
machine does is in both.
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

MODELS = {
    "prompts": ("app.detector", "Detector", "screened"),
    "columns": ("app.model", "Package", "probabilities"),
}
"""Task -> the method that is the model: from rows that were read to their probabilities."""


def timed(task: str) -> list[tuple[float, float]]:
    """Have the model of a task note what each call takes; return the list that grows."""
    module, name, method = MODELS[task]
    kind, spent = getattr(importlib.import_module(module), name), []
    own = getattr(kind, method)

    def noted(*arguments: Any, **named: Any) -> Any:
        begun, cpu = time.perf_counter(), time.thread_time()
        try:
            return own(*arguments, **named)
        finally:
            cpu = time.thread_time() - cpu
            spent.append((1000 * (time.perf_counter() - begun), 1000 * cpu))

    setattr(kind, method, noted)
    return spent


def main(package: str, port: str, file: str) -> None:
    """Serve until SIGTERM."""
    from app.serve.__main__ import main

    spent = timed(package.partition("=")[0])
    main(["--threads", "1", "--release", "none", "--port", port, "--packages", package])
    Path(file).write_text(json.dumps(spent))


if __name__ == "__main__":
    main(*sys.argv[1:])
