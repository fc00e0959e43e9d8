from collections import Counter

import pytest

from app.sampling import LONGEST, SAMPLED, Sample


def drawn(n, block):
    sample = Sample()
    for start in range(0, n, block):
        sample.add([[str(row), "x"] for row in range(start, min(n, start + block))])
    return sample


def test_few_rows_are_all_kept():
    sample = drawn(150, 7)
    assert [row[0] for row in sample.kept] == list(map(str, range(150)))
    assert sample.rows == 150


@pytest.mark.parametrize("block", [1, 37, 5000])
def test_the_blocks_do_not_matter(block):
    assert drawn(5000, block).kept == drawn(5000, 999).kept


def test_every_part_of_the_rows_is_drawn_alike():
    sample = drawn(20_000, 1000)
    assert len({row[0] for row in sample.kept}) == SAMPLED
    quarters = Counter(int(row[0]) // 5000 for row in sample.kept)
    # 50 each, with a standard deviation of 6.1.
    assert all(25 < quarters[quarter] < 75 for quarter in range(4))


def test_every_row_is_counted_and_late_columns_too():
    sample = Sample()
    sample.add([["a", ""]] * 3)
    sample.add([["b", "1", "late"], ["b", "2"]])
    first, second, late = sample.streams
    assert first.repeats().distinct == 0.4
    assert (second.n, late.n) == (2, 1)


def test_a_long_cell_is_cut():
    sample = Sample()
    sample.add([["x" * (LONGEST + 1)]])
    assert len(sample.kept[0][0]) == LONGEST
