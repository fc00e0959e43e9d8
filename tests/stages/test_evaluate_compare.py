"""The two stages that read predictions, one after the other on synthetic ones."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from rampart.core import files
from rampart.core.params import ParamError
from rampart.metrics.calibration import choose_threshold
from rampart.metrics.confusion import macro_f1
from rampart.training.explain import ERROR_COLUMNS
from stages import compare, evaluate
from tests.stages.small import write_files
from tests.synthetic_reports import HOSTILE

ROOT = Path(__file__).parents[2]
SHARED = {"scale": "quick", "seed": 7}
CALIBRATE = {"method": "temperature", "positive": "malicious", "objective": "f1_macro"}
EVALUATE = {
    "calibrate": CALIBRATE, "bootstrap": 200, "examples": 2,
}  # fmt: skip
FILE = "pipelines/prompts/params.yaml"
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


def write_params(task="prompts", **evaluation):
    """Write the parameters; a change is one of the block evaluate."""
    item = {"features": "surface", "estimator": "logreg"}
    params = {
        "train": {"good": {**item, "C": 1}, "fair": item, "majority": item},
        "evaluate": {**EVALUATE, **evaluation},
        "compare": {
            "bootstrap": 200, "baselines": ["majority"],
            "criteria": {"custom_score": 0.05, "cv_std": 0.05},
        },
    }  # fmt: skip
    write_files(SHARED, params, task)


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A folder with what the stages before these two leave."""
    monkeypatch.chdir(tmp_path)
    write()
    return tmp_path


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """A folder in which both have run, for all models."""
    root = tmp_path_factory.mktemp("ran")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        write()
        run_all()
    return root


@pytest.fixture
def finished(ran, tmp_path, monkeypatch):
    """A copy of it to change."""
    shutil.copytree(ran, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)


def write():
    write_params()
    for split, rows in predictions(1.0).groupby("split"):
        texts = [HOSTILE[n % len(HOSTILE)] for n in range(len(rows))]
        kinds = [f"{part}-{label}" for part, label in zip(rows["source"], rows["label"])]
        table = rows[["id"]].assign(text=texts, kind=kinds, language="en")
        files.write_parquet(f"data/prompts/splits/{split}.parquet", table)
    limit = {"size": {"value": "0.500000", "limit": "< 20 MiB", "passed": True}}
    cv = {"f1_macro_mean": 0.8, "f1_macro_std": 0.012345678, "folds": [0.79, 0.81]}
    for model, signal in SIGNAL.items():
        files.write_parquet(f"data/prompts/predictions/{model}.parquet", predictions(signal))
        files.write_json(f"reports/prompts/models/{model}/limits.json", limit)
        tuning = {"best_params": {"C": 1}, "cv": cv, "status": "ok"}
        files.write_json(f"reports/prompts/tuning/{model}.json", tuning)


def run_all():
    for model in SIGNAL:
        evaluate.main(["prompts", model])
    compare.main(["prompts"])


def digests():
    kept = [path for top in ("data", "models", "reports") for path in Path(top).rglob("*.*")]
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in kept}


def test_from_predictions_to_a_champion(finished, capsys):
    compare.main(["prompts"])
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
    assert criteria["criterion"].tolist() == ["custom_score", "cv_std", "size"] * 3
    assert criteria["limit"].tolist()[:2] == ["> 0.05", "< 0.05"]
    sizes = criteria[criteria["criterion"] == "size"]
    assert sizes[["value", "limit", "passed"]].to_numpy().tolist() == [[0.5, "< 20 MiB", True]] * 3
    numbers = files.read_json("reports/prompts/metrics.json")["prompts"]
    assert set(numbers) == set(SIGNAL)
    test = files.read_json("reports/prompts/models/good/metrics.json")["test"]
    assert numbers["good"]["f1_test"] == test["f1_macro"]
    tests = pd.read_csv("reports/prompts/significance.csv")
    # The neighbours, of which there are two, and the champion against the baseline.
    assert tests["split"].tolist() == ["external"] * 3 + ["test"] * 3
    assert tests[["model_a", "model_b"]].to_numpy().tolist()[2] == ["good", "majority"]
    assert tests["f1_difference"][0] > 0
    assert tests["p_bootstrap_holm"][0] < 0.05


