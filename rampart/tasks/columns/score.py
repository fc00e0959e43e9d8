"""How columns are scored: is what is called text really text, and how sure is the model?

People use the answer to decide which columns of thousands of tables hold free text worth reading,
so beside accuracy and macro-F1 stand

- ``precision_text``: of the columns called text (long or short), the share that is text of that
  very kind,
- ``false_text_rate``: of the columns that are no text, the share called text,
- ``slice_recall``, which ranks: the mean recall of the cells slice x class (slices.py), each of
  which counts the same: the many usual columns do not hide tables of ten rows or files without a
  header,
- ``accuracy_at_90`` (and ``_80``): the accuracy on the 90 % of the columns of which the model is
  surest, when it may leave the rest to a person.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from pydantic import Field

from rampart.core.params import Block
from rampart.metrics.confusion import macro_f1

CLASSES = [
    "text_long",
    "text_short",
    "numeric",
    "datetime",
    "categorical",
    "identifier",
    "boolean",
    "unknown",
]
POSITIVE = "text_short"
"""The class whose threshold is drawn."""
RANK = "slice_recall"
"""The metric that orders the leaderboard, on the external split."""
TEXT = (CLASSES.index("text_long"), CLASSES.index("text_short"))
COVERAGE = (0.9, 0.8)
BY = ("source", "slice")
"""What evaluate tells the recall of each class by."""


class ScoreParams(Block):
    """The block ``evaluate.score``."""

    fewest: int = Field(default=10, ge=1, le=1e6)
    """Rows of a cell slice x class that counts: the recall of two rows is chance. They are of two
    tables or more, as whole tables are resampled."""


def accuracy(matrix: np.ndarray) -> np.ndarray:
    """Return the share on the diagonal; shape (..., k, k) gives (...)."""
    matrix = np.asarray(matrix)
    return np.trace(matrix, axis1=-2, axis2=-1) / matrix.sum(axis=(-2, -1))


def precision_text(matrix: np.ndarray) -> np.ndarray:
    """Return the precision of the two text classes together; (..., 8, 8) gives (...).

    Raises
    ------
    ValueError : no column is called text.
    """
    matrix = np.asarray(matrix)
    hits = sum(matrix[..., code, code] for code in TEXT)
    called = sum(matrix[..., :, code].sum(axis=-1) for code in TEXT)
    if (called == 0).any():
        raise ValueError("no column is called text: the precision of text is not defined")
    return hits / called


def false_text_rate(matrix: np.ndarray) -> np.ndarray:
    """Return the share of the columns that are no text which is called text."""
    others = np.delete(np.asarray(matrix), TEXT, axis=-2)
    called = sum(others[..., code].sum(axis=-1) for code in TEXT)
    return called / others.sum(axis=(-2, -1))


STATISTICS = {"f1_macro": macro_f1, "accuracy": accuracy}
"""Scores of the confusion matrix alone: evaluate gives each a bootstrap interval (``_low``,
``_high``)."""


def accuracy_at(correct: np.ndarray, confidence: np.ndarray, coverage: float) -> float:
    """Return the accuracy on the share ``coverage`` of the rows that are surest.

    Rows that tie with the last one kept count by their mean, so that their order does not matter.

    Parameters
    ----------
    correct : bool array of shape (n,).
    confidence : float array of shape (n,), the largest probability.
    """
    kept = max(1, round(coverage * len(correct)))
    edge = np.sort(confidence)[::-1][kept - 1]
    above, ties = confidence > edge, confidence == edge
    hits = correct[above].sum() + (kept - above.sum()) * correct[ties].mean()
    return float(hits / kept)


def cells(frame: pd.DataFrame, settings: ScoreParams) -> np.ndarray:
    """Return the number of each row's cell slice x class, -1 where its rows or tables are too few.

    Parameters
    ----------
    frame : columns ``slice``, ``label``, ``group`` (the table).

    Raises
    ------
    ValueError : no cell has rows enough.
    """
    by = [frame["slice"], frame["label"]]
    rows = frame.groupby(by)["group"].transform("size")
    counts = (rows >= settings.fewest) & (frame.groupby(by)["group"].transform("nunique") > 1)
    if not counts.any():
        needs = f"{settings.fewest} rows of two tables"
        raise ValueError(f"no cell slice x class has {needs}: the mean recall is not defined")
    of_rows = np.full(len(frame), -1)
    of_rows[counts] = frame[counts].groupby(["slice", "label"]).ngroup()
    return of_rows


CELLS = {"slice_recall": cells}
"""Scores that are a mean over cells of the share of their rows that is right, each with a bootstrap
interval (``_low``, ``_high``). RANK is among them."""


def score(frame: pd.DataFrame, settings: ScoreParams) -> dict[str, float]:
    """Return the task's own metrics of one split.

    Parameters
    ----------
    frame : columns ``label``, ``prediction``, ``p_0`` … ``p_7``.

    Returns
    -------
    dict : ``precision_text`` (0 where no column is called text), ``false_text_rate``,
        ``accuracy_at_90``, ``accuracy_at_80``.
    """
    y, prediction = frame["label"].to_numpy(), frame["prediction"].to_numpy()
    k = len(CLASSES)
    matrix = np.bincount(y * k + prediction, minlength=k * k).reshape(k, k)
    confidence = frame[[f"p_{code}" for code in range(k)]].to_numpy().max(axis=1)
    called = np.isin(prediction, TEXT).any()
    found = {
        # As for a class that is never predicted: a model that never says text earned no precision.
        "precision_text": float(precision_text(matrix)) if called else 0.0,
        "false_text_rate": float(false_text_rate(matrix)),
    }
    for share in COVERAGE:
        found[f"accuracy_at_{round(100 * share)}"] = accuracy_at(y == prediction, confidence, share)
    return found


CRITERIA = (
    ("accuracy", "external.accuracy", ">"),
    ("f1_macro", "external.f1_macro", ">"),
    ("slice_recall", "external.slice_recall", ">"),
    ("precision_text", "external.precision_text", ">"),
    ("ece", "external.ece", "<"),
    ("cv_std", "cv.f1_macro_std", "<"),
)
"""Name, path in metrics.json, comparison: what a champion can be asked to pass, beside the limit
of its size. None reads test, which chooses nothing. What good means of this task is code; how much
of it is enough is a matter of who uses it, and stands in ``compare.criteria``."""

COLUMNS = {
    "accuracy": "accuracy",
    "accuracy_low": "accuracy_low",
    "accuracy_high": "accuracy_high",
    "precision_text": "precision_text",
    "false_text_rate": "false_text_rate",
    "ece": "ece",
    "accuracy_at_90": "accuracy_at_90",
    "slice_recall": "slice_recall",
}
"""Columns of results.csv that are this task's own, on the test split: name → path in the split."""

EXTERNAL_COLUMNS = {
    "accuracy_external": "accuracy",
    "accuracy_external_low": "accuracy_low",
    "accuracy_external_high": "accuracy_high",
    "precision_text_external": "precision_text",
    "false_text_rate_external": "false_text_rate",
    "ece_external": "ece",
    "accuracy_at_90_external": "accuracy_at_90",
    "slice_recall_external": "slice_recall",
    "slice_recall_external_low": "slice_recall_low",
    "slice_recall_external_high": "slice_recall_high",
}
"""The same on the external split."""
