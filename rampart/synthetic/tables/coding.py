"""Coding of features, fitted on the training part of a fold alone."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from rampart.synthetic.tables.kinds import Column, hint
from rampart.synthetic.tables.quantiles import Quantiles, fit_quantiles
from rampart.synthetic.tables.rows import UNSEEN, Layout, Rows
from rampart.synthetic.tables.values import NUMBER


class Discrete(NamedTuple):
    """The coding of a discrete column: a code is the position of a value.

    Parameters
    ----------
    values : the canonical texts in their order; None, for missing, is the last where it occurs.
    fill : the value to take for a missing one, where the column has an indicator beside it.
    """

    values: tuple[str | None, ...]
    fill: str | None = None


class Coder:
    """Turns canonical features into coded rows and back; made by ``fit_coder``.

    Attributes
    ----------
    schema : the columns of the features.
    layout : the columns of the coded rows: the discrete columns in the order of the schema, then
        an indicator "<name> missing" for each continuous or ordinal column with missing values;
        and the continuous columns.
    """

    def __init__(
        self,
        schema: Sequence[Column],
        discrete: dict[str, Discrete],
        continuous: dict[str, Quantiles],
        indicators: dict[str, str],
    ) -> None:
        self.schema = tuple(schema)
        self._discrete, self._continuous = discrete, continuous
        self._indicators = indicators  # column -> name of its indicator
        sizes = [len(coding.values) for coding in discrete.values()]
        declared = {column.name: column.kind for column in schema}
        kinds = [
            "categorical" if declared[name] == "binary" and size > 2 else declared[name]
            for name, size in zip(discrete, sizes, strict=True)
        ]
        self.layout = Layout(
            (*discrete, *indicators.values()),
            (*kinds, *["binary"] * len(indicators)),
            (*sizes, *[2] * len(indicators)),
            tuple(continuous),
        )

    def encode(self, features: pd.DataFrame) -> Rows:
        """Code features.

        A value that the fitting part never had is ``UNSEEN``, and so is a missing one of a column
        that had none missing; a number has no such code: beyond the fitted range it is the nearest
        end, and where it is missing unexpectedly the median.

        Parameters
        ----------
        features : (n, P), with the columns of the schema in any order.
        """
        for column in self.schema:
            if column.name not in features:
                raise ValueError(f"no column {column.name!r}; {hint(column.name, list(features))}")
        codes = np.empty((len(features), len(self.layout.names)), dtype=np.int32)
        for k, (name, coding) in enumerate(self._discrete.items()):
            codes[:, k] = _encode(features[name], coding)
        for k, name in enumerate(self._indicators, start=len(self._discrete)):
            codes[:, k] = features[name].isna().to_numpy()
        numbers = np.empty((len(features), len(self._continuous)), dtype=np.float64)
        for k, (name, quantiles) in enumerate(self._continuous.items()):
            numbers[:, k] = quantiles.encode(_numbers(features[name]))
        return Rows(codes, numbers)

    def decode(self, rows: Rows) -> pd.DataFrame:
        """Return the canonical features of coded rows, with the columns of the schema in order.

        Numbers are in the fitted range, those of an integer column whole, missing values NaN or
        None. ``decode(encode(features))`` is ``features`` where all values are known (numbers
        to rounding, where the fitting part had at most 1,000 distinct ones).
        """
        sizes = np.array(self.layout.sizes, dtype=np.int64)
        if (rows.discrete < 0).any() or (rows.discrete >= sizes).any():
            raise ValueError("rows with unseen values or codes out of range cannot be decoded")
        codes = dict(zip(self.layout.names, rows.discrete.T, strict=True))
        numbers = dict(zip(self.layout.continuous, rows.continuous.T, strict=True))
        decoded = {}
        for column in self.schema:
            name = column.name
            if name in self._discrete:
                table = np.array(self._discrete[name].values, dtype=object)
                values = table[codes[name]]
            else:
                values = self._continuous[name].decode(numbers[name])
                values = np.round(values) if column.integer else values
            if name in self._indicators:
                missing = codes[self._indicators[name]] == 1
                values[missing] = None if name in self._discrete else np.nan
            decoded[name] = values
        return pd.DataFrame(decoded, index=pd.RangeIndex(len(rows)))

    def settle(self, rows: Rows) -> Rows:
        """Return the coded rows of what these rows decode to.

        A generator gives any number; of a column of whole numbers, or one with a value that many
        rows share, no such number comes from a real row. After this it could.
        """
        return self.encode(self.decode(rows))


def fit_coder(
    features: pd.DataFrame,
    schema: Sequence[Column],
    levels: Mapping[str, Sequence[str]] | None = None,
) -> Coder:
    """Fit the coding of each column.

    Discrete columns: the values that occur, ordered by number where all are numbers and else as
    texts; a missing value is one more code where it occurs, so that a binary column may have three
    codes and is categorical then. An ordinal column keeps its order: where a value is missing it
    has its (lower) median, and an indicator column says so. Continuous columns: normal scores
    (``rampart.synthetic.tables.quantiles``), missing ones as those of ordinal columns.

    Parameters
    ----------
    features : (n, P), the canonical values of the training part, n >= 1.
    schema : its columns.
    levels : discrete column -> its values in their order, where others than those that occur count.

    Examples
    --------
    >>> coder = fit_coder(pd.DataFrame({"a": ["1", "0", None]}), [Column("a", "binary")])
    >>> coder.layout.kinds, coder.layout.sizes
    (('categorical',), (3,))
    >>> coder.encode(pd.DataFrame({"a": [None, "0", "7"]})).discrete.ravel().tolist()
    [2, 0, -1]
    """
    if not len(features):
        raise ValueError("a coding needs a row at least to be fitted on")
    # One object for equal texts, wherever they are from: a pickle depends on which are the same.
    schema = [Column(sys.intern(c.name), sys.intern(c.kind), bool(c.integer)) for c in schema]
    names = {column.name for column in schema}
    discrete, continuous, indicators = {}, {}, {}
    for column in schema:
        if column.name not in features:
            raise ValueError(f"no column {column.name!r}; {hint(column.name, list(features))}")
        values = features[column.name]
        if column.kind == "continuous":
            continuous[column.name] = fit_quantiles(_numbers(values))
        else:
            known = (levels or {}).get(column.name)
            coding = Discrete(tuple(known)) if known else _fit_discrete(values, column.kind)
            discrete[column.name] = coding
        filled = column.kind == "continuous" or coding.fill is not None
        if filled and values.isna().any():
            indicator = f"{column.name} missing"
            while indicator in names:
                indicator += "?"
            names.add(indicator)
            indicators[column.name] = sys.intern(indicator)
    return Coder(schema, discrete, continuous, indicators)


def _fit_discrete(values: pd.Series, kind: str) -> Discrete:
    texts = [sys.intern(str(value)) for value in values.dropna().unique()]
    if all(map(NUMBER.fullmatch, texts)):
        order = sorted(texts, key=lambda text: (float(text), text))
    else:
        order = sorted(texts)
    if not values.isna().any():
        return Discrete(tuple(order))
    if kind != "ordinal" or not order:
        return Discrete((*order, None))
    codes = values.dropna().map({text: code for code, text in enumerate(order)})
    median = np.sort(codes.to_numpy())[(len(codes) - 1) // 2]
    return Discrete(tuple(order), order[median])


def _encode(values: pd.Series, coding: Discrete) -> np.ndarray:
    codes, distinct = pd.factorize(values)
    place = {value: code for code, value in enumerate(coding.values)}
    missing = place.get(coding.fill, UNSEEN)  # without a fill that of None, if it has one
    table = np.array([*(place.get(str(value), UNSEEN) for value in distinct), missing])
    return table[codes]  # a missing value has the code -1: the last


def _numbers(values: pd.Series) -> np.ndarray:
    try:
        numbers = values.to_numpy(dtype=np.float64, na_value=np.nan)
    except (TypeError, ValueError) as error:
        raise ValueError(f"continuous column {values.name!r} holds no number: {error}") from None
    if np.isinf(numbers).any():
        raise ValueError(f"continuous column {values.name!r} has an infinite number")
    return numbers
