"""Made episodes of every intent: the study of what is found, and by what evidence."""

from pathlib import Path

import pandas as pd
import pytest
import yaml

from rampart.core import files
from stages import evaluate, featurize, scenarios, split, train, tune
from tests.refusals import refused
from tests.stages.small import outputs, write_files
from tests.tasks.behaviour import small

pytestmark = pytest.mark.slow
SHARED = {"scale": "tiny", "seed": 7, "compute": {"workers": 1}}
OUT = Path("reports/behaviour/more/scenarios")
STUDY = {"models": ["forest"], "bootstrap": 100, "histories": 4, "removed": [1, 2]}
PARAMS = {
    "split": {"validation": 0.3, "test": 0.3, "max_rejected": 0},
    "featurize": {"numeric": {"columns": ["n_*"], "fewest": 1}},
    "tune": {"folds": 2},
    "train": {
        "forest": {"features": "numeric", "estimator": "forest", "folds": 0, "trees": 20},
    },
    "evaluate": {"bootstrap": 100, "unit": "group"},
    "scenarios": STUDY,
}


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    from rampart.tasks.behaviour import recorded

    root = tmp_path_factory.mktemp("scenarios")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        write_files(SHARED, PARAMS, "behaviour")
        files.write_text("data/packages.yaml", yaml.safe_dump({"packages": {}}))
        rows = recorded.rows(small.write(root / "episodes", pairs=14))
        rows = rows.assign(package="simulated", role="package")
        files.write_parquet("data/behaviour/raw.parquet", rows)
        split.main(["behaviour"])
        featurize.main(["behaviour", "numeric"])
        for stage in (tune, train, evaluate):
            stage.main(["behaviour", "forest"])
        scenarios.main(["behaviour"])
    return root


@pytest.fixture(autouse=True)
def inside(project, monkeypatch):
    monkeypatch.chdir(project)


def read(name):
    return pd.read_csv(OUT / f"{name}.csv")


def test_every_intent_is_tried_seen_done_otherwise_and_never_seen():
    table = read("intents")
    assert set(table["condition"]) == set(scenarios.CONDITIONS)
    assert table.groupby("condition")["intent"].nunique().tolist() == [9, 9, 9]
    assert ((table["low"] <= table["recall"]) & (table["recall"] <= table["high"])).all()


def test_the_rows_of_a_scenario_that_was_never_seen_are_those_outside_of_train():
    frames = [pd.read_parquet(f"data/behaviour/splits/{name}.parquet")
              for name in ("validation", "test", "external")]  # fmt: skip
    rows = pd.concat(frames)
    table = read("intents")
    never = table[table["condition"] == scenarios.NEVER].set_index("intent")["n"]
    assert never["ponzi"] == (rows["label"] == 8).sum()
    assert never["look-alike"] == (rows["side"] == "look-alike").sum()


def test_episodes_what_is_known_and_evidence():
    episodes = read("episodes").set_index("condition")
    assert episodes["auc"].between(0, 1).all()
    assert set(read("known")["condition"]) <= {"calls", "internal", "transactions"}
    removed = read("removal")
    assert removed["removed"].tolist() == [1, 2]
    assert (removed["before"] > 0).all()
    about = files.read_json(OUT / "about.json")
    assert "Simulated" in about["text"]
    for name in about["pictures"].values():
        assert (OUT / name).read_bytes().startswith(b"\x89PNG")


def test_the_same_again():
    before = outputs(OUT)
    scenarios.main(["behaviour"])
    assert outputs(OUT) == before


def test_a_model_that_is_not_there():
    write_files(SHARED, PARAMS | {"scenarios": {**STUDY, "models": ["svm"]}}, "behaviour")
    with refused("behaviour", "scenarios.models: [svm]", match="no 'svm' in train"):
        scenarios.main(["behaviour"])
