"""What the detectors of invented flows find: tables, metrics, figures."""

import shutil
from pathlib import Path

import pandas as pd
import pytest
import yaml

from rampart.core import files
from rampart.core.params import ParamError
from rampart.metrics.probability import roc_auc
from stages import alert, anomaly
from tests.refusals import refused
from tests.stages import small_detectors
from tests.stages.small import outputs

pytestmark = pytest.mark.slow

OUT = Path("reports/flows/more/anomaly")
TABLES = {"scores", "pairs", "budgets", "slices", "sessions", "first_alert", "hours", "sweep"}
TABLES |= {"histogram"}


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    folder = tmp_path_factory.mktemp("alerts")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        small_detectors.made()
        anomaly.main(["flows"])
        alert.main(["flows"])
    return folder


@pytest.fixture
def project(root, tmp_path, monkeypatch):
    shutil.copytree(root, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)


def test_all_tables_and_figures_are_there(project):
    about = files.read_json(OUT / "about.json")
    drawn = set(about["pictures"].values())
    assert drawn == {"histograms.png", "hours.png", "sweep.png", "attacks.png", "first_alert.png"}
    assert {path.stem for path in OUT.glob("*.csv")} == TABLES
    for name in drawn:
        assert (OUT / name).read_bytes().startswith(b"\x89PNG")


def test_areas_are_those_of_the_rows(project):
    table = pd.read_csv(OUT / "scores.csv").set_index(["model", "split"])
    scores = pd.read_parquet("data/flows/anomaly.parquet")
    for split in ("test", "external"):
        rows = pd.read_parquet(f"data/flows/splits/{split}.parquet")
        score = scores[scores["split"] == split]["isolation"].to_numpy()
        auc = roc_auc((rows["label"] > 0).to_numpy(), score)
        assert table.loc[("isolation", split), "roc_auc"] == pytest.approx(auc, abs=1e-8)
    metrics = files.read_json("reports/flows/anomaly/metrics.json")["anomaly"]
    assert metrics["isolation"]["external"]["roc_auc"] == pytest.approx(auc, abs=1e-6)
    assert set(metrics["chance"]["test"]) == {
        "roc_auc", "pr_auc", "recall_at_20", "false_alarms_a_day_at_20",
    }  # fmt: skip


def test_rows_are_found_by_their_id_and_the_same_again(project):
    """Not by their place: another order gives the same bytes."""
    before = outputs("reports")
    scores = pd.read_parquet("data/flows/anomaly.parquet")
    files.write_parquet("data/flows/anomaly.parquet", scores[::-1])
    alert.main(["flows"])
    assert outputs("reports") == before


def test_every_session_of_an_attack_is_told_once(project):
    rows = pd.read_parquet("data/flows/splits/external.parquet")
    sessions = pd.read_csv(OUT / "sessions.csv").query("split == 'external'")
    assert (sessions.groupby("model").size() == rows[rows["label"] > 0]["group"].nunique()).all()
    first = pd.read_csv(OUT / "first_alert.csv").query("split == 'external' and kind == 'all'")
    alerted = sessions.groupby("model")["alerted"].sum()
    for row in first.itertuples():
        assert row.sessions - row.never == alerted[row.model]


def test_the_text_says_what_is_used_and_what_a_day_is(project):
    text = files.read_json(OUT / "about.json")["text"]
    use = files.read_json("models/flows/anomaly/thresholds.json")["use"]
    assert f"{use} is what is used" in text
    assert "N alerts among 120 such flows" in text
    assert "isolation: isolation-all (" in text


def test_scores_of_other_rows_are_refused(project):
    scores = pd.read_parquet("data/flows/anomaly.parquet")
    files.write_parquet("data/flows/anomaly.parquet", scores[scores["split"] != "test"])
    with refused("flows", "scores of an older split", match="test has other rows; run anomaly"):
        alert.main(["flows"])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"show": 7}, r"alert\.show: must be one of 5, 20, got 7"),
        ({"ablations": {"isolation-al": "isolation"}}, "alert.ablations: no detector 'isolation-a"),
        ({"bootstrap": 10}, "alert.bootstrap: must be >= 100, got 10"),
    ],
)
def test_a_wrong_knob_is_named(project, change, said):
    path = Path("pipelines/flows/params.yaml")
    params = yaml.safe_load(path.read_text())
    params["alert"] |= change
    path.write_text(yaml.safe_dump(params))
    with refused("flows", f"alert: {change}", match=said, error=ParamError):
        alert.main(["flows"])
