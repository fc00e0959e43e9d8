import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rampart.access.rates import Rates


def test_a_full_bucket_then_one_token_a_half_second():
    rates = Rates(per_second=2, burst=3)
    assert [rates.take("a", 100) for _ in range(5)] == [0, 0, 0, 0.5, 0.5]
    assert rates.take("a", 100.25) == 0.25
    assert rates.take("a", 100.5) == 0
    assert rates.take("a", 100.5) == 0.5
    assert [rates.take("a", 200) for _ in range(4)] == [0, 0, 0, 0.5]  # never more than burst


def test_each_caller_has_a_bucket_of_its_own():
    rates = Rates(per_second=1, burst=1)
    assert (rates.take("a", 0), rates.take("b", 0), rates.take("a", 0)) == (0, 0, 1)


def test_a_clock_that_goes_back_gains_nothing():
    rates = Rates(per_second=1, burst=1)
    assert (rates.take("a", 10), rates.take("a", 5), rates.take("a", 10.5)) == (0, 1, 0.5)


def test_no_limit():
    rates = Rates(per_second=None, burst=1)
    assert [rates.take("a", 0) for _ in range(100)] == [0] * 100


def test_the_callers_are_bounded_and_the_last_asked_stays():
    rates = Rates(per_second=1, burst=1, callers=2)
    for name in "aba":
        rates.take(name, 0)
    rates.take("c", 0)  # b goes, which asked longest ago
    assert list(rates._buckets) == ["a", "c"]
    assert (rates.take("a", 0), rates.take("b", 0)) == (1, 0)
    for number in range(1000):
        rates.take(str(number), 0)
    assert len(rates._buckets) == 2


@pytest.mark.parametrize(("per_second", "burst"), [(0, 1), (-1, 1), (float("nan"), 1), (1, 0)])
def test_what_is_no_limit_is_refused(per_second, burst):
    with pytest.raises(ValueError, match="must be"):
        Rates(per_second, burst)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(0, 5, allow_nan=False), min_size=1, max_size=60))
def test_never_more_than_the_burst_and_what_was_gained(steps):
    rates, now, let = Rates(per_second=2, burst=3), 0.0, 0
    for step in steps:
        now += step
        let += rates.take("a", now) == 0
    assert let <= 3 + 2 * now + 1e-6


def test_who_waits_as_told_is_let_in():
    rates, now = Rates(per_second=3, burst=1), 0.1
    for _ in range(50):
        assert rates.take("a", now) == 0
        now += rates.take("a", now) + 1e-9
