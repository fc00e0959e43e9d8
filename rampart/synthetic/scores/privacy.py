"""What synthetic rows give away about the rows that the generator was fitted on.

Everything is measured against a holdout that the generator never saw: rows of one table are alike,
so a synthetic row may lie near a training row without any leak. It must not lie nearer to training
rows than fresh rows do.
"""

from __future__ import annotations

import numpy as np

from rampart.metrics.probability import roc_auc
from rampart.synthetic.tables.rows import Layout, Rows, one_hot

CHUNK = 512  # rows whose distances are held at once


class Gower:
    """Gower's (1971) distance of coded rows: 0 for equal rows, 1 where all columns differ.

    The mean over columns of ``[codes differ]`` for discrete ones (an unseen value differs from all)
    and ``|x - y| / range`` for continuous ones, the range being that of the training rows (1 where
    it is 0). Beyond that range a column may count more than 1.

    Parameters
    ----------
    train : the rows that give the ranges.
    layout : of D + C columns, one or more in all.
    """

    def __init__(self, train: Rows, layout: Layout) -> None:
        if not len(layout) or not len(train):
            raise ValueError(
                f"Gower distance: needs rows and columns, got {len(train)} and {len(layout)}"
            )
        self.layout = Layout(layout.names, layout.kinds, layout.sizes)
        self.columns = len(layout)
        ranges = np.ptp(train.continuous, axis=0)
        self.ranges = np.where(ranges > 0, ranges, 1.0)

    def prepare(self, rows: Rows) -> tuple[np.ndarray, np.ndarray]:
        """Return indicators, float32 (n, sum of sizes), and scaled numbers, float64 (n, C)."""
        discrete = Rows(rows.discrete, np.empty((len(rows), 0)))
        return one_hot(discrete, self.layout), rows.continuous / self.ranges

    def between(
        self, a: tuple[np.ndarray, np.ndarray], b: tuple[np.ndarray, np.ndarray]
    ) -> np.ndarray:
        """Return the distance of each prepared row of ``a`` to each of ``b``, float32 (n, m)."""
        total = len(self.layout.sizes) - a[0] @ b[0].T
        if a[1].shape[1]:
            from scipy.spatial.distance import cdist

            total += cdist(a[1], b[1], "cityblock").astype(np.float32)
        return total / np.float32(self.columns)


def closest(train: Rows, rows: Rows, layout: Layout) -> np.ndarray:
    """Return the Gower distance of each row to its closest record in train, float64 (n,).

    Examples
    --------
    >>> layout = Layout(("a", "b"), ("binary", "binary"), (2, 2))
    >>> train = Rows(np.array([[0, 1], [1, 1]], np.int32), np.empty((2, 0)))
    >>> closest(train, Rows(np.array([[1, 1], [0, 0]], np.int32), np.empty((2, 0))), layout)
    array([0. , 0.5])
    """
    gower = Gower(train, layout)
    known, asked = gower.prepare(train), gower.prepare(rows)
    distances = [np.empty(0)]
    for start in range(0, len(rows), CHUNK):
        some = tuple(part[start : start + CHUNK] for part in asked)
        distances.append(gower.between(some, known).min(axis=1).astype(np.float64))
    return np.concatenate(distances)


