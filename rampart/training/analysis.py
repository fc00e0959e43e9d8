"""What the epochs of a training say, as numbers: convergence, gap, unsteadiness, gradients.

A history is a frame with a row an epoch and the columns of ``COLUMNS``. The epoch that was kept is
the first with the highest macro-F1 on the rows held out, as in early stopping.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

COLUMNS = (
    "epoch",
    "loss",
    "val_loss",
    "accuracy",
    "val_accuracy",
    "val_f1_macro",
    "learning_rate",
    "gradient_norm",
)


def require(history: pd.DataFrame, name: str) -> None:
    """Raise ValueError where a history lacks a column, or has a number that is none."""
    if missing := [column for column in COLUMNS if column not in history]:
        raise ValueError(f"{name}: the history has no column {missing[0]!r}, has {list(history)}")
    wrong = ~np.isfinite(history[list(COLUMNS)].to_numpy(dtype=float))
    if wrong.any():
        row, column = np.argwhere(wrong)[0]
        value = history[COLUMNS[column]].iloc[row]
        raise ValueError(f"{name}: {COLUMNS[column]} of epoch {row + 1} is {value}")


def kept(history: pd.DataFrame) -> int:
    """Return the place of the epoch whose weights were kept."""
    return int(history["val_f1_macro"].to_numpy().argmax())


def rolling_deviation(values: np.ndarray, window: int) -> np.ndarray:
    """Return the standard deviation of each value and those before it, shape (n,).

    ``sqrt(mean((x - mean(x))^2))`` over ``window`` values; NaN until there are as many.

    Examples
    --------
    >>> rolling_deviation(np.array([1.0, 3.0, 3.0]), 2).tolist()
    [nan, 1.0, 0.0]
    """
    return pd.Series(values).rolling(window).std(ddof=0).to_numpy()


def epochs_to(values: np.ndarray, share: float) -> int:
    """Return the first epoch, from 1, that reaches a share of the best value.

    Examples
    --------
    >>> epochs_to(np.array([0.2, 0.5, 0.8, 0.7]), 0.6)
    2
    """
    return int((values >= share * values.max()).argmax()) + 1


def measured(history: pd.DataFrame, window: int, share: float) -> dict[str, Any]:
    """Return what ``RULES`` judge and the table shows; None where there are too few epochs.

    Parameters
    ----------
    window : epochs of the rolling deviation, and of the two ends of the training.
    share : of the best macro-F1, for the epochs that it takes.

    Returns
    -------
    epochs : that were run; ``kept``: the one whose weights were; ``val_f1_macro``: its score.
    epochs_to_share : until ``share`` of that score; ``slowness``: the same as a share of ``kept``.
    accuracy, gap : of the kept epoch on training rows, and by how much it exceeds that on the
        rows held out.
    loss_rise : held-out loss at the end over its lowest, less 1.
    fall_after : by what share the held-out loss still fell after the kept epoch.
    late_gain : by how much the last ``window`` epochs raised the best macro-F1.
    roughness : largest rolling deviation of the held-out loss in the second half of the training,
        as a share of the mean loss of its epochs.
    rises : share of the steps from epoch to epoch in which the training loss rose.
    first_fall : by what share the training loss fell over the first ``window`` epochs.
    idle : share of the epochs that came after the kept one.
    gradient_peak, gradient_left : largest gradient norm over the median, last over first.
    """
    n, best = len(history), kept(history)
    column = {name: history[name].to_numpy(dtype=float) for name in COLUMNS}
    loss, held, f1 = column["loss"], column["val_loss"], column["val_f1_macro"]
    gradient = column["gradient_norm"]
    reached = epochs_to(f1, share)
    later = held[best:].min()
    return {
        "epochs": n,
        "kept": best + 1,
        "val_f1_macro": f1[best],
        "epochs_to_share": reached,
        "slowness": reached / n,
        "accuracy": column["accuracy"][best],
        "gap": column["accuracy"][best] - column["val_accuracy"][best],
        "loss_rise": _ratio(held[-1], held.min(), 1),
        "fall_after": _ratio(held[best] - later, held[best]),
        "late_gain": max(0.0, f1[best] - f1[:-window].max()) if n > window else None,
        "roughness": _roughness(held, window),
        "rises": float(np.mean(np.diff(loss) > 0)) if n > 1 else None,
        "first_fall": _ratio(loss[0] - loss[window - 1], loss[0]) if n >= window > 1 else None,
        "idle": (n - best - 1) / n,
        "gradient_peak": _ratio(gradient.max(), float(np.median(gradient))),
        "gradient_left": _ratio(gradient[-1], gradient[0]) if n > 1 else None,
    }


def _ratio(top: float, bottom: float, less: float = 0) -> float | None:
    return float(top / bottom - less) if bottom > 0 else None


def _roughness(values: np.ndarray, window: int) -> float | None:
    deviation = rolling_deviation(values, window)
    mean = pd.Series(values).rolling(window).mean().to_numpy()
    late = (np.arange(len(values)) >= len(values) // 2) & np.isfinite(deviation) & (mean > 0)
    return float((deviation[late] / mean[late]).max()) if late.any() else None


def rank_correlation(x: np.ndarray, y: np.ndarray) -> float | None:
    """Return Spearman's rank correlation; None below three pairs or where all are equal.

    Examples
    --------
    >>> rank_correlation(np.array([1, 2, 3]), np.array([9, 5, 1]))
    -1.0
    """
    if len(x) < 3 or len(np.unique(x)) < 2 or len(np.unique(y)) < 2:
        return None
    ranks = pd.DataFrame({"x": x, "y": y}).rank()
    return round(float(np.corrcoef(ranks["x"], ranks["y"])[0, 1]), 6)
