"""How strongly the columns of a table go together, as one number in [0, 1] for each pair."""

from __future__ import annotations

from itertools import combinations_with_replacement

import numpy as np

from rampart.synthetic.tables.rows import Layout, Rows

BLOCK = 1024  # states multiplied at once, so that memory stays flat with wide tables


def association(rows: Rows, layout: Layout) -> np.ndarray:
    """Return the association of each pair of columns, in [0, 1]; 0 none, 1 one tells the other.

    ====================== ============================================ ===================
    pair                   squared, as measured (φ²)                    at best
    ====================== ============================================ ===================
    discrete, discrete     χ² / n: Cramér's V (1946)                    min(r - 1, c - 1)
    discrete, continuous   between / total squares: correlation ratio η 1
    continuous, continuous Pearson's r²                                 1
    ====================== ============================================ ===================

    Each is corrected for the association that independent columns show by luck, which grows as
    rows get fewer (real test rows are fewer than synthetic ones, and would seem more associated):
    ``φ² - d e / (n - 1)``, at least 0, over the same of the best case, with d = r - 1 for a column
    of r states that occur and 1 for a continuous one. That is Bergsma's (2013) V, Kelley's (1935)
    ε² and the adjusted r²; for binary columns all three agree. The root of it is returned.

    A column that is constant in these rows has no association with others: 0. So has one with as
    many states as rows, as nothing about it differs from luck. The diagonal is 1.

    Parameters
    ----------
    rows : n >= 3 rows; an unseen value is a state of its own.
    layout : of D discrete and C continuous columns.

    Returns
    -------
    float array (P, P), P = D + C, symmetric; discrete columns first, in order of the layout.

    Raises
    ------
    ValueError : fewer than three rows.

    Examples
    --------
    >>> layout = Layout(("a", "b"), ("binary", "binary"), (2, 2))
    >>> codes = np.array([[0, 1], [1, 0], [0, 1], [1, 0]], np.int32)
    >>> association(Rows(codes, np.empty((4, 0))), layout)
    array([[1., 1.],
           [1., 1.]])
    """
    n, discrete = len(rows), len(layout.names)
    if n < 3:
        raise ValueError(f"association: needs three rows or more, got {n}")
    columns = [_states(codes) for codes in rows.discrete.T]
    columns += [_direction(values) for values in rows.continuous.T]
    freedom = np.array([c.shape[1] - 1 for c in columns[:discrete]] + [1] * len(layout.continuous))
    squares = _squared_products(columns)
    squares[:discrete, :discrete] -= 1  # what two discrete columns share by their totals alone
    luck = np.outer(freedom, freedom) / (n - 1)
    best = 1 - luck
    room = freedom[:discrete] * (1 - freedom[:discrete] / (n - 1))
    best[:discrete, :discrete] = np.minimum.outer(room, room)
    table = np.zeros_like(squares)
    np.divide(squares - luck, best, out=table, where=best > 1e-12)
    table = np.sqrt(np.clip(table, 0, 1))
    table = (table + table.T) / 2  # the two triangles may differ in the last bit
    np.fill_diagonal(table, 1)
    return table


def _states(codes: np.ndarray) -> np.ndarray:
    """Return an indicator for each state that occurs, of unit length, (n, r)."""
    states, where, counts = np.unique(codes, return_inverse=True, return_counts=True)
    return (where[:, None] == np.arange(len(states))) / np.sqrt(counts)


def _direction(values: np.ndarray) -> np.ndarray:
    """Return centred values of unit length, (n, 1); 0 where all are equal."""
    if np.ptp(values) == 0:
        return np.zeros((len(values), 1))
    centred = values - values.mean()
    return (centred / np.linalg.norm(centred))[:, None]


def _squared_products(columns: list[np.ndarray]) -> np.ndarray:
    """Return the sum of squares of A'B for each pair of columns A and B, (P, P).

    With indicators of unit length that is ``Σ O² / (row total · column total) = χ² / n + 1``, with
    an indicator and a direction it is η², with two directions r².
    """
    widths = np.array([column.shape[1] for column in columns], dtype=int)
    group = (np.cumsum(widths) - 1) // BLOCK
    products = np.empty((len(columns), len(columns)))
    parts = []
    for block in np.unique(group):
        where = np.flatnonzero(group == block)
        starts = np.concatenate([[0], np.cumsum(widths[where])[:-1]])
        parts.append((where, starts, np.concatenate([columns[k] for k in where], axis=1)))
    for (where, starts, left), (others, firsts, right) in combinations_with_replacement(parts, 2):
        squares = np.add.reduceat((left.T @ right) ** 2, starts, axis=0)
        squares = np.add.reduceat(squares, firsts, axis=1)
        products[np.ix_(where, others)] = squares
        products[np.ix_(others, where)] = squares.T
    return products


def association_difference(real: np.ndarray, synthetic: np.ndarray) -> float:
    """Return the mean absolute difference of two association matrices; 0 is good, 1 the worst.

    ``Σ_{i<j} |A_ij - B_ij| / (P (P - 1) / 2)``.

    Parameters
    ----------
    real, synthetic : float arrays (P, P) from ``association``, P >= 2.

    Raises
    ------
    ValueError : shapes that differ, or one column alone, which has no pair.

    Examples
    --------
    >>> association_difference(np.eye(2), np.array([[1, 0.5], [0.5, 1]]))
    0.5
    """
    real, synthetic = np.asarray(real, dtype=np.float64), np.asarray(synthetic, dtype=np.float64)
    if real.shape != synthetic.shape or real.ndim != 2 or real.shape[0] != real.shape[1]:
        raise ValueError(
            "association_difference: needs two square matrices of one shape, got "
            f"{real.shape} and {synthetic.shape}"
        )
    if len(real) < 2:
        raise ValueError(f"association_difference: needs two columns or more, got {len(real)}")
    return float(np.abs(real - synthetic)[np.triu_indices(len(real), 1)].mean())
