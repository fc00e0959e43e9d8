import pandas as pd
import pytest

from rampart.reporting.plots import slices
from tests.figure_checks import faults, texts

pytestmark = pytest.mark.slow

MODELS = ["network", "rules"]


def words(figure):
    return [text.get_text() for text in texts(figure)]


def test_every_model_has_its_line_in_both_panels():
    points = [(0.5, 1.0), (1.0, 0.9)]
    curve = pd.DataFrame(
        [(m, s, c, a) for m in MODELS for s in ("test", "external") for c, a in points],
        columns=["model", "split", "coverage", "accuracy"],
    )
    figure = slices.coverage(curve, MODELS, ("rules",))
    for axes in figure.axes:
        lines = [line for line in axes.lines if len(line.get_xdata())]
        assert [line.get_ydata().tolist() for line in lines] == [[100, 90]] * 2
        assert axes.get_xlim() == (100, 0)
    assert faults(figure) == []


def table(values):
    rows = [("test", "domain", value, 40, 0.8, 0.7, 0.9) for value in values]
    rows += [("external", "language", "en", 12, 0.5, 0.2, 0.8)]
    return pd.DataFrame(rows, columns=["split", "by", "slice", "n", "accuracy", "low", "high"])


def test_a_slice_shows_its_interval_and_its_rows():
    figure = slices.slices(table(["mail", "shops"]), "network", "90 %")
    left, right = figure.axes
    assert [line.get_xdata().tolist() for line in left.lines[:2]] == [[70, 90], [80]]
    assert "12" in [text.get_text() for text in right.texts]
    shown = words(figure)
    assert {"domain: mail", "domain: shops", "language: en"} <= set(shown)
    assert "accuracy of network, %, 90 % interval" in shown
    assert faults(figure, smallest=8) == []


def test_a_property_with_many_values_shows_the_first():
    figure = slices.slices(table([f"d{n}" for n in range(30)]), "network", "90 %")
    assert sum(text.startswith("domain") for text in words(figure)) == slices.MOST
