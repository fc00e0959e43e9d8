import numpy as np
import pandas as pd
import pytest

from rampart.reporting.plots import style
from rampart.reporting.plots.threshold import threshold
from tests.figure_checks import faults

pytestmark = pytest.mark.slow

ROC = pd.DataFrame({"model": "a", "curve": "bad", "fpr": [0, 0, 1], "tpr": [0, 0.5, 1]})
PR = pd.DataFrame({"model": "a", "curve": "bad", "recall": [0.5, 1], "precision": [1, 0.4]})


def test_the_logarithmic_axis_keeps_the_straight_line_curved():
    # from (0, .5) to (1, 1) the rate at 1 % is .5 + .5 * .01, and not half way between the ends
    figure = threshold(ROC, PR, style.looks(["a"]), "bad", 0.4)
    x, y = figure.axes[0].lines[0].get_data()
    assert np.interp(0.01, x, y) == pytest.approx(0.505)
    assert faults(figure) == []
