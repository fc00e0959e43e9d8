"""Two features of a column, for tests of stages that take features by name."""

import copy
from types import SimpleNamespace

import numpy as np

from rampart.core.params import Block

FEATURE_VERSION = "test"


class Params(Block):
    pass


class Features:
    """Number of values and length of the longest."""

    width = 2
    limit = 10.0

    def __init__(self, params):
        self.params = params

    def extract(self, rows):
        values = rows["values"]
        return np.array([(len(v), max(map(len, v), default=0)) for v in values], dtype=np.float32)

    def refit(self, raw):
        fitted = copy.copy(self)
        fitted.mean_ = raw.mean(axis=0)
        fitted.scale_ = np.maximum(raw.std(axis=0), np.float32(1e-8))
        return fitted

    def weigh(self, raw):
        return np.clip((raw - self.mean_) / self.scale_, -10, 10)


def norm(mean, scale):
    """Return what the graph needs of fitted features."""
    return SimpleNamespace(width=len(mean), mean_=mean, scale_=scale, limit=1e9)
