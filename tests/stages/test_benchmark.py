"""What is measured is never equal twice, so the figures are not looked at, only their form."""

import hashlib
from functools import partial
from pathlib import Path

import pytest
import yaml

from rampart.core import files
from rampart.core.progress import Progress
from stages import benchmark, export
from tests import small_features
from tests.stages import exported

FIGURES = {
    "one_ms_p50",
    "one_ms_p95",
    "batch_ms_per_row_p50",
    "batch_ms_per_row_p95",
    "rows_per_second",
}
SAID: list[str] = []  # of how far it is


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """A folder in which the stage has run."""
    root = tmp_path_factory.mktemp("benchmark")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        exported.write_inputs()
        for model in ("forest", "net"):
            export.main(["columns", model])
        graph = Path("models/columns/exported/net.onnx").read_bytes()
        for path in (
            "package/model.onnx",
            "compressed/net/int8.onnx",
            "compressed/net/pruned.onnx",
        ):
            with files.replacing(f"models/columns/{path}") as file:
                file.write_bytes(graph)
        scores = {"accuracy": 0.9}
        package = {"name": "columns", "version": "1.0.0", "model": "net", "framework": "network"}
        package |= {"feature_count": 2, "feature_version": "test", "opset": 17}
        package |= {"metrics": {"test": scores, "external": scores}}
        package |= {"minimum_onnxruntime": "1.12.0"}
        files.write_json("reports/columns/package.json", package)
        patch.setattr(benchmark, "load", lambda *names, **needs: small_features)
        patch.setattr(benchmark.measuring, "resident", lambda *call: 70.0)
        patch.setattr(benchmark, "Progress", partial(Progress, every=0, say=SAID.append))
        benchmark.main(["columns"])
    return root


def test_every_model_and_variant_is_measured(ran):
    measured = files.read_json(ran / "reports/columns/timing/benchmark.json")
    assert set(measured) == {"features", "values_mean", "models", "package", "machine"}
    assert set(measured["features"]) == FIGURES
    assert set(measured["package"]) == FIGURES | {"bytes", "resident_mib"}
    variants = {model: set(values) for model, values in measured["models"].items()}
    assert variants == {"forest": {"native", "onnx"}, "net": {"native", "onnx", "int8", "pruned"}}
    for values in measured["models"].values():
        for name, figures in values.items():
            memory = {"resident_mib"} if name != "native" else set()
            assert set(figures) == FIGURES | {"bytes"} | memory
            assert 0 < figures["one_ms_p50"] <= figures["one_ms_p95"]


def test_each_measurement_is_a_step(ran):
    steps = ["features", "forest native", "forest onnx", "net native"]
    steps += ["net onnx", "net int8", "net pruned", "package"]
    assert [line.partition(",")[0] for line in SAID] == [
        f"[{number}/8] {step}" for number, step in enumerate(steps, 1)
    ]


def test_the_description_of_the_package(ran):
    text = (ran / "reports/columns/timing/model_config.yaml").read_text()
    described = yaml.safe_load(text)
    assert list(described) == [
        "model_metadata",
        "model_files",
        "performance_benchmarks",
        "deployment",
    ]
    assert set(described["model_files"]) == {"onnx", "quantized_int8", "pruned"}
    for file in described["model_files"].values():
        content = (ran / file["path"]).read_bytes()
        assert file["sha256"] == hashlib.sha256(content).hexdigest()
        assert file["bytes"] == len(content)
    assert described["performance_benchmarks"]["memory_usage_mb"] == 73.4
