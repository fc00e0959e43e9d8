import numpy as np
import pytest

from rampart.synthetic.generators import noise
from tests.synthetic.generators.small import LAYOUTS, MIXED, check, table


@pytest.mark.parametrize("layout", LAYOUTS)
def test_it_keeps_the_interface(layout):
    check(noise, layout)


def test_codes_are_equally_likely_and_numbers_fill_the_range():
    rows, y = table(MIXED)
    drawn, labels = noise.build(noise.Params(), MIXED, 2, 0).fit(rows, y).sample([6000, 6000], 0)
    for k, size in enumerate(MIXED.sizes):
        for label in (0, 1):
            shares = np.bincount(drawn.discrete[labels == label, k], minlength=size) / 6000
            assert shares == pytest.approx(1 / size, abs=0.02)
    low, high = rows.continuous.min(axis=0), rows.continuous.max(axis=0)
    assert (drawn.continuous >= low).all()
    assert (drawn.continuous <= high).all()
    assert drawn.continuous.mean(axis=0) == pytest.approx((low + high) / 2, abs=0.05)
    assert np.corrcoef(drawn.continuous.T)[0, 1] == pytest.approx(0, abs=0.03)
