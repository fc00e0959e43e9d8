from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from rampart.core import files
from rampart.core.loading import load
from rampart.estimators.network import Params
from stages import compress, export
from tests.onnx_models import Network
from tests.stages import exported, small

VARIANTS = ["float16", "float32", "int8", "pruned", "pruned_int8"]


def finetune(fitted, X, y, sample_weight, sparsity, epochs, seed):
    """Stand for the one of rampart/estimators/network.py, without training."""
    assert (len(X), len(y), len(sample_weight), sparsity, epochs) == (90, 90, 90, 0.5, 1)
    assert isinstance(seed, int)
    np.testing.assert_allclose(X.mean(axis=0), 0, atol=1e-5)  # normalised rows of train
    sparse = Network((2, 32, 3), seed=5)
    for layer in sparse.layers_:
        limit = np.quantile(np.abs(layer["kernel"]), sparsity)
        layer["kernel"] = np.where(np.abs(layer["kernel"]) <= limit, 0, layer["kernel"])
    return sparse


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    exported.write_inputs()
    for model in ("forest", "net"):
        export.main(["columns", model])

    def loaded(package, name, **named):
        known = name == "network" and package == "rampart.estimators"
        return (
            SimpleNamespace(finetune=finetune, Params=Params)
            if known
            else load(package, name, **named)
        )

    monkeypatch.setattr(compress, "load", loaded)


def shipped(model):
    return sorted(path.stem for path in Path(f"models/columns/compressed/{model}").iterdir())


def test_every_variant_of_a_network(project):
    exported.write_params(compress=", max_loss: 1.0")
    compress.main(["columns", "net"])
    report = files.read_json("reports/columns/compress/net.json")
    assert sorted(report) == VARIANTS
    assert shipped("net") == [name for name in VARIANTS if name != "float32"]
    assert report["pruned"]["sparsity"] == report["pruned_int8"]["sparsity"] == 0.5
    for name in shipped("net"):
        path = Path(f"models/columns/compressed/net/{name}.onnx")
        assert report[name]["bytes"] == path.stat().st_size


def test_what_is_refused_is_not_left_from_before(project):
    native = pd.read_parquet("data/columns/calibrated/net.parquet")
    path = "data/columns/splits/validation.parquet"
    rows = native.loc[native["split"] == "validation", "prediction"]
    # The network is always right; the other one, which stands for the pruned, is not.
    pd.read_parquet(path).assign(label=rows.to_numpy()).to_parquet(path)
    exported.write_params(compress=", max_loss: 1.0")
    compress.main(["columns", "net"])
    assert "pruned" in shipped("net")
    exported.write_params(compress=", max_loss: 0.1")
    compress.main(["columns", "net"])
    report = files.read_json("reports/columns/compress/net.json")
    assert report["pruned"]["status"] == report["pruned_int8"]["status"] == "refused"
    assert shipped("net") == ["float16", "int8"]


def test_trees_have_no_variant_and_the_report_says_why(project):
    compress.main(["columns", "forest"])
    report = files.read_json("reports/columns/compress/forest.json")
    assert shipped("forest") == []
    assert sorted(report) == VARIANTS
    assert report["float32"]["bytes"] == Path("models/columns/exported/forest.onnx").stat().st_size
    for name in VARIANTS:
        if name != "float32":
            assert report[name]["status"] == "not applicable"
            assert len(report[name]["reason"]) > 20


@pytest.mark.slow
def test_twice_the_same_bytes(project):
    runs = []
    for _ in range(2):
        compress.main(["columns", "net"])
        runs.append(small.outputs("models/columns/compressed", "reports/columns/compress"))
    assert runs[0] == runs[1]
