"""Why a model decides as it does: its strongest tokens, and where it is wrong.

Both tables are read by people and opened in spreadsheets, and the texts are hostile by trade: what
cannot be seen is shown as an escape and nothing is left that a spreadsheet would run.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from rampart.core.escape import cell, excerpt, visible

TOKEN_COLUMNS = ["class", "rank", "token", "weight", "n_train"]
ERROR_COLUMNS = [
    "split",
    "source",
    "label",
    "prediction",
    "p",
    "n_errors_in_source",
    "text_excerpt",
]


def strongest(
    weights: np.ndarray | None,
    names: Sequence[str],
    classes: list[str],
    k: int,
    counts: Sequence[int] | None = None,
) -> pd.DataFrame:
    """Return the k features that pull most towards each class.

    Parameters
    ----------
    weights : (classes, features); a higher weight pulls more towards the class. None: the model
        has none, and the table has no rows.
    names : the features' names.
    classes : the classes' names.
    k : the most tokens a class may have; features that do not pull (weight <= 0) are left out.
    counts : (features,) training rows in which a feature occurs; the column is empty without.

    Returns
    -------
    DataFrame : class, rank (1 is the strongest), token, weight, n_train. Equal weights are in
    the order of their names, so that the table never depends on a sort's whim.

    Raises
    ------
    ValueError : shapes that do not fit together, or a weight that is not finite.

    Examples
    --------
    >>> strongest(np.array([[0.5, -1.0], [0.1, 2.0]]), ["a", "b"], ["ok", "bad"], 1, [9, 4])
      class  rank token  weight  n_train
    0    ok     1     a     0.5        9
    1   bad     1     b     2.0        4
    """
    if weights is None:
        return pd.DataFrame(columns=TOKEN_COLUMNS)
    weights, names = np.asarray(weights, dtype=float), np.asarray(names, dtype=object)
    if weights.shape != (len(classes), len(names)):
        raise ValueError(
            f"weights: must have the shape ({len(classes)} classes, {len(names)} features), "
            f"got {weights.shape}"
        )
    if counts is not None and len(counts) != len(names):
        raise ValueError(f"counts: must have one value a feature ({len(names)}), got {len(counts)}")
    if not np.isfinite(weights).all():
        row, column = np.argwhere(~np.isfinite(weights))[0]
        raise ValueError(
            f"weights: {names[column]!r} for {classes[row]!r} must be finite, "
            f"got {weights[row, column]}"
        )
    rows = []
    for name, row in zip(classes, weights):
        # The cut keeps every feature as heavy as the k-th, then names decide between equals.
        last = np.partition(row, -k)[-k] if k < len(row) else -np.inf
        heavy = np.flatnonzero((row >= last) & (row > 0))
        best = sorted(heavy, key=lambda i: (-row[i], names[i]))[:k]
        for rank, i in enumerate(best, start=1):
            seen = None if counts is None else int(counts[i])
            rows.append((name, rank, cell(visible(str(names[i]))), row[i], seen))
    return pd.DataFrame(rows, columns=TOKEN_COLUMNS)


def errors(
    predictions: pd.DataFrame, texts: pd.Series, classes: list[str], k: int, limit: int = 240
) -> pd.DataFrame:
    """Return, for each split and source with errors, their number and the k most confident ones.

    Parameters
    ----------
    predictions : id, split, source, label, prediction, p_0 ... ; see the split's contract.
    texts : the text of each id (index).
    classes : the classes' names.
    k : the most examples of one source.
    limit : the most characters of an excerpt, escapes and the apostrophe included.

    Returns
    -------
    DataFrame : split, source, label and prediction (class names), p (the probability of the wrong
    class), n_errors_in_source, text_excerpt; the most confident error of a source first.

    Raises
    ------
    ValueError : a row with an error has no text, or an id has two.
    """
    wrong = predictions[predictions["label"] != predictions["prediction"]]
    if wrong.empty:
        return pd.DataFrame(columns=ERROR_COLUMNS)
    columns = wrong[[f"p_{c}" for c in range(len(classes))]].to_numpy()
    wrong = wrong.assign(p=columns[np.arange(len(wrong)), wrong["prediction"].to_numpy()])
    wrong["n_errors_in_source"] = wrong.groupby(["split", "source"])["id"].transform("size")
    order = wrong.sort_values(
        ["split", "source", "p", "id"], ascending=[True, True, False, True], kind="stable"
    )
    shown = order.groupby(["split", "source"], sort=False).head(k).copy()
    if texts.index.has_duplicates:
        twice = texts.index[texts.index.duplicated()][0]
        raise ValueError(f"errors: id {twice!r} stands for more than one text")
    missing = shown.loc[~shown["id"].isin(texts.index), "id"]
    if len(missing):
        raise ValueError(
            f"errors: no text for {len(missing)} rows, the first is id {missing.iloc[0]!r}; "
            "were the predictions made from other splits?"
        )
    for column in ("label", "prediction"):
        shown[column] = [classes[code] for code in shown[column]]
    shown["source"] = [cell(visible(str(name))) for name in shown["source"]]
    shown["text_excerpt"] = [cell(excerpt(texts[key], limit - 1)) for key in shown["id"]]
    return shown[ERROR_COLUMNS].reset_index(drop=True)
