import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.tasks.columns.sampling import cap_blocks, level, quotas, ranks, sample

COUNTS = st.lists(st.integers(1, 400), min_size=8, max_size=8).map(np.array)


@pytest.mark.parametrize(
    ("base", "room", "budget", "added"),
    [
        ([0, 0, 0], [5, 5, 5], 7, [3, 2, 2]),
        ([0, 0, 0], [1, 5, 5], 7, [1, 3, 3]),
        ([4, 0], [9, 9], 3, [0, 3]),
        ([0, 0], [1, 1], 9, [1, 1]),
        ([3, 3], [9, 9], 0, [0, 0]),
    ],
)
def test_the_lowest_rise_first(base, room, budget, added):
    assert level(np.array(base), np.array(room), budget).tolist() == added


@given(COUNTS, COUNTS, st.integers(0, 3000))
def test_a_level_spends_the_budget_and_no_more(base, room, budget):
    added = level(base, room, budget)
    assert (added >= 0).all()
    assert (added <= room).all()
    assert added.sum() == min(budget, room.sum())


@given(COUNTS, COUNTS, st.sampled_from([None, 100, 1000]), st.sampled_from([0.0, 0.2, 0.5]))
def test_quotas_keep_every_bound(natural, synthetic, rows, ratio):
    real, generated = quotas(natural, synthetic, rows, ratio, 2.0)
    both = real + generated
    assert both.max() <= 2 * both.min()
    assert (real <= natural).all()
    assert (generated <= synthetic).all()
    assert both.min() > 0
    if rows:
        assert both.sum() <= rows + 1


def test_quotas_by_hand():
    natural, synthetic = np.full(8, 100), np.full(8, 100)
    # 80 % of 100 rows are natural, ten of each class; a quarter of that is 20 synthetic ones:
    # one of each class from the half that is shared (10), and 10 more lift what is lowest.
    real, generated = quotas(natural, synthetic, 100, 0.2, 2.0)
    assert real.tolist() == [10] * 8
    assert generated.tolist() == [3] * 4 + [2] * 4
    # The rarest class has one row, so the largest may have two.
    natural[3] = 1
    assert quotas(natural, np.zeros(8, int), None, 0.2, 2.0)[0].tolist() == [2, 2, 2, 1, 2, 2, 2, 2]


def frame(*lines):
    table = pd.DataFrame(lines, columns=["id", "split", "column", "label"])
    return table.assign(generated=False, table="t", label_source="doc")


def test_turns_are_by_column_and_id():
    table = frame(("c", "train", "x", 0), ("a", "train", "x", 0), ("b", "train", "y", 0))
    assert ranks(table).tolist() == [1, 0, 0]
    generated = table.assign(generated=True)  # by table
    assert ranks(generated).tolist() == [2, 0, 1]


def test_a_column_gives_at_most_so_many_blocks():
    table = frame(*[(f"{k}", split, "x", 0) for k in range(3) for split in ("train", "test")])
    dropped = {}
    most = {"train": 2, "test": 1, "validation": None, "external": None}
    kept = cap_blocks(table.assign(rank=ranks(table)), most, dropped)
    assert kept["split"].value_counts().to_dict() == {"train": 2, "test": 1}
    assert dropped == {"over the block cap of its column": 3}
    assert len(cap_blocks(kept.assign(rank=9), dict.fromkeys(most), {})) == 3


def test_every_column_has_its_turn_before_any_has_two():
    lines = [(f"{c}-{k}", "train", f"{c}-{k if k < 2 else 1}", c) for c in range(8) for k in (0, 1)]
    table = frame(*lines, *[(f"{c}-{k}", "train", f"{c}-1", c) for c in range(8) for k in (2, 3)])
    rows = {"train": 16, "validation": None, "test": None, "external": None}
    dropped = {}
    kept = sample(table.assign(rank=ranks(table)), rows, 0.0, 2.0, dropped)
    assert sorted(kept["id"]) == sorted(f"{c}-{k}" for c in range(8) for k in (0, 1))
    assert sum(dropped.values()) == 16


def test_a_label_by_rule_comes_last():
    lines = [(f"{c}-{k}", "train", f"{c}-{k}", c) for c in range(8) for k in (0, 1)]
    table = frame(*lines)
    table.loc[table["id"].str.endswith("-0"), "label_source"] = "rule"
    rows = {"train": 8, "validation": None, "test": None, "external": None}
    kept = sample(table.assign(rank=0), rows, 0.0, 2.0, {})
    assert set(kept["label_source"]) == {"doc"}


def test_held_out_splits_keep_the_proportions():
    table = frame(*[(f"{k:02}", "test", f"{k}", int(k >= 30)) for k in range(40)])
    train = frame(*[(f"t{c}", "train", "x", c) for c in range(8)])
    table = pd.concat([table, train], ignore_index=True).assign(rank=0)
    rows = {"train": None, "validation": None, "test": 20, "external": None}
    kept = sample(table, rows, 0.0, 2.0, {})
    assert kept[kept["split"] == "test"]["label"].value_counts().to_dict() == {0: 15, 1: 5}
