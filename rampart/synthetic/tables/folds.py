"""Folds that are stratified by class and that no group of equal rows straddles."""

from __future__ import annotations

import hashlib

import numpy as np
import pandas as pd

MISSING = np.uint64(0)  # stands for a missing value in a row's hash
FOLDS = (2, 10)  # the fewest and the most


def row_hashes(features: pd.DataFrame) -> np.ndarray:
    """Return the identity of each row: equal for rows with equal values in all columns.

    Parameters
    ----------
    features : (n, P) values as ``rampart.synthetic.tables.schema.clean`` returns them: numbers as
        floats, others as texts, missing ones as NaN or None. The names of the columns do not
        matter.

    Returns
    -------
    object array (n,) of 16 hexadecimal digits of SHA-256.

    Examples
    --------
    >>> a, b, c = row_hashes(pd.DataFrame({"x": ["1", "1", None], "y": [0.5, 0.5, 0.5]}))
    >>> a == b, a == c
    (True, False)
    """
    values = np.empty((len(features), features.shape[1]), dtype=np.uint64)
    for k in range(features.shape[1]):
        values[:, k] = _digests(features.iloc[:, k])
    rows = (hashlib.sha256(row.tobytes()).hexdigest()[:16] for row in values)
    return np.array(list(rows), dtype=object)


def _digests(column: pd.Series) -> np.ndarray:
    """Return 64 bits for each value: those of a number, the start of the SHA-256 of a text."""
    if pd.api.types.is_float_dtype(column.dtype):
        numbers = column.to_numpy(np.float64) + 0.0  # -0.0 is 0.0
        return np.where(np.isnan(numbers), np.nan, numbers).view(np.uint64)
    codes, distinct = pd.factorize(column)
    digests = [
        hashlib.sha256(str(value).encode("utf-8", "surrogatepass")).digest()[:8]
        for value in distinct
    ]
    table = np.frombuffer(b"".join(digests), dtype="<u8").astype(np.uint64)
    return np.append(table, MISSING)[codes]  # the code -1 is the last


def stratified_group_folds(y: np.ndarray, groups: np.ndarray, k: int, seed: int) -> np.ndarray:
    """Deal the rows out to k folds, each group whole, each class as evenly as the groups allow.

    Not scikit-learn's StratifiedGroupKFold: it levels the spread of the classes' shares, and so
    need not give each fold floor or ceiling of a class's rows, nor tell a fold without a class.

    Greedy: the groups go from the largest to the smallest, each to the fold that lacks most of its
    classes, among these to the one that has the least of them: the least ``sum_c g_c * n_fc`` for
    ``g_c`` rows of class c in the group and ``n_fc`` in the fold so far, which is the least growth
    of ``sum_fc (n_fc - n_c / k)²``. Groups of one row come last and level what the others left:
    where there are enough of them, a class has ``floor(n_c / k)`` or ``ceil(n_c / k)`` rows in
    each fold. Among equal folds the one with the fewest rows is taken, among these by the seed.

    Parameters
    ----------
    y : array (n,) of classes, names or codes.
    groups : array (n,); rows with equal values stay together.
    k : 2 to 10.
    seed : decides among equally good folds. The order of the rows has no influence.

    Returns
    -------
    int64 array (n,), the fold 0..k-1 in which each row is tested.

    Raises
    ------
    ValueError : k out of range, a class with fewer rows or groups than k, or a fold that would
        lack a class; names the class.

    Examples
    --------
    >>> folds = stratified_group_folds(np.array([0, 0, 1, 1]), np.array(list("abcd")), 2, seed=1)
    >>> sorted(zip(folds.tolist(), [0, 0, 1, 1]))
    [(0, 0), (0, 1), (1, 0), (1, 1)]
    """
    if not FOLDS[0] <= k <= FOLDS[1]:
        raise ValueError(f"folds must be {FOLDS[0]} to {FOLDS[1]}, got {k}")
    if len(y) != len(groups):
        raise ValueError(f"needs one group a row, got {len(groups)} for {len(y)} rows")
    classes, codes = np.unique(np.asarray(y), return_inverse=True)
    names, group_of = np.unique(np.asarray(groups), return_inverse=True)
    members = np.zeros((len(names), len(classes)), dtype=np.int64)  # rows by group and class
    np.add.at(members, (group_of, codes), 1)
    _require_enough(classes, members, k)
    fold_of_group = _deal(members, k, np.random.default_rng(seed))
    counts = np.zeros((k, len(classes)), dtype=np.int64)
    np.add.at(counts, fold_of_group, members)
    for fold, c in np.argwhere(counts == 0).tolist():
        raise ValueError(
            f"fold {fold} would have no row of class {str(classes[c])!r}, whose rows share their "
            "groups with other classes: use fewer folds or join the class with another"
        )
    return fold_of_group[group_of]


def _require_enough(classes: np.ndarray, members: np.ndarray, k: int) -> None:
    rows, spread = members.sum(axis=0), (members > 0).sum(axis=0)
    for name, n, groups in zip(classes.tolist(), rows.tolist(), spread.tolist(), strict=True):
        if min(n, groups) < k:
            what = f"{n} rows" if n < k else f"{n} rows but only {groups} different ones"
            raise ValueError(
                f"class {str(name)!r} has {what}, fewer than the {k} folds: use fewer folds, join "
                "the class with another or leave it out"
            )


def _deal(members: np.ndarray, k: int, rng: np.random.Generator) -> np.ndarray:
    """Return the fold of each group, ``members`` its rows by class."""
    shuffled = rng.permutation(len(members))
    order = shuffled[np.argsort(-members[shuffled].sum(axis=1), kind="stable")]
    luck = rng.random((len(members), k)).tolist()
    sizes: list[list[tuple[int, int]]] = [[] for _ in members]  # class and rows, by group
    for group, c in np.argwhere(members).tolist():
        sizes[group].append((c, int(members[group, c])))
    counts = [[0] * members.shape[1] for _ in range(k)]
    totals = [0] * k
    fold_of_group = np.empty(len(members), dtype=np.int64)
    for group in order.tolist():
        keys = []
        for fold, there in enumerate(counts):
            lacking = sum([not there[c] for c, _ in sizes[group]])
            cost = sum([n * there[c] for c, n in sizes[group]])
            keys.append((-lacking, cost, totals[fold], luck[group][fold]))
        best = keys.index(min(keys))
        for c, n in sizes[group]:
            counts[best][c] += n
            totals[best] += n
        fold_of_group[group] = best
    return fold_of_group
