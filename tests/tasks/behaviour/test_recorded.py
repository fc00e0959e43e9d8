import json

import numpy as np
import pandas as pd
import pytest

from rampart.chain.features.history import Call, Transaction, loaded
from rampart.tasks.behaviour import recorded as r
from rampart.tasks.behaviour.row import CLASSES
from tests.refusals import refused
from tests.tasks.behaviour import small


@pytest.fixture(scope="module")
def rows(tmp_path_factory):
    return r.rows(small.write(tmp_path_factory.mktemp("episodes"), pairs=8))


def test_a_row_is_an_address_of_an_episode(rows):
    assert set(rows["label"]) == set(range(len(CLASSES)))
    assert set(rows["side"]) == {"attack", "look-alike", "bystander"}
    assert (rows.loc[rows["side"] == "attack", "label"] > 0).all()
    assert (rows.loc[rows["side"] != "attack", "label"] == 0).all()
    assert all(len(loaded(text).record.transactions) >= 2 for text in rows["history"])


def test_twins_are_one_group_and_one_level_of_knowledge(rows):
    pairs = rows.groupby("group")
    assert (pairs["episode"].nunique() == 2).any()
    assert (pairs["known"].nunique() == 1).all()
    assert set(rows["known"]) == {"calls", "internal", "transactions"}
    for row in rows.itertuples():
        assert loaded(row.history).known == row.known


def test_about_half_know_the_call_trees():
    levels = [r.level(f"pair-{n}") for n in range(2000)]
    assert 0.46 < levels.count("calls") / 2000 < 0.54
    assert 0.21 < levels.count("internal") / 2000 < 0.29


def test_marks_are_the_transactions_of_the_attacker(rows):
    marked = rows["marks"].map(json.loads)
    assert (marked[rows["label"] == 0].map(len) == 0).all()
    assert (marked[rows["side"] == "attack"].map(len) > 0).any()


def test_no_address_is_left(rows):
    table = small.tables(pairs=8)["addresses"]
    text = "\n".join(rows["history"])
    assert not any(name in text for name in table["address"])


def test_other_addresses_make_the_same_rows(tmp_path):
    old = small.tables(pairs=3)
    names = {name: np.random.default_rng(n).bytes(20).hex()
             for n, name in enumerate(old["addresses"]["address"])}  # fmt: skip
    for name, table in old.items():
        table.replace(names).to_parquet(tmp_path / f"{name}.parquet")
    small.write(tmp_path / "old", pairs=3)
    keys = ["history", "label", "side", "known", "marks"]
    one, other = (sorted(r.rows(path)[keys].itertuples(index=False, name=None))
                  for path in (tmp_path, tmp_path / "old"))  # fmt: skip
    kept = [row for row in one if row[2] != "bystander"]  # which user is drawn by its name
    assert kept == [row for row in other if row[2] != "bystander"]


def test_a_scenario_that_is_held_whole_is_held_by_its_layout_alone(tmp_path):
    tables = small.tables(pairs=8)
    episodes = tables["episodes"]
    episodes.loc[episodes["scenario"] == "manipulation", "held"] = "scenario"
    for name, table in tables.items():
        table.to_parquet(tmp_path / f"{name}.parquet")
    found = r.rows(tmp_path)
    assert set(found.loc[found["scenario"] == "manipulation", "held"]) == {"seen", "variant"}


def test_a_table_that_is_missing(tmp_path):
    with refused("behaviour", "episodes without tables", match="run the stage simulate first"):
        r.rows(tmp_path)


def test_an_episode_without_transactions(tmp_path):
    tables = small.tables(pairs=1)
    tables["transactions"] = tables["transactions"].query("episode != 'wash-0000-b'")
    for name, table in tables.items():
        table.to_parquet(tmp_path / f"{name}.parquet")
    with refused("behaviour", "an episode without transactions", match="has no transaction"):
        r.rows(tmp_path)


def test_what_was_undone_pays_nothing():
    rows = [Transaction(0.0, "a", "b", 0.0, 1.0, True, "")]
    calls = [
        Call(0, 0, "CALL", "a", "b", 0.0, "", True),
        Call(0, 1, "CALL", "b", "c", 1.0, "", False),
        Call(0, 2, "CALL", "c", "d", 2.0, "", True),
        Call(0, 1, "CALL", "b", "e", 3.0, "", True),
        Call(0, 1, "DELEGATECALL", "b", "e", 4.0, "", True),
    ]
    assert [(one.to, one.amount) for one in r.payments(rows, calls)] == [("e", 3.0)]


def test_a_bystander_of_an_attack_took_no_part_in_it(rows):
    assert isinstance(rows, pd.DataFrame)
    attacked = rows[rows["episode"].str.endswith("-a") & (rows["side"] == "bystander")]
    assert attacked["marks"].map(json.loads).map(len).sum() == 0
