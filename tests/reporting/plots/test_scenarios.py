import pandas as pd
import pytest

from rampart.reporting.plots.scenarios import recalls, removal
from tests.figure_checks import faults

pytestmark = pytest.mark.slow
CONDITIONS = ("seen, other episodes", "unseen design or layout", "unseen scenario")


def test_a_mark_for_each_condition_and_intent():
    rows = [
        (condition, intent, 9, 0.2 * n + 0.1, 0.1, 0.9)
        for n, condition in enumerate(CONDITIONS)
        for intent in ("reentrancy", "manipulation", "ponzi", "look-alike")
    ]
    table = pd.DataFrame(rows, columns=["condition", "intent", "n", "recall", "low", "high"])
    figure = recalls(table, CONDITIONS, "forest: simulated attacks that are found", 0.1)
    assert faults(figure) == []
    points = [line for line in figure.axes[0].lines if len(line.get_xdata()) == 1]
    assert len(points) == 12


def test_what_is_left_without_evidence_begins_with_all_of_it():
    rows = [("forest", 1, 0.9, 0.4, 0.8), ("forest", 3, 0.9, 0.2, 0.7)]
    columns = ["model", "removed", "before", "after", "after_random"]
    figure = removal(pd.DataFrame(rows, columns=columns), "Simulated attacks")
    assert faults(figure) == []
    first = figure.axes[0].lines[0]
    assert list(first.get_xdata()) == [0, 1, 3]
    assert list(first.get_ydata()) == [0.9, 0.4, 0.2]
