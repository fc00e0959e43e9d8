import math
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.data.cardinality import Repeats, Stream, of, shares


def streamed(cells, most=100, size=500):
    stream = Stream(most)
    for start in range(0, len(cells), size):
        stream.add(cells[start : start + size])
    return stream


def test_shares_by_hand():
    # a twice, b and c once: 3 of 4 distinct; H = 1/2 + 2 · 1/4 · 2 = 1.5 bits of log2 3.
    assert of(["a", "b", "a ", "c"]) == Repeats(0.75, 1.0, round(1.5 / math.log2(3), 6), 0.5)


def test_nothing_and_one_value():
    assert shares([]) == Repeats(0, 0, 0, 0)
    assert shares([7]) == Repeats(round(1 / 7, 6), 1, 0, 0)


def test_the_ten_most_frequent():
    assert shares([3] * 20).top == 0.5


def test_a_table_twice_as_long_has_the_same_distribution():
    once, twice = shares([4, 2, 2]), shares([8, 4, 4])
    assert (once.top, once.entropy, once.growth) == (twice.top, twice.entropy, twice.growth)
    assert once.distinct == 2 * twice.distinct


@given(st.lists(st.sampled_from(["a", " a", "b", "", " ", "c" * 80]), max_size=60))
def test_a_stream_is_exact_while_the_values_are_few(cells):
    assert streamed(cells, size=7).repeats() == of(cell for cell in cells if cell.strip())


@pytest.mark.parametrize("ordered", [False, True])
@pytest.mark.parametrize(
    ("cells", "exact"),
    [
        ([str(n) for n in range(30_000)], (1, 10 / 30_000, 1, 1)),
        ([str(n * 7919 % 3000) for n in range(30_000)], (0.1, 100 / 30_000, 1, 0)),
        (["x" if n % 2 else str(n) for n in range(30_000)], (0.5, 0.5, None, 0.5)),
    ],
)
def test_a_sketch_is_close_in_any_order(cells, exact, ordered):
    stream = streamed(sorted(cells) if ordered else cells, most=1000)
    found = stream.repeats()
    assert not stream.exact
    assert stream.n == 30_000
    assert found.distinct == pytest.approx(exact[0], rel=0.15)
    assert found.top == pytest.approx(exact[1], abs=0.01)
    assert found.entropy == pytest.approx(of(cells).entropy, abs=0.02)
    assert found.growth == pytest.approx(exact[3], abs=0.02)


def test_a_stream_keeps_little():
    stream = streamed([f"{n:0200}" for n in range(20_000)], most=500)
    assert len(stream._counts) <= 500
    assert max(map(len, stream._counts)) == 32  # digests of long values
    assert isinstance(stream._counts, Counter)
