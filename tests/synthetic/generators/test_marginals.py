import numpy as np
import pytest

from rampart.synthetic.generators import marginals
from rampart.synthetic.tables.rows import Layout, Rows
from tests.synthetic.generators.small import LAYOUTS, MIXED, check, table


@pytest.mark.parametrize("layout", LAYOUTS)
def test_it_keeps_the_interface(layout):
    check(marginals, layout)


def test_columns_are_as_in_the_class_and_come_apart():
    # Class 0: both columns are 1 in the same three of four rows; class 1: both always 0.
    discrete = np.array([[1, 1], [1, 1], [1, 1], [0, 0], [0, 0]], np.int32)
    rows, y = Rows(discrete, np.empty((5, 0))), np.array([0, 0, 0, 0, 1])
    layout = Layout(("a", "b"), ("binary", "binary"), (2, 2))
    generator = marginals.build(marginals.Params(), layout, 2, 0).fit(rows, y)
    drawn, labels = generator.sample([20000, 10], 0)
    assert not drawn.discrete[labels == 1].any()
    a, b = drawn.discrete[labels == 0].T
    assert [a.mean(), b.mean()] == pytest.approx([0.75, 0.75], abs=0.01)
    assert (a & b).mean() == pytest.approx(0.75**2, abs=0.01)  # and not 0.75, as in the rows


def test_numbers_are_those_of_the_class():
    rows, y = table(MIXED)
    drawn, labels = (
        marginals.build(marginals.Params(), MIXED, 2, 0).fit(rows, y).sample([50, 50], 0)
    )
    for label in (0, 1):
        for k in range(2):
            part = rows.continuous[y == label, k]
            assert np.isin(drawn.continuous[labels == label, k], part).all()
