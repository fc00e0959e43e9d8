"""A small table of mixed columns, and generators that cost nothing."""

import numpy as np
import pandas as pd

from rampart.synthetic.interface import Generator
from rampart.synthetic.tables.kinds import Column
from rampart.synthetic.tables.stored import Table


class Again(Generator):
    """Gives rows of its training part again, by chance."""

    history = [{"epoch": 1, "loss": 0.5}]

    def fit(self, rows, y):
        self.rows, self.y = rows, y
        return self

    def sample(self, n_per_class, seed):
        rng = np.random.default_rng(seed)
        chosen = [rng.choice(np.flatnonzero(self.y == k), n) for k, n in enumerate(n_per_class)]
        index = np.concatenate(chosen)
        return self.rows.take(index), self.y[index]


class Broken(Again):
    """Fails as a library might."""

    def sample(self, n_per_class, seed):
        raise RuntimeError("no rows today")


def again(knobs, layout, classes, seed):
    return Again()


def broken(knobs, layout, classes, seed):
    return Broken()


def table():
    """Return 100 rows, 60 and 40 of two classes, in five folds of equal shares."""
    rng = np.random.default_rng(5)
    y = np.repeat([0, 1], [60, 40])
    codes = {f"b{k}": (rng.random(100) < 0.2 + 0.6 * (y == k % 2)).astype(int) for k in range(6)}
    frame = pd.DataFrame({name: value.astype(str) for name, value in codes.items()}, dtype=object)
    frame["x"] = rng.normal(size=100) + y
    schema = (*(Column(name, "binary", False) for name in codes), Column("x", "continuous", False))
    return Table(frame, y, np.tile(np.arange(5), 20), schema, ("good", "bad"))
