"""What the columns of a table are: binary, categorical, ordinal or continuous."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

import pandas as pd

from rampart.core.params import nearest
from rampart.synthetic.tables.values import NUMBER, Values, read_values

Kind = Literal["binary", "categorical", "ordinal", "continuous"]
KINDS = ("binary", "categorical", "ordinal", "continuous")
FEW = 10  # so many distinct whole numbers, or fewer, are categories unless declared otherwise


class Column(NamedTuple):
    """A column of features.

    Parameters
    ----------
    name : its name in the table.
    kind : one of ``KINDS``.
    integer : continuous, and all values are whole numbers.
    """

    name: str
    kind: Kind
    integer: bool = False


def infer(
    frame: pd.DataFrame, declared: Mapping[str, str] | None = None, max_categories: int = 50
) -> tuple[Column, ...]:
    """Say what each column is.

    In this order: as declared; one or two distinct values are binary; numbers are continuous, but
    ``FEW`` (10) or fewer distinct whole ones are categories; all else is categories. Texts that
    are all numbers are numbers. Missing values (None, NaN, empty texts) do not count.

    Parameters
    ----------
    frame : (n, P), cells as they were read.
    declared : column -> kind. The values of an ordinal column have the order of their numbers or,
        where one is no number, of their texts ("1-low", "2-medium", ...).
    max_categories : more distinct values than this make a column of texts free text, unless it is
        declared.

    Raises
    ------
    ValueError : a declared column that there is not, a kind that the values do not allow, a column
        of free text; names the column.

    Examples
    --------
    >>> frame = pd.DataFrame({"a": ["0", "1", ""], "b": ["x", "y", "z"], "c": [0.5, 1.5, 2.5]})
    >>> [column.kind for column in infer(frame)]
    ['binary', 'categorical', 'continuous']
    """
    declared = declared or {}
    check_kinds(declared, list(map(str, frame)))
    return tuple(
        describe(str(name), read_values(frame[name]), declared.get(str(name)), max_categories)
        for name in frame
    )


def check_kinds(declared: Mapping[str, str], names: Sequence[str]) -> None:
    """Refuse a declared kind that there is not, or one of a column that there is not."""
    for name, kind in declared.items():
        if name not in names:
            raise ValueError(f"kind of column {name!r}: no such column; {hint(name, names)}")
        if kind not in KINDS:
            raise ValueError(f"kind of column {name!r} must be one of {KINDS}, got {kind!r}")


def describe(name: str, values: Values, declared: str | None, max_categories: int) -> Column:
    """Say what one column is, as ``infer`` does."""
    if declared == "continuous" and values.numbers is None:
        raise ValueError(f"column {name!r} is declared continuous but has {_odd(values)!r}")
    if declared == "binary" and values.size > 2:
        raise ValueError(
            f"column {name!r} is declared binary but has {values.size:,} distinct values"
        )
    kind = declared or _guess(values)
    if declared is None and kind == "categorical" and values.size > max_categories:
        mostly = sum(map(bool, map(NUMBER.fullmatch, values.names()))) > values.size / 2
        hint = f", most of them numbers but not {_odd(values)!r}" if mostly else ""
        raise ValueError(
            f"column {name!r} looks like free text, with {values.size:,} distinct values{hint} "
            f"(max_categories is {max_categories}): exclude it, declare its kind or raise "
            "max_categories"
        )
    return Column(name, kind, kind == "continuous" and values.whole)


def _guess(values: Values) -> Kind:
    if values.size <= 2:
        return "binary"
    if values.numbers is None or (values.whole and values.size <= FEW):
        return "categorical"
    return "continuous"


def _odd(values: Values) -> str:
    """Return the first value that is no number."""
    return next(text for text in values.names() if not NUMBER.fullmatch(text))


def hint(name: str, known: Sequence[str]) -> str:
    """Return the hint that follows an unknown name, short for a table of many columns."""
    if len(known) <= 30:
        return nearest(name, list(known))
    lower = {item.lower(): item for item in known}
    close = difflib.get_close_matches(name.lower(), list(lower), n=3, cutoff=0.0)
    return f"nearest of {len(known):,} columns: {', '.join(lower[item] for item in close)}"
