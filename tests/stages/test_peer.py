"""What a peer finds becomes a table; the time it took is told and written nowhere."""

import json

import pandas as pd
import pytest

from rampart.core.params import ParamError
from rampart.solidity.peer.slither import Finding, Verdict
from rampart.tasks.contracts import peering
from rampart.tasks.contracts.unit import unit
from stages import peer
from tests.refusals import refused
from tests.stages.small import write_files

SHARED = {"scale": "tiny", "seed": 7, "compute": {"workers": 1}}


@pytest.fixture(autouse=True)
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data/contracts").mkdir(parents=True)
    known = {"package": "slither", "source": "s", "era": "0.8", "kind": "test", "group": "g"}
    rows = [unit(text, path=text, **known) for text in ("one", "two")]
    pd.DataFrame(rows).to_parquet("data/contracts/units.parquet")


def test_findings_and_a_summary(monkeypatch, capsys):
    one = Finding("A", "f", 2, 5, "tx-origin", "Medium", "Medium", (3,))
    verdicts = [Verdict((one,)), Verdict((), "slither failed: X")]
    monkeypatch.setattr(peering, "judged", lambda jobs, seconds, compute: verdicts)
    write_files(SHARED, {"peer": {"seconds": 5}}, "contracts")
    peer.main(["contracts"])
    frame = pd.read_parquet("data/contracts/peer.parquet")
    assert sorted(frame["label"]) == [0, 0, 2]
    with open("reports/contracts/peer.json") as file:
        told = file.read()
    assert json.loads(told)["units_by_class"] == {"access_control": 1}
    assert "2 sources asked, 1 of them failed, 1 functions with findings" in capsys.readouterr().out
    assert "second" not in told


def test_a_wrong_role_is_refused():
    write_files(SHARED, {"peer": {"roles": ["all"]}}, "contracts")
    with refused("contracts", "peer: roles: [all]", match="must be one of", error=ParamError):
        peer.main(["contracts"])
