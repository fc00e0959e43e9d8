"""What is drawn of a generator: the rows of the first fold, those that the cell judged."""

import numpy as np
import pytest

from rampart.core.params import Block
from rampart.synthetic.campaign.fitting import sample, seeds_of, split
from rampart.synthetic.campaign.pictures import arrays, run_picture
from tests.synthetic.campaign import small

SEEDS = seeds_of(3, "again", 0, 0)


@pytest.fixture(scope="module")
def shown():
    return run_picture(small.table(), small.again, Block(), None, SEEDS)


def test_pictures_show_the_first_fold(shown):
    assert list(shown["names"]) == [*(f"b{k}" for k in range(6)), "x"]
    assert shown["association"].shape == shown["association_test"].shape == (7, 7)
    assert shown["embedding_real"].shape == (20, 2)
    assert shown["embedding_synthetic"].shape == (80, 2)
    assert shown["label_synthetic"].sum() == 32
    assert shown["explained"].shape == (2,)


def test_they_show_the_rows_that_a_cell_of_these_seeds_judges(shown):
    parts = split(small.table(), 0)
    drawn = sample(parts, 2, small.again, Block(), None, SEEDS[0])
    same = arrays(parts.train, parts.test, drawn.part, parts.coder.layout, SEEDS[1])
    assert set(same) == set(shown)
    for name, values in same.items():
        np.testing.assert_array_equal(values, shown[name])
