"""Has what a server is asked, or what it answers, moved away from a stored reference?

A finding is drift when its p-value, corrected for all tests of the run, is below ``alpha`` AND the
difference is large: with many rows every difference is significant, with few many look large.

The correction is Holm's, over features, predictions, confidence, accuracy and the vector together:
the chance that a run without drift says anything at all is at most ``alpha``, however the features
hang together. (Benjamini and Hochberg's bounds the share of false findings among all, and under
dependence less surely: with one true drift it would let false names into an alert.) Holm's says
nothing of many runs over the same week: runs every hour are alike, and alerts cool off.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, NamedTuple

import numpy as np
from pydantic import Field

from rampart.core.params import Block
from rampart.core.seeds import derive
from rampart.monitoring import stability, two_samples
from rampart.monitoring.classifier_test import classifier_test
from rampart.monitoring.two_samples import Outcome, Shuffles

GROUPS = 10
"""Groups of rows that each sample must have: of fewer, a permutation cannot tell anything."""


class DriftParams(Block):
    """The block ``reference.tests``: when a difference is drift."""

    alpha: Annotated[float, Field(gt=0, lt=0.5)] = 0.05
    """The chance that a run without any drift tells of some, all its tests together."""
    psi: Annotated[float, Field(gt=0, le=10)] = 0.2
    """Of a feature, the predictions, the confidence: a smaller population stability index is no
    drift."""
    auc: Annotated[float, Field(gt=0.5, lt=1)] = 0.6
    """Of the classifier that tells the samples apart."""
    drop: Annotated[float, Field(gt=0, lt=1)] = 0.05
    """Of the accuracy."""
    least: Annotated[int, Field(ge=20, le=100_000)] = 100
    """Rows, and for the accuracy labelled rows; with fewer nothing is judged."""
    permutations: Annotated[int, Field(ge=99, le=100_000)] = 1999
    """Of whole groups; more where so many tests need more."""


class Sample(NamedTuple):
    """Some requests: what was asked and what was answered. All arrays have one length."""

    numbers: Mapping[str, np.ndarray]  # name -> float32, NaN where missing
    categories: Mapping[str, np.ndarray]  # name -> texts, "" where missing
    vector: Mapping[str, np.ndarray]  # name -> float32, judged together alone
    prediction: np.ndarray  # texts
    confidence: np.ndarray  # float32, three decimals
    correct: np.ndarray  # float32: 1, 0, or NaN where nobody knows
    group: np.ndarray  # int64: what is alike


class Finding(NamedTuple):
    """What one test says.

    ``effect`` is in the unit of ``threshold``: a population stability index, an area under the ROC
    curve, or a fall in accuracy. A test that could not be done has ``p`` None and says why.
    """

    name: str
    kind: str  # number, category, predictions, confidence, accuracy, vector
    test: str
    statistic: float | None
    p: float | None
    adjusted: float | None
    effect: float | None
    threshold: float
    drifted: bool
    why: str


class Verdict(NamedTuple):
    """All findings of a run; ``why`` says why nothing was judged, and is empty where it was."""

    findings: tuple[Finding, ...]
    drifted: bool
    why: str
    rows: tuple[int, int]  # of the reference, and current
    groups: tuple[int, int]
    labelled: int


def assess(reference: Sample, current: Sample, settings: DriftParams, seed: int) -> Verdict:
    """Compare what is asked now with the reference.

    Parameters
    ----------
    seed : of the permutations and of the halves of the classifier test.
    """
    rows = len(reference.prediction), len(current.prediction)
    groups = tuple(len(np.unique(part.group)) for part in (reference, current))
    labelled = int((~np.isnan(current.correct)).sum())
    sizes = zip(("rows", "groups of rows"), (rows, groups), (settings.least, GROUPS))
    for name, (before, now), least in sizes:
        if min(before, now) < least:
            which = "the log has" if now < least else "the reference has"
            why = f"not enough: {which} {min(before, now)} {name}, {least} are needed"
            return Verdict((), False, why, rows, groups, labelled)
    tests = len(reference.numbers) + len(reference.categories) + 4
    count = max(settings.permutations, int(2 * tests / settings.alpha))
    shuffles = Shuffles(reference.group, current.group, count, derive(seed, "rows"))
    found = [
        *_features(reference, current, shuffles, settings),
        _predictions(reference, current, shuffles, settings),
        _confidence(reference, current, shuffles, settings),
        _accuracy(reference, current, count, settings, derive(seed, "accuracy")),
        _vector(reference, current, count, settings, derive(seed, "vector")),
    ]
    found = corrected(found, settings.alpha)
    drifted = any(one.drifted for one in found)
    return Verdict(tuple(found), drifted, "", rows, groups, labelled)


def corrected(findings: list[Finding], alpha: float) -> list[Finding]:
    """Return the findings with Holm's adjusted p-values, and what of them is drift."""
    places = [place for place, one in enumerate(findings) if one.p is not None]
    adjusted = dict(zip(places, holm([findings[place].p for place in places])))
    return [
        one._replace(
            adjusted=adjusted.get(place),
            drifted=place in adjusted and adjusted[place] < alpha and one.effect > one.threshold,
        )
        for place, one in enumerate(findings)
    ]