def test_metrics_agree_with_the_calibrated_predictions(project):
    evaluate.main(["prompts", "good"])
    saved = files.read_json("models/prompts/calibration/good.json")
    assert saved["log_loss"]["after"] <= saved["log_loss"]["before"]
    rows = pd.read_parquet("data/prompts/calibrated/good.parquet")
    before = pd.read_parquet("data/prompts/predictions/good.parquet")
    assert list(rows.columns) == [*before.columns, "kind", "language", "prediction"]
    passed = rows["p_2"] >= saved["threshold"]
    np.testing.assert_array_equal(rows["prediction"] == 2, passed)
    metrics = files.read_json("reports/prompts/models/good/metrics.json")
    external = rows[rows["split"] == "external"]
    right = external["label"] == external["prediction"]
    recall = right.groupby(external["kind"]).mean()  # every kind is one vote
    assert metrics["external"]["accuracy"] == round(recall.mean(), 6)
    assert metrics["external"]["kind_recall"] == round(recall.mean(), 6)
    assert metrics["cv"]["f1_macro_std"] == 0.012346
    by_source = pd.read_csv("reports/prompts/models/good/by_source.csv")
    wanted = ["split", "source", "class", "n", "recall", "low", "high"]
    assert list(by_source.columns) == wanted
    outside = by_source.query("split == 'external' and source == 'source-b'")
    by_kind = pd.read_csv("reports/prompts/models/good/by_kind.csv")
    of_kind = by_kind.query("split == 'external' and kind == 'source-b-2'")["recall"]
    assert outside.set_index("class")["recall"]["malicious"] == of_kind.item()
    assert of_kind.item() == pytest.approx(recall["source-b-2"], abs=1e-6)
    by_language = pd.read_csv("reports/prompts/models/good/by_language.csv")
    assert by_language["n"].sum() == len(rows)


def test_the_threshold_is_chosen_with_every_kind_counted_the_same(project):
    """Twenty benign rows that look malicious are a kind: a vote as large as that of all others."""
    evaluate.main(["prompts", "fair"])
    before = files.read_json("models/prompts/calibration/fair.json")["threshold"]
    table = pd.read_parquet("data/prompts/calibrated/fair.parquet").query("split == 'validation'")
    odd = table[table["label"] == 0].nlargest(20, "p_2")["id"]
    path = "data/prompts/splits/validation.parquet"
    rows = pd.read_parquet(path)
    kinds = np.where(rows["id"].isin(odd), "odd", [f"all-{kind[-1]}" for kind in rows["kind"]])
    files.write_parquet(path, rows.assign(kind=kinds))
    evaluate.main(["prompts", "fair"])
    after = files.read_json("models/prompts/calibration/fair.json")["threshold"]
    assert after > before
    table = pd.read_parquet("data/prompts/calibrated/fair.parquet").query("split == 'validation'")
    sizes = table["kind"].map(table["kind"].value_counts())
    y, p = table["label"].to_numpy(), table[["p_0", "p_1", "p_2"]].to_numpy()
    assert after == pytest.approx(choose_threshold(y, p, 2, macro_f1, 1 / sizes.to_numpy()))


def test_a_comparison_counts_kinds_as_the_scores_do(finished):
    tests = pd.read_csv("reports/prompts/significance.csv").query("split == 'external'")
    scores = {
        name: files.read_json(f"reports/prompts/models/{name}/metrics.json")["external"]["f1_macro"]
        for name in SIGNAL
    }
    for row in tests.itertuples():
        difference = scores[row.model_a] - scores[row.model_b]
        assert row.f1_difference == pytest.approx(difference, abs=2e-6)


def test_a_model_that_was_not_cross_validated_is_compared_and_passes_no_limit_on_folds(finished):
    path = "reports/prompts/tuning/good.json"
    files.write_json(path, {**files.read_json(path), "cv": None})
    evaluate.main(["prompts", "good"])
    assert files.read_json("reports/prompts/models/good/metrics.json")["cv"] is None
    compare.main(["prompts"])
    board = pd.read_csv("reports/prompts/results.csv").set_index("model")
    assert board["cv_f1_std"].isna().to_dict() == {"good": True, "fair": False, "majority": False}
    criteria = pd.read_csv("reports/prompts/criteria.csv").set_index(["model", "criterion"])
    assert criteria.loc[("good", "cv_std"), ["value", "passed"]].tolist() == ["not measured", False]
    assert files.read_json("reports/prompts/champion.json")["model"] == "fair"


def test_the_same_input_gives_the_same_bytes(finished):
    first = digests()
    run_all()
    assert digests() == first


def test_without_a_threshold_the_most_probable_class_is_predicted(project):
    write_params(calibrate={"method": "temperature"})
    evaluate.main(["prompts", "fair"])
    rows = pd.read_parquet("data/prompts/calibrated/fair.parquet")
    p = rows[["p_0", "p_1", "p_2"]].to_numpy()
    np.testing.assert_array_equal(rows["prediction"], p.argmax(axis=1))
    assert "threshold" not in files.read_json("models/prompts/calibration/fair.json")


