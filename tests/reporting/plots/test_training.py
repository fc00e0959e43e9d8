import numpy as np
import pandas as pd
import pytest

from rampart.reporting.plots.training import convergence, curves, driven
from tests.figure_checks import faults

pytestmark = pytest.mark.slow

MODELS = ["bilstm", "cnn", "hybrid", "minilm"]
KINDS = [*MODELS[:3], "cnn"]  # their architectures


@pytest.fixture(scope="module")
def history():
    epochs = np.arange(1, 7)
    one = {"epoch": epochs, "loss": 1 / epochs, "val_loss": 1.2 / epochs, "gap": epochs / 50}
    one |= {"learning_rate": 1e-3 / epochs, "gradient_norm": 2.0 / epochs}
    one |= {"deviation": [np.nan, np.nan, 0.3, 0.2, 0.1, 0.1]}
    return pd.concat(pd.DataFrame(one).assign(model=name) for name in MODELS)


def test_a_panel_a_model_with_the_kept_epoch(history):
    figure = curves(history, {"cnn": 3, "minilm": 5}, "loss", "loss")
    assert [axes.get_title(loc="left") for axes in figure.axes] == ["cnn", "minilm"]
    training, held, kept = figure.axes[0].lines
    assert training.get_ydata().tolist() == pytest.approx([1, 1 / 2, 1 / 3, 1 / 4, 1 / 5, 1 / 6])
    assert held.get_ydata()[0] == 1.2
    assert (list(kept.get_xdata()), list(kept.get_ydata())) == ([3], [pytest.approx(0.4)])
    assert faults(figure) == []
    figure = curves(history, dict.fromkeys(MODELS, 2), "loss", "loss")
    assert [axes.get_visible() for axes in figure.axes] == [True] * 4 + [False] * 2
    assert faults(figure) == []


def test_what_drives_them(history):
    figure = driven(history, MODELS)
    assert [axes.get_yscale() for axes in figure.axes] == ["log", "log", "linear", "linear"]
    assert [len(axes.lines) >= 4 for axes in figure.axes] == [True] * 4
    assert faults(figure) == []
    ends = history.assign(learning_rate=0.0)  # a rate that ends at 0 has no logarithm
    assert driven(ends, MODELS).axes[0].get_yscale() == "linear"


def test_convergence_against_the_score():
    table = pd.DataFrame({"model": MODELS, "estimator": KINDS, "score": [0.6, 0.7, 0.65, 0.7]})
    table = table.assign(epochs=[9, 20, 5, 3], kept=[7, 15, 5, 2], epochs_to_share=[3, 9, 2, 1])
    figure = convergence(table, 0.9, "f1_external")
    left, right = figure.axes
    assert [bar.get_width() for bar in left.patches] == [9, 20, 5, 3]
    assert right.get_ylabel() == "f1 external"
    labels = [text.get_text() for text in right.get_legend().get_texts()]
    assert labels == [*MODELS[:3], f"{MODELS[3]} (cnn)"]
    assert [line.get_xdata()[0] for line in right.lines] == [3, 9, 2, 1]
    assert faults(figure) == []
    one = convergence(table[3:], 0.9, "f1_external")
    assert faults(one) == []
