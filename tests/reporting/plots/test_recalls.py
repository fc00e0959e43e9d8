"""The figures of recall by class, kind of row and model."""

import pandas as pd
import pytest

from rampart.reporting.plots import recalls
from tests.figure_checks import faults, texts

pytestmark = pytest.mark.slow

CLASSES = ["safe", "first_class", "second"]
COLUMNS = ["model", "split", "by", "slice", "class", "n", "threshold_of", "recall", "low", "high"]


def table():
    rows = []
    for model, recall in (("best", 0.75), ("base", 0.25)):
        for split in ("validation", "external"):
            for name in CLASSES[1:]:
                for origin in dict.fromkeys(("validation", split)):
                    told = (model, split, "all", "all", name, 8, origin, recall, 0.1, 0.9)
                    rows.append(told)
        rows.append((model, "external", "held", "era", "second", 3, "validation", 1.0, 0.0, 1.0))
    return pd.DataFrame(rows, columns=COLUMNS)


def words(figure):
    return [text.get_text() for text in texts(figure)]


def test_a_cell_has_its_recall_and_its_rows():
    rows = table()
    mine = rows[(rows["model"] == "best") & (rows["threshold_of"] == "validation")]
    figure = recalls.kinds(mine, "best", CLASSES)
    told = words(figure)
    assert told.count("0.75\n8") == 4
    assert "1.00\n3" in told
    assert {"external: held era", "first class", "validation"} <= set(told)
    assert "safe" not in told
    assert faults(figure) == []


def test_a_mark_a_model_and_class():
    figure = recalls.models(table(), ["best", "base"], ["base"], CLASSES, "95 %")
    (axes,) = figure.axes
    marks = [line.get_ydata().tolist() for line in axes.lines if line.get_marker() == "o"]
    assert marks == [[0.75, 0.75], [0.25, 0.25]]
    assert faults(figure) == []
