import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rampart.data.shards import Part, frames, parts, shard, shuffled

SIZES = st.lists(st.integers(1, 50), max_size=12)


@given(SIZES, st.integers(1, 7))
def test_every_part_is_in_one_shard_whatever_their_number(sizes, count):
    whole = [Part(None, place, rows) for place, rows in enumerate(sizes)]
    shards = [shard(whole, number, count) for number in range(count)]
    assert sorted(part for one in shards for part in one) == sorted(whole)
    assert all(one == sorted(one, key=whole.index) for one in shards)
    rows = [sum(part.rows for part in one) for one in shards]
    assert max(rows) - min(rows) <= max(sizes, default=0)  # greedy: no farther apart than a part


def test_the_largest_part_comes_first():
    whole = [Part(None, place, rows) for place, rows in enumerate([1, 5, 3, 2])]
    assert [[p.rows for p in shard(whole, n, 2)] for n in (0, 1)] == [[1, 5], [3, 2]]
    with pytest.raises(ValueError, match="shard: must be from 0 to below 2, got 2"):
        shard(whole, 2, 2)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Two files: 10 rows in groups of 4, 4, 2, and 3 rows in one; numbered through."""
    folder = tmp_path_factory.mktemp("shards")
    for name, rows, size in (("a", range(10), 4), ("b", range(10, 13), 8)):
        table = pa.table({"n": list(rows), "text": [f"row {n}" for n in rows]})
        pq.write_table(table, folder / f"{name}.parquet", row_group_size=size)
    pq.write_table(pa.table({"n": [], "text": []}), folder / "none.parquet")
    pq.write_table(pa.table({"m": [1]}), folder / "other.parquet")
    (folder / "bad.parquet").write_text("no")
    return folder


def test_parts_are_the_row_groups_of_all_files(folder):
    found = parts([folder / "a.parquet", folder / "none.parquet", folder / "b.parquet"])
    assert [(part.path.stem, part.group, part.rows) for part in found] == [
        ("a", 0, 4), ("a", 1, 4), ("a", 2, 2), ("b", 0, 3),
    ]  # fmt: skip


@settings(max_examples=15)
@given(st.integers(1, 6))
def test_every_row_comes_once_whatever_the_number_of_shards(folder, count):
    whole = parts([folder / "a.parquet", folder / "b.parquet"])
    read = [frame for n in range(count) for _, frame in frames(shard(whole, n, count), ["n"])]
    rows = pd.concat(read)
    assert list(rows.columns) == ["n"]
    assert sorted(rows["n"]) == list(range(13))


def test_an_order_is_the_seeds(folder):
    whole = parts([folder / "a.parquet", folder / "b.parquet"])
    assert sorted(shuffled(whole, 1)) == whole
    assert shuffled(whole, 1) == shuffled(whole, 1)
    assert len({tuple(shuffled(whole, seed)) for seed in range(9)}) > 1
    assert np.concatenate([f["n"] for _, f in frames(whole[2:])]).tolist() == [8, 9, 10, 11, 12]


def test_a_file_that_does_not_fit_is_named(folder):
    with pytest.raises(ValueError, match=r"bad\.parquet: cannot be read as Parquet"):
        parts([folder / "bad.parquet"])
    with pytest.raises(ValueError, match=r"other\.parquet: must have the columns \['n', 'text'\]"):
        parts([folder / "a.parquet", folder / "other.parquet"])
    with pytest.raises(ValueError, match=r"a\.parquet: has no column 'label'; it has n, text"):
        list(frames(parts([folder / "a.parquet"]), ["label"]))
