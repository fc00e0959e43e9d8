"""Rows in which each group has a word of its own: a random split finds it, a split by group not."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from rampart.core import files
from rampart.core.params import ParamError
from stages import featurize, resplit
from stages.resplit import GROUPS, ROWS, ResplitParams, divided
from tests.refusals import refused
from tests.stages.small import outputs, write_files

SHARED = {"scale": "tiny", "seed": 7, "compute": {"workers": 1}}
OUT = Path("reports/prompts/more/resplit")


def write_params(**settings):
    settings = {"models": ["words"], "bootstrap": 100, "train": 0.6, "test": 0.4, **settings}
    params = {
        "featurize": {"tfidf": {"min_df": 1}},
        "train": {"words": {"features": "tfidf", "estimator": "logreg"}},
        "resplit": settings,
    }
    write_files(SHARED, params)


@pytest.fixture(autouse=True)
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_params()
    rng = np.random.default_rng(0)
    rows = [
        {
            "id": f"{group}-{n}", "text": f"own{group}x common{rng.integers(9)}", "view": "",
            "label": group % 2, "source": f"s/{group % 4 // 2}", "group": f"s/{group}",
            "generated": False,
        }
        for group in range(24)
        for n in range(8)
    ]  # fmt: skip
    frame = pd.DataFrame(rows)
    place = frame["group"].str[2:].astype(int) % 6
    for name, number in (
        ("train", (0, 1, 2)),
        ("validation", (3,)),
        ("test", (4,)),
        ("external", (5,)),
    ):
        files.write_parquet(f"data/prompts/splits/{name}.parquet", frame[place.isin(number)])
    featurize.main(["prompts", "tfidf"])
    files.write_json("reports/prompts/tuning/words.json", {"best_params": {"C": 10.0}})


def test_what_a_group_alone_has_helps_a_random_split_only():
    resplit.main(["prompts"])
    table = pd.read_csv(OUT / "resplit.csv").set_index("split")
    assert set(table.index) == {ROWS, GROUPS, "without s/0", "without s/1"}
    assert table.loc[ROWS, "f1_macro"] > 0.7
    assert table.loc[GROUPS, "f1_macro"] < 0.7
    assert (table["f1_macro_low"] <= table["f1_macro"]).all()
    assert (table["f1_macro"] <= table["f1_macro_high"]).all()
    assert table.loc["without s/0", "n"] == 96
    about = files.read_json(OUT / "about.json")
    assert "words: random rows" in about["text"]


def test_the_same_again():
    resplit.main(["prompts"])
    first = outputs(OUT)
    resplit.main(["prompts"])
    assert outputs(OUT) == first


def test_no_row_and_no_group_is_on_both_sides():
    rows = [{"id": f"{n}", "group": f"g{n // 3}", "source": f"s{n % 2}"} for n in range(300)]
    frame = pd.DataFrame(rows).assign(generated=[n % 10 == 0 for n in range(300)])
    parts = divided(frame, ResplitParams(models=["a"]))
    for name, (kept, held) in parts.items():
        assert not set(kept) & set(held), name
        assert not frame["generated"].iloc[held].any()
    kept, held = parts[GROUPS]
    assert not set(frame["group"].iloc[kept]) & set(frame["group"].iloc[held])
    assert 0.6 < len(parts[ROWS][0]) / 300 < 0.8


def test_shares_that_are_more_than_all():
    write_params(train=0.9, test=0.2)
    with refused("all", "resplit: {train: 0.9, test: 0.2}", match="train . test must be <= 1"):
        resplit.main(["prompts"])


def test_a_model_that_there_is_not():
    write_params(models=["none"])
    with pytest.raises(ParamError, match="no 'none' in train"):
        resplit.main(["prompts"])
