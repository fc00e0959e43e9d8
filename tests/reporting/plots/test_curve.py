import pandas as pd
import pytest

from rampart.reporting.plots import style
from rampart.reporting.plots.curve import curve
from tests.figure_checks import faults, texts

pytestmark = pytest.mark.slow

HISTORY = pd.DataFrame(
    {
        "epoch": [1, 2, 3, 4],
        "loss": [2.0, 1.5, 1.2, 1.0],
        "val_loss": [1.9, 1.4, 1.6, 1.5],
        "accuracy": [0.3, 0.5, 0.6, 0.65],
        "val_accuracy": [0.35, 0.6, 0.58, 0.61],
        "learning_rate": [0.001, 0.001, 0.001, 0.0005],
    }
)


def test_the_epoch_of_the_least_held_out_loss_is_marked():
    figure = curve(HISTORY, "Training of network")
    words = [text.get_text() for text in texts(figure)]
    assert "kept: epoch 2, loss 1.400" in words
    assert "kept: epoch 2, accuracy 0.600" in words  # not the best accuracy: the loss decides
    lines = {line.get_label(): line.get_xdata() for line in figure.axes[0].lines}
    assert list(lines["learning rate falls"]) == [4, 4]
    assert faults(figure) == []


def test_one_epoch_is_a_point_and_equal_figures_are_equal_bytes():
    pictures = [style.png(curve(HISTORY[:1], "Training of a")) for _ in range(2)]
    assert pictures[0] == pictures[1]
