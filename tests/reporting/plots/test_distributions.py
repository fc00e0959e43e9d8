import numpy as np
import pandas as pd
import pytest

from rampart.reporting.plots import distributions

CLASSES = ["no", "yes"]


@pytest.mark.slow
def test_boxes_span_the_quartiles_of_their_class():
    frame = pd.DataFrame({"x": [1.0, 2, 3, 4, 5, 10, np.nan], "label": [0, 0, 0, 0, 0, 1, 1]})
    axes = distributions.spreads(frame, "label", CLASSES, {"x": "size"}).axes[0]
    first, second = axes.patches
    assert (first.get_x(), first.get_width()) == (2, 2)
    assert (second.get_x(), second.get_width()) == (10, 0)
    assert [label.get_text() for label in axes.get_yticklabels()] == CLASSES
    assert len(axes.get_xticks()) >= 3


@pytest.mark.slow
def test_bars_of_a_source_are_stacked():
    counts = pd.DataFrame({"source": ["a", "b"], "no": [3, 1], "yes": [2, 5]})
    bars = distributions.classes_by(counts, CLASSES, "rows").axes[0].patches
    assert [bar.get_width() for bar in bars] == [3, 1, 2, 5]
    assert [bar.get_x() for bar in bars] == [0, 0, 3, 1]
