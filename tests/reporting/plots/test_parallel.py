import pandas as pd
import pytest

from rampart.reporting.plots import style
from rampart.reporting.plots.parallel import parallel, scaled
from tests.figure_checks import texts

pytestmark = pytest.mark.slow

SCORES = pd.DataFrame(
    {"f1": [0.8, 0.6, 0.7], "alarms": [0.02, 0.04, 0.06], "same": [0.5] * 3}, index=list("abc")
)


def test_the_best_is_at_the_top_also_where_lower_is_better():
    height, worst, best = scaled(SCORES, [False, True, False])
    assert height["f1"].tolist() == pytest.approx([1.0, 0.0, 0.5])
    assert height["alarms"].tolist() == pytest.approx([1.0, 0.5, 0.0])
    assert height["same"].tolist() == [1.0] * 3
    assert worst == [0.6, 0.06, 0.5]
    assert best == [0.8, 0.02, 0.5]


def test_the_ends_of_each_scale_are_written():
    labels = ["macro-F1", "false alarms", "same"]
    figure = parallel(SCORES, labels, [False, True, False], style.looks(list("abc")))
    shown = [text.get_text() for text in texts(figure)]
    assert {"0.800", "0.600", "0.020", "0.060"} <= set(shown)


def test_one_metric_is_too_few():
    with pytest.raises(ValueError, match="2 metrics or more"):
        parallel(SCORES[["f1"]], ["f1"], [False], style.looks(list("abc")))
