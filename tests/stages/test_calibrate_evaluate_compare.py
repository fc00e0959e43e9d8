"""The three stages that read predictions, one after the other on synthetic ones."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from rampart import files
from rampart.params import ParamError
from stages import calibrate, compare, evaluate

ROOT = Path(__file__).parents[2]
PARAMS = """
scale: quick
seed: 7
train:
  prompts-good: {task: prompts, C: 1}
  prompts-fair: {task: prompts}
  prompts-majority: {task: prompts}
  flows-other: {task: flows}
blend: {}
calibrate:
  prompts: {method: temperature, positive: malicious, objective: f1_macro}
evaluate:
  prompts: {bootstrap: 200, score: {outside: [source-a]}}
compare:
  prompts: {bootstrap: 200, baselines: [majority]}
"""
SIGNAL = {"good": 3.0, "fair": 1.0, "majority": 0.0}


def predictions(signal, n=600):
    """Return rows whose probabilities know the label as well as ``signal`` says."""
    rng = np.random.default_rng(3)  # the same rows for every model
    label = rng.integers(0, 3, n)
    logits = signal * np.eye(3)[label] + rng.normal(0, signal > 0, (n, 3)) + [0.1, 0, 0]
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    return pd.DataFrame(
        {
            "id": [f"row-{i}" for i in range(n)],
            "split": np.repeat(["validation", "test", "external"], n // 3),
            "source": np.tile(["source-a", "source-b"], n // 2),
            "group": "g",
            "label": label,
            **{f"p_{code}": p[:, code] for code in range(3)},
        }
    )


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A folder with what the stages before these three leave."""
    monkeypatch.chdir(tmp_path)
    Path("params.yaml").write_text(PARAMS)
    for stage in ("train", "blend", "calibrate", "evaluate", "compare"):
        files.write_text(f"stages/{stage}.py", "")
    limit = {"latency": {"limit": "< 100 ms", "passed": True}}
    cv = {"f1_macro_mean": 0.8, "f1_macro_std": 0.012345678, "folds": [0.79, 0.81]}
    for model, signal in SIGNAL.items():
        files.write_parquet(f"data/prompts/predictions/{model}.parquet", predictions(signal))
        files.write_json(f"reports/prompts/limits/{model}.json", limit)
        tuning = {"best_params": {"C": 1}, "cv": cv, "status": "ok"}
        files.write_json(f"reports/prompts/models/{model}/tuning.json", tuning)
    return tmp_path


def run_all():
    for model in SIGNAL:
        calibrate.main([f"prompts-{model}"])
        evaluate.main([f"prompts-{model}"])
    compare.main(["prompts"])


def digests():
    kept = [path for top in ("data", "models", "reports") for path in Path(top).rglob("*.*")]
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in kept}


def test_from_predictions_to_a_champion(project, capsys):
    run_all()
    results = pd.read_csv("reports/prompts/results.csv")
    assert results["model"].tolist()[:2] == ["good", "fair"]
    assert set(results["model"]) == set(SIGNAL)
    assert list(results.columns[:15]) == [
        *("model", "precision_macro", "recall_macro", "f1_macro", "roc_auc", "best_params"),
        *("status", "f1_external", "precision_c1", "recall_c2", "f1_c0", "custom_score"),
        *("false_alarm_rate", "missed_threat_rate", "per_class_f1"),
    ]
    assert not results.isna().any().any()
    champion = files.read_json("reports/prompts/champion.json")
    assert champion["model"] == "good"
    assert champion["reason"] in capsys.readouterr().out
    criteria = pd.read_csv("reports/prompts/criteria.csv")
    assert len(criteria) == 3 * 6
    tests = pd.read_csv("reports/prompts/significance.csv")
    # The neighbours, of which there are two, and the champion against the baseline.
    assert tests["split"].tolist() == ["external"] * 3 + ["test"] * 3
    assert tests[["model_a", "model_b"]].to_numpy().tolist()[2] == ["good", "majority"]
    assert tests["f1_difference"][0] > 0
    assert tests["p_bootstrap_holm"][0] < 0.05


