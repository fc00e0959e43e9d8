"""Rule 4 of sources of contracts: what is held is of every class and kind, and moves nothing."""

from pathlib import Path

import pandas as pd
import pytest

from rampart.core import files
from rampart.solidity.classes import CLASSES, WEAKNESSES
from stages import assemble
from tests.stages.small import write_files
from tests.tasks.contracts.small import BANK, OWNED, library, registry, slither

ROOT = Path(__file__).resolve().parents[2]
KINDS = ("test", "guard removed", "twin")
BLOCK = {"libraries": ["apart", "own"], "guards": 1, "twins": 1} | {
    "held": {"packages": ["apart"], "eras": ["0.5"]}
}
OLDER = OWNED.replace("0.8.0", "0.5.0")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_files({"scale": "tiny", "seed": 7}, {"assemble": BLOCK}, "contracts")
    packages = tmp_path / "data/packages"
    slither(packages)
    registry(packages, [swc for weakness in WEAKNESSES for swc in weakness.swc])
    return packages


def learned(folder, apart, own):
    """Return the rows that may be learned from, with these files in the two libraries."""
    library(folder, "apart", apart)
    library(folder, "own", own)
    assemble.main(["contracts"])
    rows = pd.read_parquet("data/contracts/units.parquet")
    return rows[rows["role"] == "package"].reset_index(drop=True)


def test_other_held_packages_and_eras_move_nothing_that_is_learned(folder):
    own = {"A.sol": OLDER, "Bank.sol": BANK, "Owned.sol": OWNED}
    before = learned(folder, {"Far.sol": "contract Far { function f() public { x = 1; } }"}, own)
    copies = {"Bank.sol": BANK, "Owned.sol": OWNED}  # of what is learned, and they come first
    after = learned(folder, copies, own | {"A.sol": OLDER.replace("owner = o", "owner = 0")})
    assert {"library", "guard removed"} <= set(after["kind"])
    pd.testing.assert_frame_equal(before, after)


def test_a_copy_of_what_is_learned_is_not_scored(folder):
    learned(folder, {"Bank.sol": BANK}, {"Bank.sol": BANK})
    rows = pd.read_parquet("data/contracts/units.parquet")
    assert set(rows.loc[rows["text"] == BANK, "role"]) == {"package"}


def test_each_class_is_held_in_each_kind_of_row():
    table = files.read_json(ROOT / "reports/contracts/units.json")["table"]
    held = {(row["class"], row["kind"]) for row in table if row["role"] == "external"}
    assert {(name, kind) for name in CLASSES[1:] for kind in KINDS} <= held
    assert {("safe", "library"), ("safe", "twin safe"), ("safe", "project")} <= held
    learned_from = {(row["class"], row["kind"]) for row in table if row["role"] == "package"}
    assert {(name, kind) for name in CLASSES[1:] for kind in KINDS[1:]} <= learned_from
    assert ("safe", "project") in learned_from
