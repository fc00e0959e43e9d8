import pandas as pd
import pytest

from rampart.reporting.plots import style
from rampart.reporting.plots.calibration import calibration
from tests.figure_checks import faults

pytestmark = pytest.mark.slow

POINTS = pd.DataFrame(
    {
        "model": ["a", "a", "b", "a"],
        "curve": ["confidence", "confidence", "confidence", "ok"],
        "probability": [0.6, 0.9, 0.7, 0.1],
        "share": [0.5, 0.8, 0.9, 0.2],
        "n": [4, 60, 90, 154],
    }
)


def test_a_panel_shows_its_own_model_and_curve():
    figure = calibration(POINTS, ["a", "b"], style.looks(["a", "b"]), "confidence", "right")
    line = figure.axes[0].lines[1]
    assert line.get_xdata().tolist() == [0.6, 0.9]
    assert line.get_ydata().tolist() == [0.5, 0.8]
    assert faults(figure) == []


def test_a_bin_with_few_rows_is_hollow():
    figure = calibration(POINTS, ["a"], style.looks(["a"]), "confidence", "right")
    full, hollow = figure.axes[0].collections[-2:]
    assert full.get_offsets().tolist() == [[0.9, 0.8]]
    assert hollow.get_offsets().tolist() == [[0.6, 0.5]]
    assert hollow.get_facecolor().tolist() == [[1, 1, 1, 1]]
