"""A two-sample test of many features at once: can a classifier tell the samples apart?

Lopez-Paz and Oquab (2017), Revisiting Classifier Two-Sample Tests. A change of how features go
together, with each of them as before, is seen by this test alone.
"""

from __future__ import annotations

import numpy as np

from rampart.metrics.probability import roc_auc
from rampart.monitoring.two_samples import Outcome, Shuffles

WIDEST = 16  # directions whose squares and products are features too
STRENGTHS = (0.01, 0.3)  # C of the logistic regression
FOLDS = 3
LEAST = 20  # groups of each sample


def classifier_test(
    reference: np.ndarray,
    current: np.ndarray,
    groups: tuple[np.ndarray, np.ndarray],
    permutations: int,
    seed: int,
) -> Outcome | None:
    """Return the area under the ROC curve of telling the samples apart, 0.5 for not at all, and p.

    Half of the groups of each sample train a logistic regression on the features, their squares and
    their products; its strength is chosen by cross-validation inside that half, over whole groups.
    On the other half whole groups are dealt anew to the samples, their scores as they are: that is
    exact, as the classifier has not seen them, while out-of-fold scores of all rows are not
    independent of each other and reject too often (Noirhomme et al. 2014).

    Parameters
    ----------
    reference, current : float arrays of shape (n, d) and (m, d), NaN where missing.
    groups : the group of each row, int arrays of shape (n,) and (m,).
    permutations, seed : of the test, and of the halves.

    Returns
    -------
    Outcome, or None where a sample has fewer than ``LEAST`` groups or there is no column.
    """
    if min(len(np.unique(part)) for part in groups) < LEAST or not reference.shape[1]:
        return None
    rng = np.random.default_rng(seed)
    X = prepared(np.vstack([reference, current]))
    y = np.repeat([0, 1], [len(reference), len(current)])
    # Fold 0 .. FOLDS - 1: one half, to learn from; FOLDS: the other half.
    fold = np.concatenate([_folds(part, rng) for part in groups])
    held = fold == FOLDS
    score = _fitted(X[~held], y[~held], fold[~held]).decision_function(X[held])
    names = [part[held[y == sample]] for sample, part in enumerate(groups)]
    return _auc_test(score, Shuffles(*names, permutations, seed))


def _folds(group: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Deal whole groups: the first half over the folds in turn, the second to none of them."""
    code = np.unique(group, return_inverse=True)[1]
    many = int(code.max()) + 1
    dealt = np.where(np.arange(many) < many // 2, np.arange(many) % FOLDS, FOLDS)
    return rng.permutation(dealt)[code]


def prepared(rows: np.ndarray) -> np.ndarray:
    """Return the rows of both samples in standard units, with squares and products.

    Nothing here knows which sample a row is of, so the test stays exact. Missing values are the
    median, and values stay within ±4: one that is far out would decide alone. The products are of
    the features or, of more than ``WIDEST``, of their first principal components.

    Parameters
    ----------
    rows : float array of shape (n, d).

    Returns
    -------
    float array of shape (n, d + k (k + 1) / 2), k the smaller of d and ``WIDEST``.
    """
    from scipy import linalg

    missing = np.isnan(rows)
    rows = np.where(missing, 0.0, rows.astype(float))
    for place in np.flatnonzero(missing.any(axis=0)):
        known = rows[~missing[:, place], place]
        rows[missing[:, place], place] = np.median(known) if len(known) else 0.0
    rows = np.clip(_standard(rows), -4, 4)
    inner = rows
    if rows.shape[1] > WIDEST:
        values, vectors = linalg.eigh(np.cov(rows.T))
        inner = _standard(rows @ vectors[:, np.argsort(-values, kind="stable")[:WIDEST]])
    first, second = np.triu_indices(inner.shape[1])
    return _standard(np.hstack([rows, inner[:, first] * inner[:, second]]))


def _standard(rows: np.ndarray) -> np.ndarray:
    return (rows - rows.mean(axis=0)) / np.maximum(rows.std(axis=0), 1e-9)


def _fitted(X: np.ndarray, y: np.ndarray, fold: np.ndarray):
    """Return a logistic regression, its strength chosen by the area under the ROC curve."""
    from sklearn.linear_model import LogisticRegression
    from threadpoolctl import threadpool_limits

    def fitted(strength: float, here: np.ndarray) -> LogisticRegression:
        model = LogisticRegression(C=strength, class_weight="balanced", max_iter=300)
        return model.fit(X[here], y[here])

    def scored(strength: float, out: np.ndarray) -> float:
        return roc_auc(y[out] == 1, fitted(strength, ~out).decision_function(X[out]))

    with threadpool_limits(1):
        outs = [fold == number for number in range(FOLDS)]
        means = [np.mean([scored(strength, out) for out in outs]) for strength in STRENGTHS]
        return fitted(STRENGTHS[int(np.argmax(means))], np.ones(len(y), dtype=bool))


def _auc_test(score: np.ndarray, shuffles: Shuffles) -> Outcome:
    """Return the area under the ROC curve and its p-value, Mann and Whitney's for single rows."""
    from scipy import stats

    rank, total = stats.rankdata(score), len(score)
    here = shuffles.is_current
    if shuffles.single:
        found = stats.mannwhitneyu(score[here], score[~here], alternative="greater")
        area = float(found.statistic) / (here.sum() * (~here).sum())
        return Outcome(float(area), float(found.pvalue))
    observed, shuffled = (
        (ranks - m * (m + 1) / 2) / (m * (total - m))
        for ranks, m in (part.T for part in shuffles.sums(np.column_stack([rank, np.ones(total)])))
    )
    return Outcome(float(observed[0]), shuffles.p(observed[0], shuffled))
