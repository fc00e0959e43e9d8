import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.chain.features import shapes

AMOUNTS = st.lists(st.floats(0.001, 1e6), min_size=1, max_size=20)


def test_values_by_hand():
    assert shapes.gini([1, 3]) == pytest.approx(0.25)  # 2 (1 + 6) / (2 * 4) - 3 / 2
    assert shapes.entropy("abcd") == 2.0
    assert shapes.top_share("aab") == pytest.approx(2 / 3)
    assert shapes.spread([1.0, 3.0]) == 0.5  # deviation 1, mean 2
    assert shapes.slope([1, 2, 3]) == pytest.approx(1.0)
    assert shapes.slope([3, 2, 1]) == pytest.approx(-1.0)
    assert shapes.same(1.0, 1.0 + 1e-9)


def test_what_says_nothing_is_no_number():
    for value in (
        shapes.gini([]),
        shapes.gini([0.0]),
        shapes.top_share([]),
        shapes.share(1, 0),
        shapes.spread([1.0]),
        shapes.slope([1, 1, 1]),
        shapes.slope([1, 2]),
        shapes.squeezed(["a"] * 7),
    ):
        assert math.isnan(value)


def test_what_repeats_is_squeezed():
    again = shapes.squeezed(["a", "b"] * 100)
    other = shapes.squeezed([str(n * n % 251) for n in range(200)])
    assert again > 0.8 > other


@given(AMOUNTS, st.floats(0.1, 10))
def test_the_unit_does_not_matter_to_inequality(values, unit):
    assert shapes.gini([unit * value for value in values]) == pytest.approx(
        shapes.gini(values), abs=1e-9
    )
    assert -1e-9 <= shapes.gini(values) < 1