def holm(p: list[float]) -> list[float]:
    """Return Holm's adjusted p-values, in the order given; Holm (1979).

    Examples
    --------
    >>> [round(value, 2) for value in holm([0.01, 0.04, 0.03])]
    [0.03, 0.06, 0.06]
    """
    order = np.argsort(p, kind="stable")
    steps = np.asarray(p, dtype=float)[order] * np.arange(len(p), 0, -1)
    adjusted = np.empty(len(p))
    adjusted[order] = np.minimum(np.maximum.accumulate(steps), 1)
    return adjusted.tolist()


def _features(
    reference: Sample, current: Sample, shuffles: Shuffles, settings: DriftParams
) -> list[Finding]:
    found = []
    for name, before in reference.numbers.items():
        now = current.numbers.get(name)
        if now is None or np.isnan(now).all() > np.isnan(before).all():
            found.append(_untested(name, "number", settings.psi, "no row of the log has it"))
            continue
        tested = two_samples.numbers(before, now, shuffles)
        effect = stability.psi(*stability.number_counts(before, now))
        found.append(_tested(name, "number", "KS", tested, effect, settings.psi))
    for name, before in reference.categories.items():
        now = current.categories.get(name)
        if now is None:
            found.append(_untested(name, "category", settings.psi, "no row of the log has it"))
            continue
        found.append(_shares(name, "category", before, now, shuffles, settings))
    return found


def _shares(
    name: str,
    kind: str,
    before: np.ndarray,
    now: np.ndarray,
    shuffles: Shuffles,
    settings: DriftParams,
) -> Finding:
    tested = two_samples.categories(before, now, shuffles)
    effect = stability.psi(*stability.category_counts(before, now)[1:])
    return _tested(name, kind, "chi-squared", tested, effect, settings.psi)


def _predictions(
    reference: Sample, current: Sample, shuffles: Shuffles, settings: DriftParams
) -> Finding:
    both = reference.prediction, current.prediction
    return _shares("predictions", "predictions", *both, shuffles, settings)


def _confidence(
    reference: Sample, current: Sample, shuffles: Shuffles, settings: DriftParams
) -> Finding:
    both = reference.confidence, current.confidence
    tested = two_samples.numbers(*both, shuffles)
    effect = stability.psi(*stability.number_counts(*both))
    return _tested("confidence", "confidence", "KS", tested, effect, settings.psi)


def _accuracy(
    reference: Sample, current: Sample, count: int, settings: DriftParams, seed: int
) -> Finding:
    known = [~np.isnan(part.correct) for part in (reference, current)]
    enough = [int(part.sum()) for part in known]
    if min(enough) < settings.least:
        where = "of the log have a label" if enough[1] <= enough[0] else "of the reference have one"
        why = f"not enough: {min(enough)} rows {where}, {settings.least} are needed"
        return _untested("accuracy", "accuracy", settings.drop, why)
    parts = list(zip((reference, current), known))
    shuffles = Shuffles(*(part.group[here] for part, here in parts), count, seed)
    tested = two_samples.fewer(*(part.correct[here] for part, here in parts), shuffles)
    return _tested("accuracy", "accuracy", "one-sided", tested, tested.statistic, settings.drop)


def _vector(
    reference: Sample, current: Sample, count: int, settings: DriftParams, seed: int
) -> Finding:
    names = [name for name in (*reference.numbers, *reference.vector)
             if name in current.numbers or name in current.vector]  # fmt: skip
    first, second = (
        np.stack([{**part.numbers, **part.vector}[name] for name in names], axis=1)
        if names
        else np.empty((len(part.group), 0))
        for part in (reference, current)
    )
    tested = classifier_test(first, second, (reference.group, current.group), count, seed)
    if tested is None:
        return _untested("all together", "vector", settings.auc, "not enough groups of rows")
    test = "two-sample classifier"
    return _tested("all together", "vector", test, tested, tested.statistic, settings.auc)


def _tested(
    name: str, kind: str, test: str, tested: Outcome, effect: float, threshold: float
) -> Finding:
    return Finding(name, kind, test, *tested, None, effect, threshold, False, "")


def _untested(name: str, kind: str, threshold: float, why: str) -> Finding:
    return Finding(name, kind, "", None, None, None, None, threshold, False, why)
