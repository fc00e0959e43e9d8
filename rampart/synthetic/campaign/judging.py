"""Judge the synthetic rows of one fold: what they are worth, how like the real ones, how private.

Utility has four regimes, each with every classifier:

- TS-TR: train on synthetic rows, test on the real rows of the fold.
- TR-TS: train on the real training rows, test on the synthetic ones.
- TR-TR: train on real, test on real: the ceiling.
- augmented: train on real and synthetic rows together, test on real.

Fidelity compares with the real rows of the test part, which no generator has seen: a generator that
copies its training rows gains nothing over one that draws from the same distribution.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from rampart.synthetic.campaign import classifiers
from rampart.synthetic.campaign.fitting import Part
from rampart.synthetic.campaign.settings import JudgeParams
from rampart.synthetic.scores.association import association, association_difference
from rampart.synthetic.scores.distances import marginal_distances
from rampart.synthetic.scores.multivariate import density_coverage, mmd, two_sample_auc
from rampart.synthetic.scores.privacy import privacy
from rampart.synthetic.scores.sdmetrics_scores import sdmetrics_scores
from rampart.synthetic.scores.summary import summary
from rampart.synthetic.scores.utility import confusion, scores
from rampart.synthetic.tables.rows import Layout, Rows, matrix

REGIMES = ("ts_tr", "tr_ts", "tr_tr", "augmented")


class Judged(NamedTuple):
    """The record of one fold, and what each classifier predicted, for the intervals."""

    record: dict[str, Any]
    predictions: dict[str, tuple[np.ndarray, list[np.ndarray]]]  # regime: y, one a classifier


def judge(
    train: Part,
    test: Part,
    synthetic: Part,
    layout: Layout,
    k: int,
    settings: JudgeParams,
    seed: int,
) -> Judged:
    """Return every score of one fold.

    Parameters
    ----------
    train, test : the real rows of the fold.
    synthetic : rows of a generator that was fitted on ``train``.
    k : number of classes.
    seed : of the classifiers and subsamples; the same for all generators of a fold, so that they
        are judged alike.
    """
    useful, predictions = utility(train, test, synthetic, layout, k, settings, seed)
    like = fidelity(test.rows, synthetic.rows, layout, settings, seed)
    record = {
        "counts": {
            name: np.bincount(part.y, minlength=k).tolist()
            for name, part in (("train", train), ("test", test), ("synthetic", synthetic))
        },
        "utility": useful,
        "fidelity": like,
        "privacy": privacy(train.rows, test.rows, synthetic.rows, layout, seed),
        "summary": summary(like, settings.weights),
    }
    return Judged(record, predictions)


def utility(
    train: Part,
    test: Part,
    synthetic: Part,
    layout: Layout,
    k: int,
    settings: JudgeParams,
    seed: int,
) -> tuple[dict[str, Any], dict[str, tuple[np.ndarray, list[np.ndarray]]]]:
    """Return the scores of each regime and classifier, and the predictions behind them."""
    X = {name: matrix(part.rows, layout) for name, part in _named(train, test, synthetic)}
    y = {name: part.y for name, part in _named(train, test, synthetic)}
    X["both"] = np.concatenate([X["train"], X["synthetic"]])
    y["both"] = np.concatenate([y["train"], y["synthetic"]])
    tests = {"ts_tr": "test", "tr_ts": "synthetic", "tr_tr": "test", "augmented": "test"}
    fits = {"train": ("tr_ts", "tr_tr"), "synthetic": ("ts_tr",), "both": ("augmented",)}
    table: dict[str, Any] = {regime: {} for regime in REGIMES}
    predictions = {regime: (y[tests[regime]], []) for regime in REGIMES}
    for name in settings.classifiers:
        for fitted_on, regimes in fits.items():
            unfitted = classifiers.build(name, settings.size, seed, X[fitted_on])
            fitted = unfitted.fit(X[fitted_on], y[fitted_on])
            for regime in regimes:
                true = y[tests[regime]]
                predicted, score = classifiers.outputs(fitted, X[tests[regime]])
                table[regime][name] = {
                    **scores(true, predicted, score, k),
                    "confusion": confusion(true, predicted, k),
                }
                predictions[regime][1].append(predicted)
    return table, predictions


def _named(train: Part, test: Part, synthetic: Part) -> list[tuple[str, Part]]:
    return [("train", train), ("test", test), ("synthetic", synthetic)]


def fidelity(
    real: Rows, synthetic: Rows, layout: Layout, settings: JudgeParams, seed: int
) -> dict[str, float]:
    """Return how like the real test rows the synthetic ones are."""
    rng = np.random.default_rng(seed)
    # As many of each where a score depends on how many there are.
    most = min(len(real), len(synthetic))
    few_real, few_synthetic = (
        matrix(rows.take(np.sort(rng.permutation(len(rows))[:most])), layout)
        for rows in (real, synthetic)
    )
    density, coverage = density_coverage(few_real, few_synthetic)
    sdmetrics = sdmetrics_scores(real, synthetic, layout, settings.columns, seed)
    return {
        **marginal_distances(real, synthetic, layout),
        "association_difference": association_difference(
            association(real, layout), association(synthetic, layout)
        ),
        "mmd": mmd(few_real, few_synthetic),
        "sdmetrics_quality": sdmetrics["quality"],
        "sdmetrics_diagnostic": sdmetrics["diagnostic"],
        "c2st_auc": two_sample_auc(few_real, few_synthetic, seed),
        "density": density,
        "coverage": coverage,
    }
