"""The values of one column of a table as it was read: numbers, texts, missing ones."""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np
import pandas as pd

# "007" and "1,5" are texts, and so are "nan", "NA" and "inf": what they mean is not for us to say.
NUMBER = re.compile(r"[+-]?(?:(?:0|[1-9][0-9]*)(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
EXACT = 2.0**53  # whole numbers below it are exact as floats


class Values(NamedTuple):
    """The values of a column, each distinct one once.

    Parameters
    ----------
    codes : int64 array (n,), the position of each row's value among the distinct ones; -1 missing.
    numbers : float64 array (m,) of the distinct values, ascending; None where one is no number.
    texts : the m distinct values, sorted, where one is no number; else None.
    """

    codes: np.ndarray
    numbers: np.ndarray | None
    texts: list[str] | None

    @property
    def size(self) -> int:
        """Return m."""
        return len(self.names() if self.numbers is None else self.numbers)

    @property
    def has_missing(self) -> bool:
        """Tell whether a row has no value."""
        return bool((self.codes < 0).any())

    @property
    def whole(self) -> bool:
        """Tell whether all values are whole numbers."""
        return self.numbers is not None and bool((self.numbers == np.floor(self.numbers)).all())

    def names(self) -> list[str]:
        """Return the distinct values as texts, numbers in their shortest form."""
        if self.texts is not None:
            return self.texts
        return [number_text(value) for value in self.numbers.tolist()]

    def as_numbers(self) -> np.ndarray:
        """Return the value of each row, float64 (n,), NaN where it is missing."""
        return np.append(self.numbers, np.nan)[self.codes]  # -1 is the last

    def as_texts(self) -> np.ndarray:
        """Return the value of each row, object (n,) of str, None where it is missing."""
        return np.array([*self.names(), None], dtype=object)[self.codes]


def number_text(value: float) -> str:
    """Return the canonical text of a number.

    Examples
    --------
    >>> number_text(1.0), number_text(-0.5)
    ('1', '-0.5')
    """
    return str(int(value)) if value.is_integer() and abs(value) < EXACT else repr(value)


def read_values(series: pd.Series) -> Values:
    """Read a column: of numbers, of texts (all numbers: it is one of numbers), or of both.

    None, NaN and texts without a character but blanks are missing. Blanks around a text go.

    Raises
    ------
    ValueError : an infinite number, or a cell that is a list, a mapping or bytes; names the column.

    Examples
    --------
    >>> read_values(pd.Series(["1.0", "", " 10", "1"])).as_texts().tolist()
    ['1', None, '10', '1']
    """
    dtype = series.dtype
    if pd.api.types.is_numeric_dtype(dtype) and not pd.api.types.is_bool_dtype(dtype):
        return _of_numbers(series.to_numpy(dtype=np.float64, na_value=np.nan), series.name)
    codes, distinct = pd.factorize(_texts(series))
    distinct = [text.strip() for text in distinct]
    filled = [text for text in distinct if text]
    if all(map(NUMBER.fullmatch, filled)):
        numbers = np.array([float(text) if text else np.nan for text in distinct] + [np.nan])
        return _of_numbers(numbers[codes], series.name)
    texts = sorted(set(filled))
    place = {text: code for code, text in enumerate(texts)}
    table = np.array([place.get(text, -1) for text in distinct] + [-1])
    return Values(table[codes], None, texts)


def _of_numbers(array: np.ndarray, name: object) -> Values:
    if np.isinf(array).any():
        raise ValueError(
            f"column {str(name)!r} has an infinite number in row {int(np.isinf(array).argmax())}: "
            "leave it empty or exclude the column"
        )
    missing = np.isnan(array)
    codes = np.full(len(array), -1, dtype=np.int64)
    numbers, codes[~missing] = np.unique(array[~missing] + 0.0, return_inverse=True)  # no -0.0
    return Values(codes, numbers, None)


def _texts(series: pd.Series) -> np.ndarray:
    """Return the cells as texts, None for missing ones."""
    cells = series.astype(object).to_numpy()
    missing = pd.isna(cells)
    if pd.api.types.infer_dtype(cells[~missing], skipna=False) != "string":
        for cell in cells[~missing]:
            if isinstance(cell, (list, tuple, dict, set, bytes, np.ndarray)):
                raise ValueError(
                    f"column {str(series.name)!r} has a {type(cell).__name__} in a cell: a cell "
                    "must be a number, a text, a truth value or empty"
                )
        cells = np.array([str(cell) for cell in cells], dtype=object)
    return np.where(missing, None, cells)
