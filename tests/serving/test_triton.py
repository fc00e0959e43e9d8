import subprocess

import pytest

from rampart.serving import triton as model_config

SCORES = {"test": {"accuracy": 0.93}, "external": {"accuracy": 0.9}}
PACKAGE = {
    "name": "columns",
    "version": "1.2.0",
    "framework": "network",
    "metrics": SCORES,
    "feature_count": 376,
    "feature_version": "1.0",
    "minimum_onnxruntime": "1.12.0",
    "opset": 17,
}
MEASURED = {"one_ms_p50": 0.8, "batch_ms_per_row_p50": 0.3, "resident_mib": 100.0}  # 104.8576 MB
FILES = {"onnx": {"path": "models/m.onnx", "bytes": 5, "sha256": "ab"}}


def git(*words):
    subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@b.c", *words], check=True)


def test_the_fields_are_those_of_package_and_benchmark(monkeypatch):
    monkeypatch.setattr(model_config, "commit_date", lambda: "2026-01-02")
    config = model_config.model_config(PACKAGE, FILES, MEASURED)
    assert config["model_metadata"] == {
        "name": "columns",
        "version": "1.2.0",
        "training_date": "2026-01-02",
        "framework": "network",
        "accuracy": 0.93,
        "accuracy_external": 0.9,
        "features": {"count": 376, "version": "1.0"},
    }
    assert config["model_files"] == FILES
    assert config["performance_benchmarks"] == {
        "inference_time_ms": 0.8,
        "batch_time_ms_per_column": 0.3,
        "memory_usage_mb": 104.9,
        "accuracy_test_set": 0.93,
    }
    deployment = config["deployment"]
    assert (deployment["min_onnx_runtime"], deployment["opset"]) == ("1.12.0", 17)
    assert deployment["python"].startswith("3.")


def test_the_date_is_that_of_the_commit(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2024-05-06T07:08:09Z")
    git("init", "-q")
    git("commit", "-q", "--allow-empty", "-m", "one")
    assert model_config.commit_date() == "2024-05-06"


@pytest.mark.parametrize("path", ["", None])
def test_there_is_none_outside_a_repository_or_without_git(tmp_path, monkeypatch, path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    if path is not None:
        monkeypatch.setenv("PATH", path)
    assert model_config.commit_date() is None
