"""The schema of a raw sample of a column, and what of the whole sample the split compares."""

from __future__ import annotations

import pandas as pd

from rampart.data.cardinality import Repeats
from rampart.tasks.columns.row import CLASSES, LABEL_SOURCES, MOST_VALUES

ROLES = ("package", "train", "external")


def reject(raw: pd.DataFrame) -> pd.Series:
    """Return, for each raw row, why it breaks the schema, or an empty string.

    Parameters
    ----------
    raw : frame with the fields of ``Row``, ``package`` and ``role``.

    Returns
    -------
    string series with the index of ``raw``.

    Raises
    ------
    ValueError : a column is missing or of another type; names it.
    """
    from pandera.errors import SchemaErrors
    from pandera.pandas import Check, Column, DataFrameSchema

    def named(name: str) -> Column:
        return Column(object, Check(lambda s: s.map(_is_name), error=f"{name} is empty"))

    def whole(name: str) -> Column:
        return Column(int, Check(lambda s: s >= 0, error=f"{name} is below 0"))

    shape = [
        Check(lambda s: s.map(_is_texts), error="values are not a list of texts", ignore_na=False),
        Check(lambda s: s.map(_fits), error=f"values are more than {MOST_VALUES}"),
    ]
    choice = {
        "label": Column(
            int, Check.isin(range(len(CLASSES)), error=f"label is not 0 to {len(CLASSES) - 1}")
        ),
        "label_source": Column(
            object, Check.isin(LABEL_SOURCES, error=f"label_source is not {_any(LABEL_SOURCES)}")
        ),
        "role": Column(object, Check.isin(ROLES, error=f"role is not {_any(ROLES)}")),
    }
    header = Check(
        lambda s: s.map(lambda v: isinstance(v, str)), error="name is not text", ignore_na=False
    )
    schema = DataFrameSchema(
        {
            "name": Column(object, header, nullable=True),
            "values": Column(object, shape, nullable=True),
            **{name: whole(name) for name in ("n_rows", "n_missing", "block")},
            "whole": Column(
                object, Check(_are_shares, error="whole is not four shares"), required=False
            ),
            **choice,
            **{
                name: named(name)
                for name in ("domain", "language", "source", "table", "column", "package")
            },
        },
        checks=Check(_adds_up, error="values and missing cells are not n_rows"),
    )
    reasons = pd.Series("", index=raw.index)
    try:
        schema.validate(raw.reset_index(drop=True), lazy=True)
    except SchemaErrors as error:
        cases = error.failure_cases
        faults = cases[cases["index"].isna()]
        if len(faults):  # a column is missing or of another type
            text = [f"{row.column or row.failure_case}: {row.check}" for row in faults.itertuples()]
            raise ValueError(f"raw rows: {'; '.join(text)}") from None
        first = cases.drop_duplicates("index")
        reasons.iloc[first["index"].astype(int)] = first["check"].astype(str).to_numpy()
    return reasons


def _any(names: tuple[str, ...]) -> str:
    return f"{', '.join(names[:-1])} or {names[-1]}"


def _is_name(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def _is_list(values: object) -> bool:
    # Parquet gives arrays, a reader gives lists.
    return hasattr(values, "__len__") and not isinstance(values, (str, bytes, dict))


def _is_texts(values: object) -> bool:
    return _is_list(values) and set(map(type, values)) <= {str}


def _are_shares(column: pd.Series) -> pd.Series:
    return column.map(
        lambda whole: (
            _is_list(whole)
            and len(whole) in (0, len(Repeats._fields))
            and all(0 <= share <= 1 for share in whole)
        )
    )


def _fits(values: object) -> bool:
    return not _is_list(values) or len(values) <= MOST_VALUES


def _adds_up(frame: pd.DataFrame) -> pd.Series:
    count = frame["values"].map(lambda values: len(values) if _is_list(values) else -1)
    return (count < 0) | (count + frame["n_missing"] == frame["n_rows"])
