"""Bars of macro-F1 by classifier: what is drawn is what the cells say."""

import copy

import numpy as np
import pytest

from rampart.reporting.plots.campaign import style as campaign_style
from rampart.reporting.plots.campaign.bars import bars
from tests.reporting.plots.campaign.scored import cells


@pytest.mark.slow
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


@pytest.mark.slow
def test_a_figure_leaves_its_cells_as_they_were():
    given = cells("ctgan", "copy")
    before = copy.deepcopy(given)
    assert bars(given, "x").axes
    assert given == before
    assert np.isfinite(campaign_style.fold_scores(given[0], "ts_tr")).all()
