"""Privacy against utility: what may stand beyond the axes."""

import copy

import pytest

from rampart.reporting.plots.campaign import style as campaign_style
from rampart.reporting.plots.campaign.privacy import privacy
from tests.reporting.plots.campaign.scored import cells


@pytest.mark.slow
def test_only_a_baseline_may_stand_beyond_the_axes_of_privacy():
    three = cells("copy", "ctgan", "smote")
    for cell, auc in zip(three, (0.97, 0.62, 0.55), strict=True):
        cell["overall"]["membership_auc"] = {"mean": auc, "std": 0.01}
        cell["overall"]["ts_tr_f1"].update(mean=0.8, std=0.01)
    figure = privacy(three, campaign_style.looks(three), "spam")
    left = figure.axes[0]
    # From 0.5, the value of a guess, to 0.63, and 6 % of that on each side.
    assert left.get_xlim() == pytest.approx((0.4922, 0.6378))
    assert left.get_title(loc="left") == "hollow, beyond the axes: copy (0.97, 0.80)"
    hollow = [line for line in left.lines if line.get_markerfacecolor() == "white"]
    assert [line.get_xdata()[0] for line in hollow] == [pytest.approx(0.6378)]


@pytest.mark.slow
def test_baselines_alone_have_axes_of_their_own():
    one = cells("copy")
    figure = privacy(one, campaign_style.looks(one), "spam")
    assert figure.axes[0].get_title(loc="left") == ""


@pytest.mark.slow
def test_a_figure_leaves_its_cells_as_they_were():
    given = cells("ctgan", "copy")
    before = copy.deepcopy(given)
    assert privacy(given, campaign_style.looks(given), "x").axes
    assert given == before
