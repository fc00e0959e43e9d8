"""Coded rows of mixed types whose columns belong together, small enough to learn in a second."""

import numpy as np

from rampart.synthetic.tables.rows import Layout, Rows

MIXED = Layout(
    names=("a", "twin", "color", "same"),
    kinds=("binary", "binary", "categorical", "binary"),
    sizes=(2, 2, 3, 1),
    continuous=("x",),
)


def mixed(n_per_class=(60, 40), seed=0):
    """Return rows of ``MIXED`` and y.

    In class 0 ``a`` is 1 in one row of five, in class 1 in four; ``twin`` is ``a``; ``color`` is
    never 2 in class 0; ``x`` is N(-1, ½²) where ``a`` is 0 and N(1, ½²) where it is 1.
    """
    rng = np.random.default_rng(seed)
    y = np.repeat(np.arange(len(n_per_class)), n_per_class)
    a = (rng.random(len(y)) < np.where(y == 0, 0.2, 0.8)).astype(np.int32)
    color = np.where(y == 0, rng.integers(0, 2, len(y)), rng.integers(0, 3, len(y)))
    discrete = np.stack([a, a, color, np.zeros_like(a)], axis=1).astype(np.int32)
    x = rng.normal(np.where(a == 0, -1.0, 1.0), 0.5)
    return Rows(discrete, x[:, None]), y
