"""Worth by epsilon: a curve a generator, what needs no noise as lines, and the claims."""

import numpy as np
import pandas as pd
import pytest

from rampart.reporting.plots.campaign import style as campaign_style
from rampart.reporting.plots.campaign.epsilon import epsilon
from tests import cells as invented
from tests.figure_checks import faults
from tests.reporting.plots.campaign.scored import words

EPSILONS = (0.5, 1.0, 3.0, 10.0)
PRIVATE = ("dp_aim", "dp_marginals", "dp_tree")


def drawn(*others, names=PRIVATE, epsilons=EPSILONS):
    cells = [invented.cell("spam", name, folds=2, seeds=0) for name in (*PRIVATE, *others)]
    curve, attack = invented.guaranteed("spam", names, epsilons)
    elsewhere = curve.assign(data_set="other", ts_tr_f1=0.1)
    return epsilon(
        cells, pd.concat([curve, elsewhere]), attack, campaign_style.looks(cells), "spam"
    )


@pytest.mark.slow
def test_the_curves_go_through_the_means_of_this_data_set():
    left, right = drawn("tree", "marginals", "copy").axes
    assert left.get_ylabel() == "TS-TR macro-F1 on spam"
    curves = [line for line in left.lines if len(line.get_xdata()) == 4]
    assert len(curves) == 3
    for line in curves:
        np.testing.assert_allclose(np.asarray(line.get_ydata(), float), [0.605, 0.61, 0.63, 0.7])
    bounds = [line for line in right.lines if len(line.get_xdata()) == 4]
    assert all(list(line.get_ydata()) == [0.125, 0.25, 0.75, 2.5] for line in bounds)
    claim = right.lines[0]
    np.testing.assert_allclose(claim.get_xdata(), claim.get_ydata())
    assert claim.get_xdata()[[0, -1]] == pytest.approx([0.5, 10])


@pytest.mark.slow
def test_it_can_be_read_and_names_what_needs_no_noise():
    figure = drawn("tree", "marginals", "copy")
    assert faults(figure) == []
    said = words(figure)
    assert {"ceiling (real rows)", "tree, no guarantee", "marginals, no guarantee"} <= set(said)
    assert {*PRIVATE} <= set(said)


@pytest.mark.slow
def test_one_epsilon_and_one_generator_alone():
    figure = drawn(names=("dp_tree",), epsilons=(1.0,))
    assert faults(figure) == []
    assert "ceiling (real rows)" in words(figure)
