"""Requests and answers that are drawn, without drift or with one that is planted."""

import numpy as np

from rampart.monitoring.drift import Sample


def draw(seed, n, groups=None, features=4, **planted):
    """Return a sample of ``n`` rows; with ``groups``, rows of one have half of all in common.

    planted : what ``change`` does.
    """
    rng = np.random.default_rng(seed)
    group = np.arange(n) if groups is None else rng.integers(0, groups, n)
    z = rng.normal(size=(n, features + 4))
    if groups is not None:
        z = (z + rng.normal(size=(groups, features + 4))[group]) / np.sqrt(2)
    z[:, features + 1] = 0.8 * z[:, features] + 0.6 * z[:, features + 1]  # the vector's two
    numbers = {f"x{place}": z[:, place].astype(np.float32) for place in range(features)}
    vector = {f"v:{place}": z[:, features + place].astype(np.float32) for place in (0, 1)}
    side = np.where(z[:, features + 2] > 0, "low", "high").astype(object)
    kind = np.array(["a", "b", "c"], dtype=object)[np.searchsorted([-0.5, 0.8], z[:, 0])]
    confidence = np.round(1 / (1 + np.exp(-np.abs(z[:, features + 2]))), 3).astype(np.float32)
    correct = (z[:, features + 3] < 1.28).astype(np.float32)  # nine of ten
    sample = Sample(numbers, {"kind": kind}, vector, side, confidence, correct, group)
    return change(sample, rng, **planted)


def change(sample, rng, shift=0, scale=1, new=0, missing=0, side=0, less=0, wrong=0, turned=False):
    """Plant a drift: a mean, a deviation, a new category, missing cells, class shares,
    confidence, accuracy, or features that go together another way, each of them as before.
    """
    n = len(sample.group)
    numbers, kind = dict(sample.numbers), sample.categories["kind"].copy()
    numbers["x1"] = numbers["x1"] * scale + shift
    numbers["x1"] = np.where(rng.random(n) < missing, np.nan, numbers["x1"]).astype(np.float32)
    kind[rng.random(n) < new] = "new"
    prediction = sample.prediction.copy()
    prediction[rng.random(n) < side] = "low"
    correct = np.where(rng.random(n) < wrong, 0, sample.correct).astype(np.float32)
    vector = dict(sample.vector)
    if turned:
        vector["v:1"] = -vector["v:1"]  # symmetric: its distribution is what it was
    return sample._replace(
        numbers=numbers,
        categories={"kind": kind},
        vector=vector,
        prediction=prediction,
        confidence=np.round(sample.confidence - less * (sample.confidence - 0.5), 3),
        correct=correct,
    )
