"""Losses by epoch: a line a fold and loss, on a scale that shows them."""

import pytest

from rampart.reporting.plots.campaign.losses import losses
from tests.reporting.plots.campaign.scored import cells


@pytest.mark.slow
def test_each_fold_and_loss_has_its_line():
    one = cells("cvae")
    one[0]["folds"][0]["losses"] = [{"epoch": 1, "loss": 2.0}, {"epoch": 2, "loss": 1.0, "kl": 3}]
    one[0]["folds"][1]["losses"] = [{"epoch": 1, "loss": 2.5}]
    (axes,) = losses(one, "spam").axes
    lines = [(list(x), list(y)) for x, y in (line.get_data() for line in axes.lines) if len(x)]
    assert lines == [([1, 2], [2.0, 1.0]), ([1], [2.5]), ([2], [3])]


@pytest.mark.slow
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
