"""Rule 8 of the simulated histories: no name, no time and no gap in what is known is a sign.

Each test plants what would make the task trivial, and sees that the features' bytes do not move.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from rampart.chain.features.history import KNOWN, seen_from
from rampart.tasks.behaviour import recorded
from rampart.tasks.behaviour.prepare import FEATURES, prepare, prepared
from tests.tasks.behaviour import small


def written(folder: Path, tables: dict[str, pd.DataFrame]) -> Path:
    folder.mkdir()
    for name, table in tables.items():
        table.to_parquet(folder / f"{name}.parquet", index=False)
    return folder


def digest(folder: Path) -> str:
    """Return a digest of the features of what attacks and mirrors it, in order."""
    rows = recorded.rows(folder)
    rows = rows[rows["side"] != "bystander"]  # which user is taken is drawn by its name
    made = prepare(rows)
    numbers = np.column_stack([made[name] for name in FEATURES])
    order = np.lexsort((made["text"], rows["episode"]))
    told = [f"{rows['episode'].iloc[n]} {made['text'][n]}" for n in order]
    cells = sorted(f"{text} {row.tobytes().hex()}" for text, row in zip(told, numbers[order]))
    return hashlib.sha256("\n".join(cells).encode()).hexdigest()


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    return small.tables(pairs=3)


@pytest.fixture(scope="module")
def usual(tables, tmp_path_factory) -> str:
    return digest(written(tmp_path_factory.mktemp("usual") / "a", tables))


def test_other_addresses_move_no_byte(tables, usual, tmp_path):
    rng = np.random.default_rng(5)
    names = {name: rng.bytes(20).hex() for name in tables["addresses"]["address"]}
    renamed = {name: table.replace(names) for name, table in tables.items()}
    assert digest(written(tmp_path / "a", renamed)) == usual


def test_an_attacker_who_is_always_the_same_is_not_learned_by_heart(tables, usual, tmp_path):
    people = tables["addresses"]
    bad = people[(people["intent"] != "benign") & (people["role"] == "boss")]
    planted = dict.fromkeys(bad["address"], "bad" + "0" * 33 + "1234")
    renamed = {name: table.replace(planted) for name, table in tables.items()}
    assert digest(written(tmp_path / "a", renamed)) == usual


def test_when_it_happened_moves_no_byte(tables, usual, tmp_path):
    late = {name: table.copy() for name, table in tables.items()}
    attack = late["transactions"]["episode"].str.endswith("-a")
    late["transactions"].loc[attack, "time"] += 10_000_000
    late["transactions"].loc[attack, "block"] += 1_000_000
    assert digest(written(tmp_path / "a", late)) == usual


def test_labels_move_no_feature(tables, usual, tmp_path):
    told = {name: table.copy() for name, table in tables.items()}
    told["transactions"]["malicious"] = 1 - told["transactions"]["malicious"]
    told["episodes"]["design"] = "another"
    found = recorded.rows(written(tmp_path / "a", told))
    found = found[found["side"] == "attack"]
    rows = recorded.rows(written(tmp_path / "b", tables))
    rows = rows[rows["side"] == "attack"]
    for one, other in ((found, rows),):
        assert one["history"].tolist() == other["history"].tolist()
        assert one["marks"].tolist() != other["marks"].tolist()


def test_what_is_known_is_the_same_of_twins_and_no_sign_of_a_class(tables):
    episodes = tables["episodes"]
    level = episodes["group"].map(recorded.level)
    assert (level.groupby(episodes["group"]).nunique() == 1).all()
    by = pd.crosstab(level, episodes["malicious"])
    assert (by[0] == by[1]).all()
    assert "n_known" not in FEATURES


def test_a_tree_that_is_withheld_is_gone(tables):
    own = {
        key: table[table["episode"] == "ponzi-0000-a"]
        for key, table in tables.items()
        if key != "episodes"
    }
    whole = recorded.record(own)
    subject = own["addresses"]["address"].iloc[1]
    for known in KNOWN[:2]:
        history = seen_from(subject, whole, known)
        blind = whole._replace(calls=(), approvals=whole.approvals)
        assert history == seen_from(subject, blind, known)
        made = prepared([history])
        assert all(np.isnan(made[name]).all() for name in FEATURES if name.startswith("n_call_"))
        assert not any(word.startswith("d1_") for word in made["text"][0].split())
