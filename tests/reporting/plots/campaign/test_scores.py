"""Figures of scores: what is drawn is what the cells say."""

import copy

import numpy as np
import pytest

from rampart.reporting.plots.campaign import style as campaign_style
from rampart.reporting.plots.campaign.bars import bars
from rampart.reporting.plots.campaign.losses import losses
from rampart.reporting.plots.campaign.privacy import privacy
from rampart.reporting.plots.campaign.utility import utility
from tests import cells as invented
from tests.figure_checks import texts


def words(figure):
    return [text.get_text() for text in texts(figure)]


def cells(*generators):
    whole = [invented.cell("spam", name, folds=2, seeds=0) for name in generators]
    for cell in whole:
        cell["classifiers"] = ["forest"]
    return whole


def test_a_bar_is_the_mean_over_folds_and_its_whisker_the_deviation():
    one = cells("ctgan")
    for fold, (tested, turned, real) in zip(
        one[0]["folds"], [(0.5, 0.9, 0.8), (0.7, 0.9, 0.9)], strict=True
    ):
        for regime, value in (("ts_tr", tested), ("tr_ts", turned), ("tr_tr", real)):
            fold["utility"][regime]["forest"]["f1"] = value
    (axes,) = bars(one, "spam").axes
    assert [bar.get_width() for bar in axes.patches if bar.get_height() == 0.78] == [
        pytest.approx(0.6)
    ]
    ends, diamond, ceiling = axes.lines
    # The deviation of 0.5 and 0.7 is sqrt(0.02) = 0.141421.
    assert ends.get_xdata().tolist() == pytest.approx([0.6 - 0.141421, 0.6 + 0.141421], abs=1e-6)
    assert diamond.get_xdata().tolist() == pytest.approx([0.9])
    assert list(ceiling.get_xdata()) == pytest.approx([0.85, 0.85])


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


def test_baselines_alone_have_axes_of_their_own():
    one = cells("copy")
    figure = privacy(one, campaign_style.looks(one), "spam")
    assert figure.axes[0].get_title(loc="left") == ""


def test_each_fold_and_loss_has_its_line():
    one = cells("cvae")
    one[0]["folds"][0]["losses"] = [{"epoch": 1, "loss": 2.0}, {"epoch": 2, "loss": 1.0, "kl": 3}]
    one[0]["folds"][1]["losses"] = [{"epoch": 1, "loss": 2.5}]
    (axes,) = losses(one, "spam").axes
    lines = [(list(x), list(y)) for x, y in (line.get_data() for line in axes.lines) if len(x)]
    assert lines == [([1, 2], [2.0, 1.0]), ([1], [2.5]), ([2], [3])]


@pytest.mark.parametrize(("last", "scale"), [(1.5, "linear"), (-900.0, "symlog")])
def test_losses_of_very_different_size_stay_readable(last, scale):
    one = cells("wgan")
    one[0]["folds"][0]["losses"] = [
        {"epoch": k, "critic": value} for k, value in enumerate([1.0, 1.1, 1.2, last], 1)
    ]
    one[0]["folds"][1]["losses"] = []
    (axes,) = losses(one, "spam").axes
    assert axes.get_yscale() == scale


def test_without_losses_there_is_nothing_to_draw():
    with pytest.raises(ValueError, match="no generator on spam has losses"):
        losses(cells("smote"), "spam")


def test_a_figure_leaves_its_cells_as_they_were():
    given = cells("ctgan", "copy")
    before = copy.deepcopy(given)
    looks = campaign_style.looks(given)
    for figure in (bars(given, "x"), utility(given, looks, "x"), privacy(given, looks, "x")):
        assert figure.axes
    assert given == before
    assert np.isfinite(campaign_style.fold_scores(given[0], "ts_tr")).all()
