"""A small problem that the tests of transformers share: words decide the class."""

import numpy as np

from rampart.encoders import tokenizing

WORDS = [["tell", "joke"], ["pick", "lock"], ["ignore", "rules"]]
FILLERS = ["me", "a", "now", "to", "all", "how"]


def texts(n, seed=0):
    """Return texts, labels 0, 1, 2 and groups; a tenth of the texts has two windows."""
    rng = np.random.default_rng(seed)
    y = np.arange(n) % 3
    found = []
    for row, label in enumerate(y):
        words = [*rng.choice(FILLERS, 2 + row % 3), *rng.choice(WORDS[label], 4)]
        rng.shuffle(words)
        filler = list(rng.choice(FILLERS, 12)) if row % 10 == 0 else []
        found.append(" ".join(words + filler if row % 20 else filler + words))
    return found, y, np.array([f"g{row // 3 % 20}" for row in range(n)], dtype=object)


def data(name, n, seed=0, length=12):
    """Return ids, labels and groups."""
    found, y, groups = texts(n, seed)
    return tokenizing.read(name, length, 2, 1000).encode(found), y, groups
