"""The description of a packaged model, ``model_config.yaml``, from measured figures."""

from __future__ import annotations

import platform
import subprocess
from typing import Any

MIB = 2**20


def commit_date() -> str | None:
    """Return the date of the last git commit, e.g. ``2026-11-21``; None outside a repository."""
    try:
        done = subprocess.run(
            ["git", "log", "-1", "--format=%cs"], capture_output=True, text=True, check=False
        )
    except FileNotFoundError:  # git is not installed
        return None
    return done.stdout.strip() or None


def model_config(
    package: dict[str, Any], files: dict[str, dict[str, Any]], measured: dict[str, Any]
) -> dict[str, Any]:
    """Return the content of the file.

    Parameters
    ----------
    package : the package's config.json.
    files : use (``onnx``, ``quantized_int8``, ...) to path, bytes and SHA-256.
    measured : the part ``package`` of the benchmark.
    """
    scores = package["metrics"]
    return {
        "model_metadata": {
            "name": package["name"],
            "version": package["version"],
            "training_date": commit_date(),  # that of the commit: a clock says nothing of the data
            "framework": package["framework"],
            "accuracy": scores["test"]["accuracy"],
            "accuracy_external": scores["external"]["accuracy"],
            "features": {"count": package["feature_count"], "version": package["feature_version"]},
        },
        "model_files": files,
        "performance_benchmarks": {
            "inference_time_ms": measured["one_ms_p50"],  # of one column, features included
            "batch_time_ms_per_column": measured["batch_ms_per_row_p50"],
            "memory_usage_mb": round(measured["resident_mib"] * MIB / 1e6, 1),
            "accuracy_test_set": scores["test"]["accuracy"],
        },
        "deployment": {
            "min_onnx_runtime": package["minimum_onnxruntime"],
            "opset": package["opset"],
            "python": ".".join(platform.python_version_tuple()[:2]),
        },
    }
