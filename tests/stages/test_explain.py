"""Limits and strongest features of a model; its timings are never equal twice: their form alone."""

import shutil
import subprocess
import sys
from pathlib import Path

import joblib
import numpy as np
import pandas as pd
import pytest

from rampart.core import files
from rampart.core.params import ParamError
from rampart.training.explain import TOKEN_COLUMNS
from stages import explain
from tests import synthetic_reports
from tests.refusals import refused
from tests.stages.small import write_files

ROOT = Path(__file__).parents[2]
REPORTS = Path("reports/prompts")
SHARED = {"scale": "quick", "seed": 1}
TEXTS = ["a short one", "x" * 30, "y" * 25]
ITEM = {"features": "tfidf", "estimator": "logreg"}
BLEND = {"features": "members", "estimator": "blend"}


class Recorder:
    """A model that keeps the texts it was asked about."""

    def __init__(self):
        self.seen = []

    def predict_proba(self, columns):
        self.seen.append(columns["text"])
        return np.tile([0.5, 0.25, 0.25], (len(columns["text"]), 1))


@pytest.fixture
def project(tmp_path, monkeypatch):
    """Return a function that runs the stage with a limit and gives the model's record."""
    monkeypatch.chdir(tmp_path)
    files.write_text("models/prompts/m/model.joblib", "12345")
    calibration = {"method": "none", "classes": ["benign", "suspicious", "malicious"]}
    calibration |= {"positive": None, "threshold": None}
    files.write_json("models/prompts/calibration/m.json", calibration)

    def run(limit, texts=TEXTS, item=BLEND, **more):
        settings = {"length": 20, "repeats": 5, "batch": 7, **more}
        settings |= {"latency_ms": limit, "memory_mib": limit}
        write_files(SHARED, {"explain": settings, "train": {"m": item}})
        files.write_parquet("data/prompts/splits/test.parquet", pd.DataFrame({"text": texts}))
        model = Recorder()
        monkeypatch.setattr(joblib, "load", lambda path: model)
        explain.main(["prompts", "m"])
        return model.seen

    return run


def test_the_figures_and_the_model_s_size(project):
    project(1e9)
    figures = files.read_json("reports/prompts/timing/m.json")
    assert set(figures) == {
        "latency_one_ms_p50",
        "latency_one_ms_p95",
        "latency_batch_ms_per_row",
        "model_bytes",
        "peak_memory_mib",
        "limits",
    }
    assert figures["model_bytes"] == 5
    assert 0 <= figures["latency_one_ms_p50"] <= figures["latency_one_ms_p95"]


@pytest.mark.parametrize(
    ("limit", "words", "passed"), [(1e9, "1e+09", True), (1e-9, "1e-09", False)]
)
def test_limits_are_held_or_not_beside_the_pipeline(project, capsys, limit, words, passed):
    project(limit)
    assert "over their limits: " + ("none" if passed else "latency, memory") in (
        capsys.readouterr().out
    )
    figures = files.read_json("reports/prompts/timing/m.json")
    limits = figures["limits"]
    assert {name: (kept["limit"], kept["passed"]) for name, kept in limits.items()} == {
        "latency": (f"< {words} ms", passed),
        "memory": (f"< {words} MiB", passed),
    }
    assert float(limits["latency"]["value"]) == figures["latency_one_ms_p95"]
    # They are never equal twice: no output of the stage has them.
    assert files.read_json("reports/prompts/models/m/limits.json") == {}


@pytest.mark.parametrize(("limit", "passed"), [(1, True), (4e-6, False)])
def test_the_limit_of_the_size_decides(project, limit, passed):
    project(1e9, size_mib=limit)  # of five bytes: 4.8e-6 MiB
    size = {"value": "0.000005", "limit": f"< {limit:g} MiB", "passed": passed}
    assert files.read_json("reports/prompts/models/m/limits.json") == {"size": size}


def test_one_prompt_has_the_length_that_was_asked(project):
    seen = project(1e9)
    # A first one, which is not timed, then five in turn of the two that are long enough; then
    # three times a batch of seven, the three texts in turn, whole.
    one, two = ["x" * 20], ["y" * 20]
    assert seen[:6] == [one, one, two, one, two, one]
    assert seen[6:] == [[*TEXTS, *TEXTS, TEXTS[0]]] * 3


