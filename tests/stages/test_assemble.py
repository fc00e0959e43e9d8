"""The units of a task, what they are, and what a knob may not be."""

import pandas as pd
import pytest

from rampart.core import files
from rampart.core.params import ParamError
from rampart.solidity.classes import WEAKNESSES
from stages import assemble
from tests.refusals import refused
from tests.stages.small import write_files
from tests.tasks.contracts.small import BANK, OWNED, library, registry, slither

SHARED = {"scale": "tiny", "seed": 7}
BLOCK = {"libraries": ["bank"], "twins": 0}


@pytest.fixture(autouse=True)
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_files(SHARED, {"assemble": BLOCK}, "contracts")
    folder = tmp_path / "data/packages"
    library(folder, "bank", {"Bank.sol": BANK, "Owned.sol": OWNED})
    slither(folder)
    registry(folder, [swc for weakness in WEAKNESSES for swc in weakness.swc])


def test_units_and_their_table_are_written(capsys):
    assemble.main(["contracts"])
    rows = pd.read_parquet("data/contracts/units.parquet")
    told = files.read_json("reports/contracts/units.json")
    assert told["rows"] == len(rows) == sum(row["rows"] for row in told["table"])
    assert files.read_json("reports/contracts/classes.json")[1]["name"] == "reentrancy"
    assert f"contracts: {len(rows)} units" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("knobs", "said"),
    [
        ({"guards": -1}, r"assemble\.guards: must be >= 0, got -1"),
        ({"twins": 10**9}, r"assemble\.twins: must be <= 10000"),
        ({"only": ["blank"]}, r"only: no library or project 'blank'; did you mean 'bank'"),
        (
            {"user": "../elsewhere"},
            r"assemble\.user: must be data/user/contracts or a folder in it",
        ),
        ({"held": {"era": ["0.5"]}}, r"assemble\.held\.era: unknown key"),
        ({"libraries": []}, r"assemble\.libraries: "),
    ],
)
def test_a_knob_that_cannot_be_is_named(knobs, said):
    write_files(SHARED, {"assemble": BLOCK | knobs}, "contracts")
    with refused("contracts", f"assemble: {knobs}", match=said, error=ParamError):
        assemble.main(["contracts"])