def privacy(
    train: Rows, holdout: Rows, synthetic: Rows, layout: Layout, seed: int
) -> dict[str, float]:
    """Return six measures of what synthetic rows give away.

    Distances are Gower's. DCR is the distance to the closest record.

    Parameters
    ----------
    train : n >= 2 rows that the generator was fitted on.
    holdout : h rows of the same table that it never saw.
    synthetic : s rows that it made.
    layout : of their columns.
    seed : of the choice of training rows in ``dcr_share``.

    Returns
    -------
    dict : with

        ``dcr_ratio`` : median DCR of synthetic rows to train / median DCR of holdout rows to train;
        about 1 is good, below 1 leaks, 0 is a copy, far above 1 is not like the data. Where the
        lower median is 0, of means. With binary columns alone distances are whole numbers of
        columns, so it moves in steps (3 / 2 columns): read ``dcr_share`` beside it.

        ``dcr_share`` : share of synthetic rows nearer to a training row than to a holdout row, ties
        half; in [0, 1], 0.5 is good, above it leaks. Train and holdout are compared at equal size:
        train is cut by chance into parts of the holdout's size and the share is the mean over them
        (a holdout larger than train is cut to it). Platzer and Reutterer (2021).

        ``nndr`` : mean over synthetic rows of the distance to the nearest training row / to the
        second nearest; in [0, 1], near 1 is good, near 0 points at single rows. Two at distance 0
        give 1: the row points at neither alone. Zhao et al. (2021, CTAB-GAN).

        ``exact_copies`` : share of synthetic rows that equal a training row; in [0, 1], 0 is good
        (tables of few columns have some by luck: see the next one).

        ``chance_copies`` : the share that would equal a training row by luck: that of rows that
        equal a holdout row, which the generator never saw, times n / h, as there are more training
        rows to meet; in [0, n / h]. A generator that has learned the distribution and no row by
        heart has ``exact_copies`` about equal to it; a copy has 0.

        ``membership_auc`` : AUC of an attacker who takes rows near to a synthetic row for training
        rows: P(a training row is nearer to its nearest synthetic row than a holdout row is), ties
        half; in [0, 1], 0.5 is good, 1 leaks. Chen et al. (2020, GAN-Leaks).

    Raises
    ------
    ValueError : too few rows, or all holdout rows equal training rows, so that there is nothing to
        compare with.
    """
    if len(train) < 2 or not len(holdout) or not len(synthetic):
        raise ValueError(
            "privacy: needs 2 training rows, a holdout row and a synthetic row or more, got "
            f"{len(train)}, {len(holdout)}, {len(synthetic)}"
        )
    gower = Gower(train, layout)
    rng = np.random.default_rng(seed)
    size = min(len(train), len(holdout))
    # Shuffled train: its parts are then runs of columns of the distances.
    train_order = rng.permutation(len(train))
    members = gower.prepare(train.take(train_order))
    strangers = gower.prepare(holdout.take(rng.permutation(len(holdout))))
    asked = gower.prepare(synthetic)
    two, share, to_train, to_holdout = [], [], [], []
    for start in range(0, len(synthetic), CHUNK):
        rows = tuple(part[start : start + CHUNK] for part in asked)
        near, far = gower.between(rows, members), gower.between(rows, strangers)
        two.append(np.partition(near, 1, axis=1)[:, :2])
        share.append(_nearer(near, far[:, :size].min(axis=1), size))
        to_train.append(near.min(axis=0))
        to_holdout.append(far.min(axis=0))
    nearest = np.concatenate(two).astype(np.float64)
    reach = np.concatenate([np.min(to_train, axis=0), np.min(to_holdout, axis=0)])
    return {
        "dcr_ratio": _ratio(nearest[:, 0], closest(train, holdout, layout)),
        "dcr_share": float(np.concatenate(share).mean()),
        "nndr": _neighbour_ratio(nearest),
        "exact_copies": exact_copies(train, synthetic),
        "chance_copies": exact_copies(holdout, synthetic) * len(train) / len(holdout),
        "membership_auc": roc_auc(np.arange(len(reach)) < len(train), -reach),
    }


def _nearer(near: np.ndarray, far: np.ndarray, size: int) -> np.ndarray:
    """Return for each row the share of parts of train nearer than the holdout, ties half."""
    whole = near.shape[1] // size * size
    parts = near[:, :whole].reshape(len(near), -1, size).min(axis=2)
    return ((parts < far[:, None]) + 0.5 * (parts == far[:, None])).mean(axis=1)


def _ratio(synthetic: np.ndarray, holdout: np.ndarray) -> float:
    for middle in (np.median, np.mean):
        if middle(holdout) > 0:
            return float(middle(synthetic) / middle(holdout))
    raise ValueError("dcr_ratio: every holdout row equals a training row: nothing to compare with")


def _neighbour_ratio(nearest: np.ndarray) -> float:
    first, second = nearest.T
    return float(np.divide(first, second, out=np.ones_like(first), where=second > 0).mean())


def exact_copies(train: Rows, synthetic: Rows) -> float:
    """Return the share of synthetic rows that equal a training row in every column.

    Examples
    --------
    >>> train = Rows(np.array([[0, 1], [1, 1]], np.int32), np.empty((2, 0)))
    >>> exact_copies(train, Rows(np.array([[1, 1], [0, 0]], np.int32), np.empty((2, 0))))
    0.5
    """
    known = set(_keys(train))
    return float(np.mean([key in known for key in _keys(synthetic)]))


def _keys(rows: Rows) -> list[bytes]:
    # Last digits get lost on the way from code to value and back. Adding 0 turns -0.0 into 0.0,
    # which equals it but has other bytes.
    numbers = np.round(np.asarray(rows.continuous, dtype=np.float64), 9) + 0.0
    numbers = np.ascontiguousarray(numbers).view(np.uint8)
    codes = np.ascontiguousarray(rows.discrete, dtype=np.int32).view(np.uint8)
    whole = np.concatenate([codes.reshape(len(rows), -1), numbers.reshape(len(rows), -1)], axis=1)
    return [row.tobytes() for row in whole]
