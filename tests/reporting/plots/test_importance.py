import pandas as pd
import pytest

from rampart.reporting.plots.importance import importance
from tests.figure_checks import faults

pytestmark = pytest.mark.slow


def test_the_best_features_and_the_score_of_few():
    names = [f"feature {n}" for n in range(40)]
    table = pd.DataFrame({"feature": names, "importance": 0.1, "deviation": 0.01})
    subsets = pd.DataFrame(
        [(50, "test", 0.8), (10, "test", 0.7), (10, "validation", 0.75), (50, "validation", 0.9)],
        columns=["features", "split", "f1_macro"],
    )
    figure = importance(table, subsets, "forest", 25)
    left, right = figure.axes
    assert len(left.patches) == 25
    assert [line.get_ydata().tolist() for line in right.lines] == [[0.7, 0.8], [0.75, 0.9]]
    assert faults(figure) == []
