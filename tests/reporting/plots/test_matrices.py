import numpy as np
import pandas as pd
import pytest

from rampart.reporting.plots.curves import confusion
from rampart.reporting.plots.matrices import matrices
from tests.figure_checks import faults, texts

pytestmark = pytest.mark.slow


def stacked(models, classes, n=400):
    rng = np.random.default_rng(1)
    frames = []
    for model in models:
        labels = np.r_[np.arange(len(classes)), rng.integers(0, len(classes), n)]
        frames.append(confusion(labels, rng.permutation(labels), classes).assign(model=model))
    return pd.concat(frames)


@pytest.mark.parametrize("k", [2, 3, 8])
@pytest.mark.parametrize("n_models", [1, 5])
def test_any_number_of_classes_fits(k, n_models):
    classes = [f"class-{i}" for i in range(k)]
    models = [f"model-{i}" for i in range(n_models)]
    assert faults(matrices(stacked(models, classes), models, classes)) == []


def test_shares_and_counts_are_written():
    table = confusion([0] * 4 + [1] * 2, [0, 0, 0, 1, 1, 1], ["ok", "bad"]).assign(model="svm")
    shown = [text.get_text() for text in texts(matrices(table, ["svm"], ["ok", "bad"]))]
    assert {"75%\n3", "25%\n1", "0%\n0", "100%\n2"} <= set(shown)