def test_metrics_agree_with_the_calibrated_predictions(project):
    calibrate.main(["prompts-good"])
    evaluate.main(["prompts-good"])
    saved = files.read_json("models/prompts/good.calibration.json")
    assert saved["log_loss"]["after"] <= saved["log_loss"]["before"]
    rows = pd.read_parquet("data/prompts/calibrated/good.parquet")
    before = pd.read_parquet("data/prompts/predictions/good.parquet")
    assert list(rows.columns) == [*before.columns, "prediction"]
    passed = rows["p_2"] >= saved["threshold"]
    np.testing.assert_array_equal(rows["prediction"] == 2, passed)
    metrics = files.read_json("reports/prompts/models/good/metrics.json")
    external = rows[rows["split"] == "external"]
    hits = (external["label"] == external["prediction"]).mean()
    assert metrics["external"]["accuracy"] == round(hits, 6)
    assert metrics["cv"]["f1_macro_std"] == 0.012346
    by_source = pd.read_csv("reports/prompts/models/good/by_source.csv")
    wanted = ["split", "source", "class", "n", "recall", "low", "high"]
    assert list(by_source.columns) == wanted
    outside = by_source.query("split == 'external' and source == 'source-b'")
    recall = outside.set_index("class")["recall"]["malicious"]
    assert metrics["external"]["recall_malicious_outside_source-a"] == recall


def test_the_same_input_gives_the_same_bytes(project):
    run_all()
    first = digests()
    run_all()
    assert digests() == first


def test_without_a_threshold_the_most_probable_class_is_predicted(project):
    Path("params.yaml").write_text(PARAMS.replace(", positive: malicious, objective: f1_macro", ""))
    calibrate.main(["prompts-fair"])
    rows = pd.read_parquet("data/prompts/calibrated/fair.parquet")
    p = rows[["p_0", "p_1", "p_2"]].to_numpy()
    np.testing.assert_array_equal(rows["prediction"], p.argmax(axis=1))
    assert "threshold" not in files.read_json("models/prompts/fair.calibration.json")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "positive: malicious",
            "positive: malicous",
            r"positive: unknown name 'malicous'; did you",
        ),
        ("objective: f1_macro", "objective: f1", "objective: unknown name 'f1'"),
        ("method: temperature", "method: platt", "method: must be one of"),
        ("scale: quick", "scale: huge", "scale: must be one of"),
    ],
)
def test_wrong_params_are_named(project, old, new, message):
    Path("params.yaml").write_text(PARAMS.replace(old, new))
    with pytest.raises(ParamError, match=message):
        calibrate.main(["prompts-good"])


def test_an_unknown_task_gets_the_known_ones(project):
    text = PARAMS.replace("evaluate:\n  prompts", "evaluate:\n  promts")
    Path("params.yaml").write_text(text)
    with pytest.raises(ParamError, match="did you mean 'prompts'"):
        evaluate.main(["promts-good"])


def test_the_scorers_own_knobs_are_checked(project):
    Path("params.yaml").write_text(PARAMS.replace("outside:", "outsde:"))
    with pytest.raises(ParamError, match=r"evaluate\.prompts\.score\.outsde: unknown key; did you"):
        evaluate.main(["prompts-good"])


def test_a_model_that_is_not_evaluated_stops_the_comparison(project):
    run_all()
    Path("reports/prompts/models/fair/metrics.json").unlink()
    with pytest.raises(ValueError, match="no metrics of fair"):
        compare.main(["prompts"])


def test_as_a_command_an_error_is_one_line_and_no_heavy_library_is_imported(project):
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "RAMPART_DEBUG": "0"}

    def python(*arguments):
        command = [sys.executable, *arguments]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    # The stages of this project folder are empty files, so the stage is run by its path.
    result = python(str(ROOT / "stages/evaluate.py"), "prompts-fair")
    assert result.returncode == 1
    missing = "data/prompts/calibrated/fair.parquet: No such file or directory"
    assert result.stderr == f"evaluate: {missing}\n"

    heavy = ["sklearn", "scipy", "statsmodels", "matplotlib", "xgboost", "optuna"]
    names = "stages.calibrate, stages.evaluate, stages.compare, rampart.tasks.prompts.score"
    show = f"import json, sys, {names}; print(json.dumps([m for m in {heavy} if m in sys.modules]))"
    Path("stages").rename("elsewhere")  # else `stages` would be the empty folder here
    result = python("-c", show)
    assert json.loads(result.stdout) == []
