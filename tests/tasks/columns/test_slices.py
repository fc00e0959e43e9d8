import numpy as np
import pandas as pd
import pytest

from rampart.data.cardinality import of
from rampart.tasks.columns.grouping import content
from rampart.tasks.columns.slices import held_variants, slice_of

WORDS = [f"word {n}" for n in range(40)]


@pytest.mark.parametrize(
    ("name", "values", "whole", "wanted"),
    [
        (" ", ["1", "-2.0"], (), "nameless integers"),
        ("", ["1", "x"], (), "nameless"),
        ("a", WORDS[:15], of(WORDS[:15]), "short table"),
        ("a", WORDS[:15], (0.1, 0.2, 0.3, 0.0), "few values"),
        ("a", ["1", "2"] * 8, (0.1, 0.2, 0.3, 0.0), "integers"),
        ("a", WORDS, of(WORDS), "usual"),
        ("a", [], of([]), "short table"),
    ],
)
def test_the_slice_of_a_sample(name, values, whole, wanted):
    assert slice_of(name, values, whole) == wanted


def rows(n=60, split="test"):
    values = [[f"{k} {word}" for word in WORDS] for k in range(n)]
    return pd.DataFrame(
        {
            "id": [f"{k:016x}" for k in range(n)], "name": "header", "values": values,
            "n_rows": 80, "n_missing": 40, "split": split, "label": 4, "declared": 1,
            "whole": [[0.1, 0.2, 0.9, 0.0]] * n,
            "content": [content("header", cells, 40) for cells in values],
        }
    )  # fmt: skip


def test_each_held_out_row_once_more():
    table = rows()
    again = held_variants(table)
    assert len(again) == 60
    assert not set(again["id"]) & set(table["id"])
    short = again[again["name"] != ""]
    assert 15 < len(short) < 45
    sizes = short["values"].str.len()
    assert sizes.between(5, 15).all()
    assert (short["n_missing"] == sizes).all()
    assert (short["label"] == 1).all()  # no value is there twice: what its source declares
    assert [tuple(w) for w in short["whole"]] == [tuple(of(v)) for v in short["values"]]
    nameless = again[again["name"] == ""]
    assert (nameless["label"] == 4).all()
    assert np.array_equal(nameless["n_rows"].unique(), [80])


def test_none_has_the_cells_of_a_training_row():
    held, train = rows(20), rows(20, "train")
    nameless = [content("", cells, 40) for cells in train["values"]]
    again = held_variants(pd.concat([held, train.assign(content=nameless)]))
    assert (again["name"] != "").all()


def test_without_held_out_rows_there_is_none():
    assert len(held_variants(rows(3, "train"))) == 0
