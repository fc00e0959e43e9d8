import numpy as np
import pytest

from rampart.synthetic.class_rows import counts, positions
from rampart.synthetic.interface import GeneratorError


def test_positions_by_class():
    assert [places.tolist() for places in positions(np.array([2, 0, 2, 1]), 3)] == [
        [1],
        [3],
        [0, 2],
    ]


def test_a_class_without_rows_is_named():
    message = "class 1 has no row to learn from; the 3 rows are of 2 of 3 classes"
    with pytest.raises(GeneratorError, match=message):
        positions(np.array([0, 2, 0]), 3)


def test_a_class_out_of_range_is_refused():
    with pytest.raises(ValueError, match="from 0 to 1, got 0 to 2"):
        positions(np.array([0, 2]), 2)


def test_no_rows_at_all_are_refused():
    with pytest.raises(GeneratorError, match="class 0 has no row"):
        positions(np.array([], dtype=int), 2)


@pytest.mark.parametrize("asked", [[1], [1, 2, 3], [1, -1], []])
def test_numbers_that_do_not_fit_the_classes_are_refused(asked):
    with pytest.raises(ValueError, match="must be 2 numbers >= 0"):
        counts(asked, 2)
