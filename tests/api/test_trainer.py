import cProfile
import json

import numpy as np
import pandas as pd
import pytest
import yaml

from rampart.api import trainer
from rampart.api.evaluator import ModelEvaluator
from rampart.api.trainer import ModelTrainer, free, judged, profiled
from rampart.api.workspace import StageError, Workspace
from rampart.solidity.classes import CLASSES
from tests.api import dataset


def test_an_unknown_type_is_refused_before_anything_runs():
    with pytest.raises(ValueError, match="there is no model type 'x'"):
        ModelTrainer("x")


def test_the_next_free_version(tmp_path):
    assert free(tmp_path).name == "v1.0"
    (tmp_path / "v1.0").mkdir()
    (tmp_path / "v1.1").mkdir()
    assert free(tmp_path).name == "v1.2"


def test_a_profile_is_a_table_of_functions(tmp_path):
    with cProfile.Profile() as profile:
        sorted([3, 1])
    profile.dump_stats(tmp_path / "p")
    assert "cumtime" in profiled(tmp_path / "p")
    assert "sorted" in profiled(tmp_path / "p")


def test_calibration_is_fitted_on_validation_alone(tmp_path):
    """Two of three validation rows of each class are right, and all others wrong."""
    k, rows = len(CLASSES), []
    for split, right in (("validation", (1, 1, 0)), ("test", (0,)), ("external", (0,))):
        for label in range(k):
            for hit in right:
                p = np.full(k, 0.05 / (k - 1))
                p[label if hit else (label + 1) % k] = 0.95
                rows.append({"id": len(rows), "split": split, "label": label, "p": p})
    frame = pd.DataFrame(rows)
    table = pd.DataFrame(np.stack(frame["p"]), columns=[f"p_{n}" for n in range(k)])
    place = tmp_path / "data/solidity/predictions"
    place.mkdir(parents=True)
    pd.concat([frame.drop(columns="p"), table], axis=1).to_parquet(place / "m.parquet")
    for name, blocks in (
        ("params.yaml", {"scale": "tiny", "seed": 1}),
        ("pipelines/solidity/params.yaml", {"evaluate": {}}),
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(yaml.safe_dump(blocks))
    (tmp_path / "stages").mkdir()
    (tmp_path / "stages/evaluate.py").touch()
    fitted, metrics = judged(Workspace(tmp_path, "solidity", "m", {}))
    assert fitted["temperature"] > 1  # it was surer than right
    assert metrics["validation"]["accuracy"] == pytest.approx(2 / 3)
    assert metrics["test"]["accuracy"] == metrics["external"]["accuracy"] == 0
    assert metrics["test"]["n"] == k


@pytest.mark.slow
def test_a_stage_that_refuses_leaves_no_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "labels.csv").write_text("label,text\nnothing,contract A {}\n")
    (tmp_path / "c.yaml").write_text("only: true")
    with pytest.raises(StageError, match=r"^ingest: .*labels\.csv"):
        ModelTrainer("code_analyzer").train(tmp_path, tmp_path / "c.yaml")
    assert not (tmp_path / "models").exists()


@pytest.mark.slow
def test_a_model_is_trained_profiled_and_numbered(tmp_path, monkeypatch):
    monkeypatch.chdir(dataset.workplace(tmp_path))
    (tmp_path / "models/code_analyzer/v1.0").mkdir(parents=True)
    with dataset.one_process("train"):
        done = ModelTrainer("code_analyzer").train(
            "datasets/code_vulnerabilities", "configs/code_analyzer.yaml", profile=True
        )
    assert done.path.name == "v1.1"
    names = {path.name for path in done.path.iterdir()}
    assert names == {*trainer_files(), "profile.pstats", "profile.txt"}
    assert "train.py" in (done.path / "profile.txt").read_text()
    assert json.loads((done.path / "metrics.json").read_text()) == done.metrics
    assert done.metrics["test"]["accuracy"] > 0.2  # of ten classes
    config = yaml.safe_load((done.path / "config.yaml").read_text())
    assert (config["task"], config["model"]) == ("solidity", "logreg")
    assert config["best_params"]["C"] == 3.0
    assert tuple(done.metrics) == trainer.SCORED
    told = ModelEvaluator().evaluate(done.path, "datasets/test_set")
    assert told["n"] == sum(map(sum, told["confusion"]))
    assert told["accuracy"] > 0.2


def trainer_files():
    return {"model.joblib", "calibration.json", "config.yaml", "metrics.json"}
