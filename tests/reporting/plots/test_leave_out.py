import pandas as pd
import pytest

from rampart.reporting.plots.leave_out import MOST, recalls, shown
from tests.figure_checks import faults

pytestmark = pytest.mark.slow
CLASSES = ["benign", "suspicious", "malicious"]


def table(units=60):
    rows = [
        (model, f"a-package-with-a-name/source-{n:02}", CLASSES[n % 3], 50 + n, n / units)
        for model in ("logreg", "hybrid")
        for n in range(units)
    ]
    frame = pd.DataFrame(rows, columns=["model", "unit", "class", "n", "recall"])
    low, high = (frame["recall"] - 0.05).clip(0), (frame["recall"] + 0.05).clip(upper=1)
    return frame.assign(low=low, high=high)


def test_the_largest_are_drawn_by_class():
    keys = shown(table(), CLASSES)
    assert len(keys) == MOST
    assert [CLASSES.index(kind) for kind, _ in keys] == sorted(CLASSES.index(k) for k, _ in keys)
    assert keys[0] == ("benign", "a-package-with-a-name/source-57")  # the most rows
    figure = recalls(table(), ["hybrid", "logreg"], CLASSES, "source")
    assert faults(figure) == []


def test_few_sources_fit_too():
    figure = recalls(table(3), ["logreg"], CLASSES, "family")
    assert faults(figure) == []
    points = [line for line in figure.axes[0].lines if len(line.get_xdata()) == 1]
    assert sorted(float(line.get_xdata()[0]) for line in points) == pytest.approx(
        [0, 100 / 3, 200 / 3]
    )