def test_calibration_and_threshold_are_of_validation_alone(project):
    evaluate.main(["prompts", "good"])
    fitted = Path("models/prompts/calibration/good.json").read_bytes()
    path = "data/prompts/predictions/good.parquet"
    rows = pd.read_parquet(path)
    other = rows["split"] != "validation"
    rows.loc[other, "label"] = (rows.loc[other, "label"] + 1) % 3
    files.write_parquet(path, rows)
    evaluate.main(["prompts", "good"])
    assert Path("models/prompts/calibration/good.json").read_bytes() == fitted
    rows.loc[~other, "label"] = (rows.loc[~other, "label"] + 1) % 3
    files.write_parquet(path, rows)
    evaluate.main(["prompts", "good"])
    assert Path("models/prompts/calibration/good.json").read_bytes() != fitted


def test_the_most_confident_errors_of_each_source_are_listed(project):
    evaluate.main(["prompts", "fair"])
    errors = pd.read_csv("reports/prompts/models/fair/errors.csv")
    assert list(errors.columns) == ERROR_COLUMNS
    assert errors.groupby(["split", "source"]).size().tolist() == [2] * 6
    assert not errors["text_excerpt"].str.contains("[\u202a-\u202e\u200b\x1b]").any()
    assert not errors["text_excerpt"].str.startswith(("=", "+", "-", "@")).any()
    rows = pd.read_parquet("data/prompts/calibrated/fair.parquet")
    wrong = rows[rows["label"] != rows["prediction"]]
    counts = wrong.groupby(["split", "source"]).size()
    listed = errors.drop_duplicates(["split", "source"]).set_index(["split", "source"])
    assert listed["n_errors_in_source"].sort_index().tolist() == counts.tolist()


def test_rows_of_other_splits_are_told(project):
    path = "data/prompts/splits/test.parquet"
    texts = pd.read_parquet(path)
    files.write_parquet(path, texts.assign(id=texts["id"] + "x"))
    with pytest.raises(ValueError, match="were the predictions made from other splits"):
        evaluate.main(["prompts", "fair"])
    assert not Path("reports/prompts/models/fair/metrics.json").exists()  # nothing is half done
    assert not Path("models/prompts/calibration").exists()


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("positive", "malicous", "positive: unknown name 'malicous'; did you mean 'malicious'"),
        ("objective", "f1", "objective: unknown name 'f1'"),
        ("method", "platt", "method: must be one of"),
    ],
)
def test_wrong_params_are_named(project, key, value, message):
    write_params(calibrate={**CALIBRATE, key: value})
    with pytest.raises(ParamError, match=rf"^{FILE}: evaluate\.calibrate\.{message}"):
        evaluate.main(["prompts", "good"])


def test_a_wrong_scale_is_named(project):
    files.write_text("params.yaml", "{scale: huge, seed: 7}")
    with pytest.raises(ParamError, match=r"^params\.yaml: scale: must be one of"):
        evaluate.main(["prompts", "good"])


def test_an_unknown_task_gets_the_known_ones(project):
    with pytest.raises(ParamError, match="no task 'promts'; did you mean 'prompts'"):
        evaluate.main(["promts", "good"])
    write_params("promts")  # parameters alone are no task
    with pytest.raises(ParamError, match=r"no rampart\.tasks\.promts .*did you mean 'prompts'"):
        evaluate.main(["promts", "good"])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"score": {"outsde": []}},
            r"evaluate\.score\.outsde: unknown key",
        ),
        ({"examples": 0}, r"evaluate\.examples: must be >= 1, got 0"),
        ({"bootstrap": 10}, r"evaluate\.bootstrap: must be >= 100, got 10"),
    ],
)
def test_knobs_are_checked_those_of_the_scorer_too(project, change, message):
    write_params(**change)
    with pytest.raises(ParamError, match=rf"^{FILE}: {message}"):
        evaluate.main(["prompts", "good"])


def test_a_model_that_is_not_evaluated_stops_the_comparison(finished):
    Path("reports/prompts/models/fair/metrics.json").unlink()
    with pytest.raises(ValueError, match="no metrics of fair"):
        compare.main(["prompts"])


@pytest.mark.slow
def test_as_a_command_an_error_is_one_line_and_no_heavy_library_is_imported(project):
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "RAMPART_DEBUG": "0"}

    def python(*arguments):
        command = [sys.executable, *arguments]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    # The stages of this project folder are empty files, so the stage is run by its path.
    Path("data/prompts/predictions/fair.parquet").unlink()
    result = python(str(ROOT / "stages/evaluate.py"), "prompts", "fair")
    assert result.returncode == 1
    missing = "data/prompts/predictions/fair.parquet: No such file or directory"
    assert result.stderr == f"evaluate: {missing}\n"

    heavy = ["sklearn", "scipy", "statsmodels", "matplotlib", "xgboost", "optuna", "joblib"]
    heavy += ["torch", "jinja2"]
    names = "stages.evaluate, stages.compare, rampart.tasks.prompts.score"
    show = f"import json, sys, {names}; print(json.dumps([m for m in {heavy} if m in sys.modules]))"
    Path("stages").rename("elsewhere")  # else `stages` would be the empty folder here
    result = python("-c", show)
    assert json.loads(result.stdout) == []
