import numpy as np
import pytest

from rampart.synthetic.generators import copy
from rampart.synthetic.interface import Generator
from rampart.synthetic.tables.rows import Layout, Rows
from tests.synthetic.generators.small import LAYOUTS, check, same, table


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_row_is_one_of_its_class(layout):
    drawn, labels = check(copy, layout)
    rows, y = table(layout)
    for k in range(len(labels)):
        equal = (rows.discrete == drawn.discrete[k]).all(axis=1)
        equal &= (rows.continuous == drawn.continuous[k]).all(axis=1)
        assert labels[k] in y[equal]


def test_rows_are_drawn_with_replacement():
    rows = Rows(np.array([[0], [1]], np.int32), np.empty((2, 0)))
    generator = copy.build(copy.Params(), Layout(("a",), ("binary",), (2,)), 2, 0)
    drawn, _ = generator.fit(rows, np.array([0, 1])).sample([3, 2], 0)
    assert drawn.discrete.ravel().tolist() == [0, 0, 0, 1, 1]


def test_a_generator_that_was_kept_gives_the_same_rows(tmp_path):
    generator = copy.build(copy.Params(), LAYOUTS[0], 2, 0).fit(*table(LAYOUTS[0]))
    generator.save(tmp_path / "copy.pkl")
    assert same(
        Generator.load(tmp_path / "copy.pkl").sample([5, 5], 1), generator.sample([5, 5], 1)
    )
