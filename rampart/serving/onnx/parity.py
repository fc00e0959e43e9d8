"""Run an exported model, and compare what it says with what the native model says."""

from __future__ import annotations

from typing import Any

import numpy as np

TYPES = {"tensor(float)": np.float32, "tensor(int32)": np.int32}
"""The inputs that graphs here have: numbers, or the ids of tokens."""
TIED = 1e-6  # two probabilities no further apart than rounding in float32 puts them


def session(model: bytes, threads: int = 1) -> Any:
    """Return an ONNX Runtime session on the CPU; with one thread it is the same on every run."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = threads
    options.log_severity_level = 3  # errors alone: a warning has the time in it
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def predict(running: Any, X: np.ndarray, rows: int | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Return probabilities (n, k), float32, and labels (n,), int64.

    Parameters
    ----------
    running : what ``session`` gives.
    X : raw features, shape (n, width).
    rows : how many to run at a time; None runs all at once. Ids of tokens are run in order of
        their number, as a batch takes as long as its longest row needs for each.
    """
    X = np.ascontiguousarray(X, dtype=TYPES[running.get_inputs()[0].type])
    step = rows or max(1, len(X))
    if X.dtype == np.int32 and step > 1:
        order = np.argsort((X != 0).sum(axis=1), kind="stable")
    else:
        order = np.arange(len(X))
    parts = [
        running.run(["probabilities", "label"], {"features": X[order[start : start + step]]})
        for start in range(0, max(1, len(X)), step)
    ]
    back = np.argsort(order, kind="stable")
    found = (np.concatenate(part)[back] for part in zip(*parts))
    return tuple(found)


def compare(
    p: np.ndarray, label: np.ndarray, native_p: np.ndarray, native_label: np.ndarray
) -> dict[str, Any]:
    """Return how far two models agree on the same rows.

    Returns
    -------
    dict : ``rows``; ``label_agreement``, the share of rows with the same label, or with two labels
        between which neither model can tell: each gives them probabilities within ``TIED``;
        ``within``, the power of ten, 1e-6 or more, that no difference of a probability exceeds.
        ONNX Runtime chooses its kernels by CPU, so that the digits below are of one machine.

    Raises
    ------
    ValueError : shapes that differ, no row, or a probability that is not finite.

    Examples
    --------
    >>> a, b = np.array([[0.75, 0.25], [0.25, 0.75]]), np.array([[0.5, 0.5], [0.5, 0.5]])
    >>> compare(a, np.array([0, 1]), b, np.array([0, 0]))
    {'rows': 2, 'label_agreement': 0.5, 'within': 1.0}
    """
    if p.shape != native_p.shape or len(label) != len(native_label) or len(label) != len(p):
        raise ValueError(f"shapes must be equal, got {p.shape} and {native_p.shape}")
    if not len(p):
        raise ValueError("there is no row to compare")
    if not np.isfinite(p).all():
        bad = int((~np.isfinite(p)).any(axis=1).sum())
        raise ValueError(
            f"the exported model gives no finite probability for {bad} of {len(p)} rows"
        )
    agree = (label == native_label) | (
        _tied(p, label, native_label) & _tied(native_p, label, native_label)
    )
    return {
        "rows": len(p),
        "label_agreement": float(np.mean(agree)),
        "within": _power_of_ten(float(np.abs(p - native_p).max())),
    }


def require(report: dict[str, dict[str, Any]], agreement: float) -> None:
    """Raise ValueError where labels agree on a smaller share of a split than asked."""
    for split, values in report.items():
        if values["label_agreement"] < agreement:
            raise ValueError(
                f"{split}: the exported model has the native label on "
                f"{values['label_agreement']:.6f} of {values['rows']} rows, asked are {agreement:g}"
                f" (probabilities differ by at most {values['within']:g})"
            )


def spaced(count: int, wanted: int) -> np.ndarray:
    """Return the places of ``wanted`` of ``count`` rows, or of all, evenly from first to last.

    Examples
    --------
    >>> spaced(10, 4).tolist(), spaced(3, 4).tolist()
    ([0, 3, 6, 9], [0, 1, 2])
    """
    return np.linspace(0, count - 1, min(wanted, count)).astype(int)


def _tied(p: np.ndarray, one: np.ndarray, other: np.ndarray) -> np.ndarray:
    rows = np.arange(len(p))
    return np.abs(p[rows, one].astype(float) - p[rows, other]) <= TIED


def _power_of_ten(value: float, least: float = 1e-6) -> float:
    return float(f"1e{int(np.ceil(np.log10(max(value, least)) - 1e-9))}")
