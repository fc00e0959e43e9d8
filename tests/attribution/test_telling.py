import numpy as np
import pytest

from rampart.attribution import telling
from rampart.attribution.shapley import Attributions

# two rows, three features, two classes
VALUES = np.array([[[0.3, -0.3], [0.0, 0.0], [-0.1, 0.1]], [[-0.1, 0.1], [0.0, 0.0], [-0.1, 0.1]]])
BASE = np.array([0.5, 0.5])
FOUND = Attributions(VALUES, BASE, BASE + VALUES.sum(axis=1))
X = np.array([[2.0, 5.0, 1.0], [1.0, 5.0, 1.0]])
NAMES = ["a", "b", "c"]


def test_the_strongest_of_each_class_by_hand():
    table = telling.strongest(FOUND, X, NAMES, ["no", "yes"], 2)
    assert table.values.tolist() == [
        ["no", "a", pytest.approx(0.2), pytest.approx(1.0)],
        ["no", "c", pytest.approx(0.1), 0.0],
        ["yes", "a", pytest.approx(0.2), pytest.approx(-1.0)],
        ["yes", "c", pytest.approx(0.1), 0.0],
    ]
    assert "b" not in set(telling.strongest(FOUND, X, NAMES, ["no", "yes"], 3)["feature"])


def test_reasons_and_the_rest_add_up():
    table = telling.reasons(FOUND, X, NAMES, 0, 0, 1)
    assert table["feature"].tolist() == ["a", "all others"]
    assert table["value"].tolist() == pytest.approx([0.3, -0.1])
    assert BASE[0] + table["value"].sum() == pytest.approx(FOUND.said[0, 0])


def test_what_the_strongest_carry():
    # row 0: .3 of .4; row 1 (called 1): .1 of .2
    assert telling.carried(FOUND, 1) == pytest.approx((0.75 + 0.5) / 2)
    assert telling.carried(FOUND, 3) == 1


def test_examples_are_the_surest():
    y = np.array([0, 0, 0, 1])
    said = np.array([[0.6, 0.4], [0.9, 0.1], [0.2, 0.8], [0.7, 0.3]])
    assert telling.examples(y, said, 2) == [(1, 0), (2, 1), (3, 0)]
