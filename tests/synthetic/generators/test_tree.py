import numpy as np
import pytest

from rampart.synthetic.generators import tree
from rampart.synthetic.tables.rows import Layout, Rows
from tests.synthetic.generators.small import LAYOUTS, MIXED, check, table

TWO = Layout(("a", "b"), ("binary", "binary"), (2, 2))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_it_keeps_the_interface(layout):
    check(tree, layout)


def test_columns_go_together_as_in_the_class():
    # Class 0: equal in all rows; class 1: never equal.
    codes = np.array([[0, 0], [1, 1]] * 10 + [[0, 1], [1, 0]] * 10, np.int32)
    rows, y = Rows(codes, np.empty((40, 0))), np.repeat([0, 1], 20)
    knobs = tree.Params(smoothing=0)
    drawn, labels = tree.build(knobs, TWO, 2, 0).fit(rows, y).sample([300, 300], 0)
    equal = drawn.discrete[:, 0] == drawn.discrete[:, 1]
    assert equal[labels == 0].all()
    assert not equal[labels == 1].any()
    assert drawn.discrete.mean() == pytest.approx(0.5, abs=0.1)


def test_numbers_are_those_of_rows_of_the_class():
    rows, y = table(MIXED)
    drawn, labels = tree.build(tree.Params(), MIXED, 2, 0).fit(rows, y).sample([80, 80], 0)
    for label in (0, 1):
        for k in range(2):
            of_class = rows.continuous[y == label, k]
            assert np.isin(drawn.continuous[labels == label, k], of_class).all()


def test_mutual_information_by_hand():
    # Equal columns, half and half: ln 2. Independent ones: 0.
    joint = np.array([[0.5, 0, 0.5, 0], [0, 0.5, 0, 0.5], [0.5, 0, 0.5, 0], [0, 0.5, 0, 0.5]])
    found = tree.information(joint, np.array([0, 2, 4]))
    assert found[0, 1] == pytest.approx(np.log(2))
    joint[:2, 2:] = joint[2:, :2] = 0.25
    assert tree.information(joint, np.array([0, 2, 4]))[0, 1] == pytest.approx(0)


def test_the_tree_has_the_greatest_sum():
    weights = np.array([[0, 3, 2, 1], [3, 0, 2.5, 0], [2, 2.5, 0, 0.5], [1, 0, 0.5, 0]])
    assert tree.spanning(weights) == [(0, 1), (1, 2), (0, 3)]  # 3, 2.5, not 2 (a circle), 1
