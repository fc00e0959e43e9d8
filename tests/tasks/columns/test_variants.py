import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from rampart.tasks.columns.grouping import content
from rampart.tasks.columns.variants import label_of, shown, subset, variants

WORDS = [f"word number {n}" for n in range(60)]


def rows(n=200, split="train", size=50):
    values = [[f"{k}-{i}" for i in range(size)] for k in range(n)]
    return pd.DataFrame(
        {
            "id": [f"{k:016x}" for k in range(n)],
            "name": "header",
            "values": values,
            "n_rows": 2 * size,
            "n_missing": size,
            "split": split,
            "generated": False,
            "content": [content("header", cells, size) for cells in values],
            "label": 1,
            "declared": 1,
            "whole": [[0.5, 0.1, 1.0, 0.2]] * n,
        }
    )


def test_sizes_and_names():
    varied = variants(rows(), 1, fewest=5, dropout=0.3)
    sizes = varied["values"].str.len()
    assert len(varied) == 200
    assert varied["generated"].all()
    assert (sizes.min(), sizes.max() <= 50) == (5, True)
    # Log-uniform from 5 to 50: half of them below the geometric mean, about 16.
    assert 75 < (sizes < 16).sum() < 125
    assert 40 < (varied["name"] == "").sum() < 80
    # Half of the cells are missing, before and after.
    assert (varied["n_missing"] == sizes).all()
    assert (varied["n_rows"] == 2 * sizes).all()


def test_a_variant_depends_on_its_row_alone():
    table = rows(20)
    whole = variants(table, 2, 5, 0.3)
    part = variants(table[::-3], 2, 5, 0.3)
    assert whole["id"].is_unique
    assert len(whole) == 40
    assert not set(whole["id"]) & set(table["id"])
    same = whole.set_index("id").loc[part["id"]].reset_index()
    pd.testing.assert_frame_equal(part.reset_index(drop=True)[list(same)], same)


def test_no_variant_is_a_held_out_sample():
    table = rows(1, size=6)
    varied = variants(table, 1, fewest=6, dropout=0)  # all of its values
    assert len(varied) == 1
    held = table.assign(id="x", split="test")
    assert len(variants(pd.concat([table, held]), 1, fewest=6, dropout=0)) == 0


def test_held_out_and_generated_rows_have_no_variants():
    table = pd.concat([rows(3, split="test"), rows(3).assign(generated=True)])
    assert len(variants(table, 1, 5, 0.3)) == 0


def test_an_empty_column_has_a_variant_that_is_empty():
    table = rows(1).assign(values=[[]], n_missing=7, n_rows=7)
    varied = variants(table, 1, 5, 0)
    assert varied[["n_rows", "n_missing"]].to_numpy().tolist() == [[7, 7]]


@given(st.lists(st.sampled_from(["0", "1"]), max_size=60), st.integers(0, 2**32))
def test_a_subset_is_of_the_values_and_not_constant(values, seed):
    chosen = subset(values, 5, np.random.default_rng(seed))
    assert min(len(values), 5) <= len(chosen) <= len(values)
    assert len(set(chosen)) == len(set(values))
    assert all(chosen.count(value) <= values.count(value) for value in set(chosen))


def test_half_know_the_whole_column_and_half_are_tables_of_their_own():
    varied = variants(rows(), 1, 5, 0.3)
    own = varied["whole"].map(tuple) == (1.0, 1.0, 1.0, 1.0)
    few = varied["values"].str.len() <= 10  # of more values, the ten most frequent are not all
    kept = varied["whole"].map(tuple) == (0.5, 0.1, 1.0, 0.2)
    assert 70 < kept.sum() < 130
    assert (own | kept)[few].all()


def test_a_set_that_repeats_cannot_be_seen_where_nothing_does():
    category, text = 4, 1
    assert label_of(category, text, [1.0, 1.0, 1.0, 1.0]) == text
    assert label_of(category, text, [0.8, 1.0, 1.0, 0.6]) == category
    assert label_of(5, 5, [1.0, 1.0, 1.0, 1.0]) == 5


def test_a_sample_is_shown_as_one_line():
    assert shown("", ["a", "b"]) == ": a | b"
    assert shown("n", []) == "n: "
    assert len(shown("n", ["x" * 500, "y"])) == 300
    assert shown("n", ["x" * 299, "y"]).endswith("…")
