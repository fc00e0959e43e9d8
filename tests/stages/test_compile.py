"""Units become bytecode and a report of what did not; without a compiler it says what to run."""

import json

import pandas as pd
import pytest

from rampart.core.params import ParamError
from rampart.solidity.compiler.programs import MissingProgram
from rampart.tasks.contracts import compiling
from rampart.tasks.contracts.unit import unit
from stages import compile as stage
from tests.refusals import refused
from tests.stages.small import write_files
from tests.tasks.contracts.test_compiling import fake

SHARED = {"scale": "tiny", "seed": 7, "compute": {"workers": 1}}


@pytest.fixture(autouse=True)
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data/contracts").mkdir(parents=True)
    known = {"package": "oz-5", "source": "oz-5", "era": "0.8", "kind": "library"}
    rows = [unit(text, path=text, group="oz/a", **known) for text in ("clean", "broken")]
    pd.DataFrame(rows).to_parquet("data/contracts/units.parquet")


def test_codes_and_what_became_of_the_rest(monkeypatch, capsys):
    monkeypatch.setattr(compiling, "compile_all", fake)
    write_files(SHARED, {"compile": {"libraries": 9}}, "contracts")
    stage.main(["contracts"])
    frame = pd.read_parquet("data/contracts/compiled.parquet")
    assert frame["error"].ne("").sum() == 1
    with open("reports/contracts/compiled.json") as file:
        told = json.load(file)
    assert (told["codes"], told["failed"]) == (2, 1)
    assert "2 codes of 2 units and the artifacts, 2 distinct; 1 units did not" in (
        capsys.readouterr().out
    )


def test_no_compiler_says_what_to_run():
    write_files(SHARED, {"compile": {}}, "contracts")
    with refused(
        "contracts", "a compiler that was not fetched", match="solc-08", error=MissingProgram
    ):
        stage.main(["contracts"])


@pytest.mark.parametrize(
    ("block", "said"),
    [
        ({"librarys": 1}, "unknown key; did you mean 'libraries'"),
        ({"seconds": 0}, "seconds: must be >= 1, got 0"),
        ({"eras": ["0.9"]}, "must be one of '0.4'"),
        ({"artifacts": [{"package": "../x", "members": "*"}]}, "must be a name of small letters"),
    ],
)
def test_what_is_refused(block, said):
    write_files(SHARED, {"compile": block}, "contracts")
    with refused("contracts", f"compile: {block}", match=said, error=ParamError):
        stage.main(["contracts"])
