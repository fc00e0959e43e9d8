import numpy as np
import pandas as pd
import pytest

from rampart.reporting.plots import attributions
from tests.attribution.test_telling import NAMES, VALUES, X

STRONG = pd.DataFrame({"class": ["no", "no", "yes"], "feature": ["a", "c", "a"]})


@pytest.mark.slow
def test_a_dot_a_row_where_it_moved_the_probability():
    figure = attributions.summary(STRONG, VALUES, X, NAMES, 2)
    first, second = figure.axes[:2]
    assert (first.get_title(loc="left"), second.get_title(loc="left")) == ("no", "yes")
    dots = first.collections[0].get_offsets()
    assert dots[:, 0].tolist() == pytest.approx([0.3, -0.1])
    assert [label.get_text() for label in first.get_yticklabels()] == ["a", "c"]


@pytest.mark.slow
def test_bars_go_on_where_the_one_before_ends():
    table = pd.DataFrame({"feature": ["a", "all others"], "value": [0.3, -0.1]})
    axes = attributions.rows([("is no, called no (0.70)", 0.5, table)]).axes[0]
    assert [bar.get_x() for bar in axes.patches] == pytest.approx([0.5, 0.8])
    assert [bar.get_width() for bar in axes.patches] == pytest.approx([0.3, -0.1])


def test_equal_values_stay_on_their_line_unless_they_are_many():
    assert attributions.jitter(np.array([1.0])).tolist() == [0]
    off = attributions.jitter(np.full(24, 2.0))
    assert (off.min(), off.max()) == (-0.32, 0.32)


def test_names_are_short_and_print():
    assert attributions.shown("numeric:n_syn_share") == "n_syn_share"
    assert len(attributions.shown("tfidf:word:" + "x" * 99)) == attributions.LABEL
    assert attributions.shown("a\x1b$b") == r"a\x1b\$b"
