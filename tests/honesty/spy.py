"""What a model is fitted on in the folds of its search, seen by a classifier that keeps it."""

from __future__ import annotations

import shutil
from importlib import import_module

import numpy as np
import pandas as pd

from rampart.core import files
from stages import featurize, tune
from tests.honesty import project


class Spy:
    """A classifier that keeps what it is fitted on, and says the same of every row."""

    def __init__(self, seen):
        self.seen = seen

    def fit(self, X, y, sample_weight=None):
        X = X.toarray() if hasattr(X, "toarray") else np.asarray(X)
        X = np.round(X[:, (X != 0).any(axis=0)], 4)  # what only other rows have is 0 here
        X = X[:, np.lexsort(X)]  # and may stand between the others
        self.seen.append((X.tobytes(), X.shape, y.tobytes(), np.round(sample_weight, 9).tobytes()))
        self.classes_ = np.unique(y)
        return self

    def predict_proba(self, X):
        return np.full((X.shape[0], len(self.classes_)), 1 / len(self.classes_))


def searched(task, model, monkeypatch):
    """Return what the model is fitted on in each fold of its search."""
    seen = []
    params = project.small(task).PARAMS["train"][model]
    module = import_module(f"rampart.estimators.{params['estimator']}")
    with monkeypatch.context() as patch:
        patch.setattr(module, "build", lambda knobs, seed: Spy(seen))
        shutil.rmtree(project.SEARCHED, ignore_errors=True)
        tune.main([task, model])
    return set(seen)


def extract(task, model):
    """Extract the features that a model reads again; no other model is looked at."""
    featurize.main([task, project.small(task).PARAMS["train"][model]["features"]])


def spoil_a_group(task, model):
    """Put other contents into all rows of one group of train; extract the model's features."""
    path = project.path(task, "train")
    rows = pd.read_parquet(path)
    inside = rows["group"] == rows.loc[~rows["generated"], "group"].iloc[0]
    assert 0 < inside.sum() < len(rows) / 2
    changed = pd.concat([rows[~inside], project.small(task).other(rows[inside])])
    files.write_parquet(path, changed.loc[rows.index])
    extract(task, model)