def test_without_a_long_text_the_longest_is_taken(project):
    assert project(1e9, ["ab", "abcd", "abc"])[:6] == [["abcd"]] * 6


def test_a_blend_has_no_strongest_features_of_its_own(project):
    project(1e9)
    assert (REPORTS / "models/m/explain.csv").read_text() == ",".join(TOKEN_COLUMNS) + "\n"


def test_a_model_whose_features_are_gone_is_no_blend(project):
    with refused("prompts", "explain logreg without its features", match="No such file"):
        project(1e9, item=ITEM)
    assert not (REPORTS / "models/m/explain.csv").exists()


@pytest.mark.parametrize(
    ("knobs", "said"),
    [
        ({"C": -1}, "C: must be > 0, got -1"),
        ({"C": "[1, 0]"}, "C: must be > 0, got 0"),
        ({"c": 1}, "c: unknown key; did you mean 'C'"),
    ],
)
def test_a_wrong_item_is_told_before_the_model_is_read(project, knobs, said):
    with refused("prompts", f"explain with {knobs}", match=rf"params\.yaml: train\.m\.{said}"):
        project(1e9, item=ITEM | knobs)
    assert not (REPORTS / "timing").exists()


def write_params(**settings):
    majority = {"features": "tfidf", "estimator": "majority"}
    settings = {"tokens": 4, "repeats": 3, "batch": 5, **settings}
    write_files(SHARED, {"explain": settings, "train": {"svm": ITEM, "majority": majority}})


class Line(dict):
    """A made-up pipeline that answers too; it is read from a file of the synthetic reports."""

    def predict_proba(self, rows):
        return np.tile([0.5, 0.25, 0.25], (len(rows["text"]), 1))


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """A folder with what the stages before leave of seven models."""
    root = tmp_path_factory.mktemp("written")
    synthetic_reports.write(root, rows=600)
    for path in root.glob("reports/prompts/models/*/explain.csv"):
        path.unlink()
    fitted = {"method": "none", "classes": synthetic_reports.CLASSES}
    for model in ("svm", "majority"):
        files.write_json(root / f"models/prompts/calibration/{model}.json", fitted)
    return root


@pytest.fixture
def trained(written, tmp_path, monkeypatch):
    """A copy of it to change."""
    shutil.copytree(written, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    write_params()
    load = joblib.load
    monkeypatch.setattr(joblib, "load", lambda path: Line(load(path)))


def test_the_strongest_features_of_each_class(trained):
    for model in ("svm", "majority"):
        explain.main(["prompts", model])
    tokens = pd.read_csv(REPORTS / "models/svm/explain.csv")
    assert list(tokens.columns) == TOKEN_COLUMNS
    assert tokens.groupby("class").size().max() == 4
    # The five texts take turns over the 60 training rows, and one of them has the word.
    counts = tokens.set_index("token")["n_train"]
    assert set(counts[counts.index.isin(["ignore previous", "system prompt", "pretend"])]) == {12}
    assert (REPORTS / "models/majority/explain.csv").read_text() == ",".join(TOKEN_COLUMNS) + "\n"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"tokens": -1}, r"explain\.tokens: must be >= 1, got -1"),
        ({"latency": 1}, r"explain\.latency: unknown key; did you mean 'latency_ms'"),
    ],
)
def test_a_wrong_knob_is_named(trained, change, message):
    write_params(**change)
    with pytest.raises(ParamError, match=rf"^pipelines/prompts/params\.yaml: {message}"):
        explain.main(["prompts", "svm"])


def test_an_unknown_model_gets_the_known_ones(trained):
    files.write_json("models/prompts/calibration/bayes.json", {"method": "none", "classes": []})
    with pytest.raises(ParamError, match="no 'bayes' in train; known: majority, svm"):
        explain.main(["prompts", "bayes"])


@pytest.mark.slow
def test_the_stage_starts_without_heavy_libraries():
    # Their memory would count as the model's.
    heavy = ["matplotlib", "sklearn", "scipy", "xgboost", "torch", "jinja2", "joblib"]
    code = f"import sys, stages.explain; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, cwd=ROOT, capture_output=True, text=True
    )
    assert done.stdout.strip() == "[]"
