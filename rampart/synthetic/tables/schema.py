"""What the columns of a labelled table are, and the table in canonical values."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd

from rampart.synthetic.tables.capping import stratified_cap
from rampart.synthetic.tables.folds import row_hashes
from rampart.synthetic.tables.kinds import FEW, Column, check_kinds, describe, hint, infer
from rampart.synthetic.tables.values import Values, read_values

__all__ = ["Cleaned", "Column", "clean", "infer"]
MAX_CLASSES = 50
TOLD = 20  # columns whose reason is told when many cannot be used


class Cleaned(NamedTuple):
    """A table that is ready for folds.

    Parameters
    ----------
    features : (n, P). Continuous columns are float64 with NaN for missing values; others are str
        (a whole number without its point, "1") with None for missing ones.
    label : object array (n,) of str, the class of each row.
    schema : the P columns, in order.
    dropped : {"column": name, "reason": why} of each column that is not in ``features``.
    counts : rows_read, rows_without_label, duplicates (rows equal to an earlier one, label and
        all), duplicate_rate (of the rows with a label), conflicting_rows (of the rows kept, those
        whose features occur with another label too), rows (kept).
    """

    features: pd.DataFrame
    label: np.ndarray
    schema: tuple[Column, ...]
    dropped: list[dict[str, str]]
    counts: dict[str, Any]


def clean(
    frame: pd.DataFrame,
    label: str,
    *,
    exclude: Collection[str] = (),
    kinds: Mapping[str, str] | None = None,
    rows: int | None = None,
    columns: int | None = None,
    duplicates: Literal["drop", "keep"] = "drop",
    max_columns: int = 2000,
    max_categories: int = 50,
    seed: int,
) -> Cleaned:
    """Turn a table as it was read into features of known kinds, and labels.

    Rows without a label go, then columns without any value or with one alone (a value that is
    there or missing is two), then duplicates, then rows over the cap.

    Parameters
    ----------
    frame : the table, cells as they were read.
    label : the column of classes, 2 to 50 of them.
    exclude : columns to leave out, e.g. identifiers.
    kinds : column -> kind, where ``infer`` would be wrong.
    rows : keep at most so many rows, the classes in their proportions (``capping.quotas``).
    columns : use the first so many columns of those not excluded.
    duplicates : ``drop`` rows that equal an earlier one in all features and the label, or ``keep``.
    max_columns : more columns of features than this are refused.
    max_categories : as for ``infer``.
    seed : of the choice of rows.

    Raises
    ------
    ValueError : what cannot be used, in one sentence that names it; all such columns together.
    """
    if duplicates not in ("drop", "keep"):
        raise ValueError(f"duplicates must be 'drop' or 'keep', got {duplicates!r}")
    kinds = dict(kinds or {})
    frame = frame.set_axis([str(name) for name in frame], axis=1)
    names, dropped = _choose(frame, label, exclude, kinds, columns, max_columns)
    classes = read_values(frame[label])
    labels = _labels(label, classes)
    there = classes.codes >= 0
    counts = {"rows_read": len(frame), "rows_without_label": int((~there).sum())}
    frame, labels = frame.loc[there, names], labels[there]
    _require_classes(label, labels)

    schema, typed, unusable = [], {}, {}
    for name in names:
        values = read_values(frame[name])
        if reason := _useless(values.size, values.has_missing):
            dropped.append({"column": name, "reason": reason})
            continue
        try:
            schema.append(column := describe(name, values, kinds.get(name), max_categories))
        except ValueError as error:  # told with the others, not one a run
            unusable[name] = str(error)
            continue
        continuous = column.kind == "continuous"
        typed[name] = values.as_numbers() if continuous else values.as_texts()
    if unusable:
        raise ValueError(_unusable(unusable))
    if not schema:
        raise ValueError("no column is left: each one is excluded, constant or without any value")

    features = pd.DataFrame(typed)
    kept = _keep(features, labels, rows, duplicates, seed, counts)
    features, labels = features.iloc[kept].reset_index(drop=True), labels[kept]
    _require_classes(label, labels)
    return _without_constants(features, labels, schema, dropped, counts)


def _choose(
    frame: pd.DataFrame,
    label: str,
    exclude: Collection[str],
    kinds: Mapping[str, str],
    columns: int | None,
    max_columns: int,
) -> tuple[list[str], list[dict[str, str]]]:
    """Return the names of the features, and what is dropped by choice."""
    names = list(frame)
    if not len(frame):
        raise ValueError("the table has no row")
    if len(twice := frame.columns[frame.columns.duplicated()]):
        raise ValueError(f"two columns are named {twice[0]!r}: rename one")
    if label not in names:
        raise ValueError(f"no label column {label!r} in the table; {hint(label, names)}")
    for name in exclude:
        if name not in names or name == label:
            why = "it is the label" if name == label else hint(name, names)
            raise ValueError(f"cannot exclude column {name!r}: {why}")
    if columns is not None and columns < 1:
        raise ValueError(f"columns must be at least 1, got {columns}")
    features = [name for name in names if name != label]
    check_kinds(kinds, features)
    dropped = [{"column": name, "reason": "excluded"} for name in features if name in set(exclude)]
    features = [name for name in features if name not in set(exclude)]
    over = features[columns:] if columns is not None else []
    dropped += [{"column": name, "reason": f"not among the first {columns}"} for name in over]
    features = features[: len(features) - len(over)]
    if not features:
        raise ValueError(f"no column is left beside the label {label!r}")
    if len(features) > max_columns:
        raise ValueError(
            f"the table has {len(features):,} columns of features, more than max_columns "
            f"({max_columns:,}): exclude some or use the first so many by columns"
        )
    return features, dropped


def _labels(name: str, values: Values) -> np.ndarray:
    if values.size == 0:
        raise ValueError(f"the label column {name!r} is empty in every row")
    if values.numbers is not None and not values.whole and values.size > FEW:
        raise ValueError(
            f"the label column {name!r} has {values.size:,} distinct fractional numbers: "
            "a label must be a class"
        )
    if values.size > MAX_CLASSES:
        raise ValueError(
            f"the label column {name!r} has {values.size:,} distinct values, more than the "
            f"{MAX_CLASSES} classes allowed"
        )
    return values.as_texts()


def _unusable(errors: Mapping[str, str]) -> str:
    """Return one sentence for all columns that cannot be used, and what would make them usable.

    Examples
    --------
    >>> _unusable({"a": "column 'a' is text: exclude it", "b": "column 'b' is odd"})
    "2 columns cannot be used: 'a' is text; 'b' is odd: exclude them (a,b), declare their kinds or \
raise max_categories"
    """
    if len(errors) == 1:
        return next(iter(errors.values()))
    told = [error.removeprefix("column ").partition(": exclude")[0] for error in errors.values()]
    more = f"; and {len(told) - TOLD} more" if len(told) > TOLD else ""
    return (
        f"{len(told)} columns cannot be used: {'; '.join(told[:TOLD])}{more}: exclude them "
        f"({','.join(errors)}), declare their kinds or raise max_categories"
    )


def _useless(size: int, has_missing: bool) -> str | None:
    """Return why a column cannot tell rows apart; None when it can."""
    if size == 0:
        return "every value is missing"
    return "constant" if size == 1 and not has_missing else None


def _keep(
    features: pd.DataFrame,
    labels: np.ndarray,
    rows: int | None,
    duplicates: str,
    seed: int,
    counts: dict[str, Any],
) -> np.ndarray:
    """Return the positions of the rows that stay, and count the others."""
    keys = pd.DataFrame({"row": row_hashes(features), "label": labels})
    copies = keys.duplicated().to_numpy()
    counts["duplicates"] = int(copies.sum())
    counts["duplicate_rate"] = float(copies.mean())
    kept = np.flatnonzero(~copies) if duplicates == "drop" else np.arange(len(keys))
    if rows is not None:
        kept = kept[stratified_cap(labels[kept], rows, seed)]
    keys = keys.iloc[kept]
    counts["conflicting_rows"] = int((keys.groupby("row")["label"].transform("nunique") > 1).sum())
    counts["rows"] = len(kept)
    return kept


def _require_classes(name: str, labels: np.ndarray) -> None:
    classes, sizes = np.unique(labels.astype(str), return_counts=True)
    if len(classes) < 2:
        raise ValueError(
            f"the label column {name!r} has one class alone, {str(classes[0])!r}: two are needed"
        )
    if sizes.min() < 2:
        raise ValueError(
            f"class {str(classes[sizes.argmin()])!r} of the label column {name!r} has 1 row: a "
            "class needs two at least, more for more folds"
        )


def _without_constants(
    features: pd.DataFrame,
    labels: np.ndarray,
    schema: list[Column],
    dropped: list[dict[str, str]],
    counts: dict[str, Any],
) -> Cleaned:
    """Drop what has become constant with fewer rows."""
    kept = []
    for column in schema:
        values = features[column.name]
        if reason := _useless(values.nunique(), bool(values.isna().any())):
            dropped.append({"column": column.name, "reason": f"{reason} in the rows kept"})
        else:
            kept.append(column)
    if not kept:
        raise ValueError("no column is left: each one is constant in the rows kept")
    names = [column.name for column in kept]
    return Cleaned(features[names], labels, tuple(kept), dropped, counts)
