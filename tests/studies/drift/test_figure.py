"""The figure of how far features have moved."""

import pytest

from rampart.studies.drift.figure import marked, stability
from tests.figure_checks import faults

EFFECTS = {f"feature {place}": 0.0003 * 2**place for place in range(14)}

pytestmark = pytest.mark.slow


def test_samples_beside_each_other():
    figure = stability({"log": EFFECTS, "half, median of 20": {"feature 3": 0.02}}, 0.2)
    assert faults(figure) == []
    (axes,) = figure.axes
    assert [label.get_text() for label in axes.get_yticklabels()] == list(EFFECTS)
    assert axes.get_xlabel().startswith("population stability index (no unit")


def test_a_full_mark_is_drift_and_a_hollow_one_is_none():
    figure = marked(EFFECTS, {"feature 13"}, 0.2)
    assert faults(figure) == []
    full, hollow = figure.axes[0].lines[:2]
    assert list(full.get_xdata()) == [EFFECTS["feature 13"]]
    assert full.get_markerfacecolor() != "white"
    assert hollow.get_markerfacecolor() == "white"
    assert len(hollow.get_xdata()) == 13
    assert min(hollow.get_xdata()) == 0.001  # what is smaller stands at the edge
    assert faults(marked({"a": 0.1}, set(), 0.2)) == []
