import numpy as np
import pandas as pd
import pytest

from rampart.reporting.plots.scaling import costs, scores
from tests.figure_checks import faults

pytestmark = pytest.mark.slow

VALUES = {"rows": [0.125, 0.25, 0.5, 1], "batch": [16, 32, 64], "folds": [2, 5, 10]}
LABELS = {"rows": "share of the training rows", "batch": "rows of a batch", "folds": "folds"}


@pytest.fixture(scope="module")
def table():
    rows = [
        (sweep, model, value, 0.5 + place / 10)
        for sweep, values in VALUES.items()
        for model in ("cnn", "logreg", "svm")
        for place, value in enumerate(values)
    ]
    frame = pd.DataFrame(rows, columns=["sweep", "model", "value", "f1_macro"])
    frame["f1_std"] = np.where(frame["sweep"] == "folds", 0.05, np.nan)
    frame["by_kind"] = frame["f1_macro"] - 0.1
    return frame.assign(fit_seconds=frame["value"], peak_mib=300 + frame["value"])


def test_a_panel_for_each_thing_that_varies(table):
    figure = scores(table, LABELS, "by_kind", "mean recall of the kinds", {"rows"})
    rows, batch, folds, empty = figure.axes
    assert [axes.get_xlabel() for axes in (rows, batch, folds)] == list(LABELS.values())
    assert [text.get_text() for text in rows.get_xticklabels()] == ["1/8", "1/4", "1/2", "1"]
    assert [text.get_text() for text in batch.get_xticklabels()] == ["16", "32", "64"]
    assert rows.lines[0].get_ydata().tolist() == pytest.approx([0.4, 0.5, 0.6, 0.7])
    assert folds.get_ylabel() == "macro-F1 of the folds"
    assert len(folds.containers) == 3  # with their bars, beside each other
    assert folds.containers[2].lines[0].get_xdata()[0] == pytest.approx(2 * 1.03**2)
    assert not empty.get_visible()
    assert faults(figure) == []


def test_seconds_and_memory_beside_each_other(table):
    figure = costs(table, LABELS, {"rows"})
    assert len(figure.axes) == 6
    assert figure.axes[0].lines[0].get_ydata().tolist() == VALUES["rows"]
    assert figure.axes[1].get_ylabel() == "peak memory, MiB"
    assert {axes.get_ylim()[0] for axes in figure.axes} == {0}
    assert faults(figure) == []


def test_one_sweep_alone(table):
    one = table[table["sweep"] == "rows"]
    figure = scores(one, {"rows": "rows"}, "f1_macro", "macro-F1", {"rows"})
    assert len(figure.axes) == 1
    assert faults(figure) == []
