"""Rule 3 of a model of models: what it learns from was said by models that never saw the group.

The stage gather asks in folds. Here the rows of a fold, and what is held out, are changed between
two runs, and the rows of the aggregator are compared byte by byte.
"""

from __future__ import annotations

import shutil

import numpy as np
import pandas as pd
import pytest

from rampart.core import files
from rampart.tasks.contracts.row import COLUMNS
from stages import gather
from tests.stages import small_gather as small

FOLD = 1
KEYS = ["subject", "evidence"]


def gathered() -> pd.DataFrame:
    """Run the stage and return its rows."""
    gather.main(["contracts"])
    return pd.read_parquet(small.RAW).sort_values(KEYS, ignore_index=True)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A folder in which the stage has run, and its rows."""
    folder = tmp_path_factory.mktemp("gather")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        small.write()
        return folder, gathered()


@pytest.fixture
def before(made, tmp_path, monkeypatch):
    """The rows; the test is in a copy of the project."""
    shutil.copytree(made[0], tmp_path / "copy")
    monkeypatch.chdir(tmp_path / "copy")
    return made[1]


def moved(before: pd.DataFrame, after: pd.DataFrame) -> pd.Series:
    """Tell of each row whether a byte of what was said has moved."""
    assert before[KEYS].equals(after[KEYS])
    columns = list(COLUMNS)
    pairs = zip(before[columns].to_numpy(np.float32), after[columns].to_numpy(np.float32))
    return pd.Series([one.tobytes() != other.tobytes() for one, other in pairs])


def in_fold(rows: pd.DataFrame) -> pd.Series:
    """Tell which rows are of the source alone, of a group of the fold that is changed."""
    return rows["group"].map(lambda name: name.startswith("near/") and small.fold(name) == FOLD)


def of_fold(name: str) -> bool:
    return small.fold(name) == FOLD


def test_other_training_rows_of_a_fold_move_nothing_that_is_said_of_its_groups(before):
    small.spoil("sources", of_fold)
    found = moved(before, gathered())
    source = before["evidence"].str.contains("source")
    assert in_fold(before)[source].sum() > 9
    assert not found[in_fold(before)].any()
    assert found[source & ~in_fold(before)].all()  # all others have learned from it
    assert not found[~source].any()  # nobody else reads source


def test_a_model_of_all_rows_that_is_asked_about_them_is_found(before, monkeypatch):
    folded = gather.folded

    def leaking(trained, asked, folds, alike):
        everything = np.arange(len(trained))
        parts = folded(trained, asked, folds, alike)
        return {name: (everything, held) for name, (_, held) in parts.items()}

    monkeypatch.setattr(gather, "folded", leaking)
    leaked = gathered()
    small.spoil("sources", of_fold)
    found = moved(leaked, gathered())
    assert found[in_fold(before) & before["evidence"].str.contains("source")].all()


def test_other_rows_that_are_held_move_nothing_that_a_fold_says(before):
    units = pd.read_parquet("data/contracts/units.parquet")
    held = units["role"] == "external"
    units.loc[held, "text"] = small.TEXT.format(body="selfdestruct(msg.sender);")
    files.write_parquet("data/contracts/units.parquet", units)
    codes = pd.read_parquet("data/contracts/compiled.parquet")
    codes.loc[codes["role"] == "external", "bytecode"] = small.body(1, 30)
    files.write_parquet("data/contracts/compiled.parquet", codes)
    for split in ("test", "external"):
        path = f"data/pasts/splits/{split}.parquet"
        rows = pd.read_parquet(path)
        files.write_parquet(path, rows.assign(n_calls=-99.0, n_paid=99.0))
    found = moved(before, gathered())
    told = before["subject"].str.match(r"past-\d+-[34]")  # of test and external
    external = before["role"] == "external"
    assert found[external & ~told].any()
    assert found[told].all()
    assert not found[~told & ~external].any()


def test_fewer_rows_that_are_held_move_nothing_that_a_fold_says(before):
    path = "data/contracts/units.parquet"
    units = pd.read_parquet(path)
    files.write_parquet(path, units[units["role"] == "package"].reset_index(drop=True))
    after = gathered()
    kept = before[before["role"] == "package"]
    assert len(after) < len(before)
    after = after[after["role"] == "package"].reset_index(drop=True)
    assert not moved(kept.reset_index(drop=True), after).any()
