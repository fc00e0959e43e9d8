import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.counting import SHORT, Hashed, hashes, of_texts
from rampart.data.cardinality import Stream, of

CELLS = st.sampled_from(["a", " a", "b", "", " ", "\u3000c\xa0", "é", "c" * 1500, "c" * 1501, "\0"])


def counted(cells, sizes, most=100, at_once=8):
    stream = Hashed(most, at_once)
    while cells:
        size = next(sizes, len(cells))
        stream.add(of_texts(cells[:size]))
        cells = cells[size:]
    return stream


@given(st.lists(CELLS, max_size=60), st.lists(st.integers(1, 20)))
def test_shares_are_exact_while_the_values_are_few(cells, sizes):
    stream = counted(cells, iter(sizes))
    assert stream.n == sum(1 for cell in cells if cell.strip())
    assert stream.repeats() == of(cell for cell in cells if cell.strip())


@given(st.lists(st.integers(0, 90), max_size=300), st.lists(st.integers(1, 99)))
def test_the_blocks_do_not_change_a_sketch(numbers, sizes):
    cells = list(map(str, numbers))
    one, other = (counted(cells, iter(s), most=20) for s in (sizes, []))
    assert one.repeats() == other.repeats()


@pytest.mark.parametrize("kind", ["key", "skewed"])
def test_a_sketch_is_as_near_as_that_of_texts(kind):
    draw = np.random.default_rng(0)
    numbers = range(60_000) if kind == "key" else draw.zipf(1.3, 60_000)
    cells = [f"v{number}" for number in numbers]
    mine, theirs = Hashed(2_000), Stream(2_000)
    mine.add(of_texts(cells))
    for first in range(0, len(cells), 5_000):
        theirs.add(cells[first : first + 5_000])
    repeats = mine.repeats()
    assert not mine.exact
    for one, other, true in zip(repeats, theirs.repeats(), of(cells)):
        assert (one, other) == pytest.approx((true, true), abs=0.03)


def test_a_hash_does_not_know_where_a_cell_stands():
    long = b"z" * (SHORT + 1)
    data = np.frombuffer(b"ab,ab,ba," + long + b"," + long, np.uint8)
    starts = np.array([[0, 3, 6], [9, 9 + len(long) + 1, 0]])
    ends = np.array([[2, 5, 8], [9 + len(long), len(data), 0]])
    found = hashes(data, starts, ends)
    assert found[0, 0] == found[0, 1] != found[0, 2]
    assert found[1, 0] == found[1, 1]
    assert of_texts(["ab", " ba ", long.decode()]).tolist() == [
        found[0, 0],
        found[0, 2],
        found[1, 0],
    ]
