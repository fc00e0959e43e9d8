"""Utility by generator: the best on top, and the ratio with its interval."""

import copy

import pytest

from rampart.reporting.plots.campaign import style as campaign_style
from rampart.reporting.plots.campaign.utility import utility
from tests.reporting.plots.campaign.scored import cells, words


@pytest.mark.slow
def test_utility_shows_the_ratio_with_its_interval_the_best_on_top():
    two = cells("ctgan", "smote")
    two[0]["overall"]["ts_tr_f1"]["mean"] = 0.7
    two[1]["overall"]["ts_tr_f1"]["mean"] = 0.8
    two[1]["overall"]["utility_ratio"] = {"mean": 0.871, "std": 0, "low": 0.85, "high": 0.894}
    figure = utility(two, campaign_style.looks(two), "spam", "90 %")
    labels = [text.get_text() for text in figure.axes[0].get_yticklabels()]
    assert labels == ["smote", "ctgan"]
    shown = words(figure)
    assert "0.87 [0.85, 0.89]" in shown
    assert "macro-F1, mean of classifiers and folds, 90 % interval" in shown


@pytest.mark.slow
def test_a_figure_leaves_its_cells_as_they_were():
    given = cells("ctgan", "copy")
    before = copy.deepcopy(given)
    assert utility(given, campaign_style.looks(given), "x").axes
    assert given == before
