import pandas as pd
import pytest

from rampart.reporting.plots import style
from rampart.reporting.plots.radar import radar

pytestmark = pytest.mark.slow

SCORES = pd.DataFrame({"a": [0.5], "b": [0.2], "c": [1.0]}, index=["svm"])
LOOKS = style.looks(["svm"])


def test_the_line_closes():
    line = radar(SCORES, ["a", "b", "c"], LOOKS).axes[0].lines[0]
    assert line.get_ydata().tolist() == [0.5, 0.2, 1.0, 0.5]


def test_two_metrics_are_too_few():
    with pytest.raises(ValueError, match="3 metrics or more, got"):
        radar(SCORES[["a", "b"]], ["a", "b"], LOOKS)


@pytest.mark.parametrize("value", [1.2, -0.1, float("nan")])
def test_a_value_off_the_scale_is_named(value):
    with pytest.raises(ValueError, match="radar: b of svm must be in"):
        radar(SCORES.assign(b=value), ["a", "b", "c"], LOOKS)
