"""The figures: legible, with units, and not on each other."""

import numpy as np
import pytest

from app.watch import figures
from tests.app.watch import logs
from tests.figure_checks import faults, texts
from tests.monitoring.traffic import draw

pytestmark = pytest.mark.slow


def finding(name, kind="number", drifted=False, effect=0.1, p=0.5):
    return {"name": name, "kind": kind, "drifted": drifted, "effect": effect, "p": p}


def test_how_far_each_has_moved():
    found = [finding("a\u202e", drifted=True, effect=0.5), finding("b"),
             finding("all", "vector", effect=0.9), finding("gone", p=None)]  # fmt: skip
    figure = figures.stability(found, 0.2)
    assert faults(figure) == []
    labels = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert labels == ["b", "a\\u202e"]


def test_shares_of_the_classes():
    rng = np.random.default_rng(0)
    names = np.array([f"a class with a long name {n}" for n in range(9)], dtype=object)
    figure = figures.shares(names[rng.integers(0, 9, 500)], names[rng.integers(0, 3, 300)])
    assert faults(figure) == []
    assert figure.axes[0].get_xlabel() == "share of rows, percent"
    assert "0.0 %" in [text.get_text() for text in texts(figure)]


def test_distributions_have_their_units():
    before = logs.reference().sample
    found = [
        finding("characters"),
        finding("confidence", "confidence"),
        finding("script", "category"),
    ]
    figure = figures.changes(found, ["characters", "probability", ""], before, before)
    assert faults(figure) == []
    assert [axes.get_xlabel() for axes in figure.axes] == ["characters", "probability"]
    assert figures.changes(found[2:], [""], before, before) is None


def test_six_are_drawn_and_missing_values_left_out():
    before, now = draw(0, 200, features=9), draw(1, 200, features=9, missing=1)
    found = [finding(f"x{place}") for place in range(9)]
    figure = figures.changes(found, [""] * 9, before, now)
    assert faults(figure) == []
    assert [axes.get_title(loc="left") for axes in figure.axes] == [f"x{n}" for n in range(6)]
    assert len(figure.axes[1].lines[1].get_xdata()) == 0
