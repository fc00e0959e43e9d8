import json

import pandas as pd

from stages import versus
from tests.stages.small import write_files
from tests.tasks.contracts.test_versus import NAMES, PEER, PLACE, ROWS

KNOBS = {"source": "solidity", "alarms": 0.5}


def test_the_stage_writes_a_table_and_says_what_it_is(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for folder in ("data/contracts", "data/solidity/splits", "data/solidity/calibrated"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "reports/solidity").mkdir(parents=True)
    write_files({"scale": "tiny", "seed": 1}, {"versus": KNOBS}, "contracts")
    (tmp_path / "reports/solidity/champion.json").write_text(json.dumps({"model": "best"}))
    rows = pd.DataFrame(ROWS, columns=NAMES).assign(id=list("abcdef"))
    rows.to_parquet(tmp_path / "data/solidity/splits/external.parquet")
    p = {f"p_{code}": 0.0 for code in range(10)} | {"p_1": [0.9, 0.8, 0.1, 0.2, 0.9, 0.9]}
    said = rows[["id"]].assign(split="external", **p)
    said.to_parquet(tmp_path / "data/solidity/calibrated/best.parquet")
    peer = pd.DataFrame(PEER, columns=[*PLACE, "label", "error"])
    peer.to_parquet(tmp_path / "data/contracts/peer.parquet")
    versus.main(["contracts"])
    found = pd.read_csv(tmp_path / "reports/contracts/more/versus/versus.csv")
    assert found["peer"].tolist() == [0.5]
    told = json.loads((tmp_path / "reports/contracts/more/versus/about.json").read_text())
    assert "Slither 0.50, best 1.00" in told["text"]
