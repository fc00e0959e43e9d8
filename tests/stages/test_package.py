"""The stage package, on reports and graphs that are invented here."""

import json
import shutil
from pathlib import Path

import pytest

from app.model import Package
from rampart.core import files
from rampart.core.params import ParamError
from rampart.serving import signing
from rampart.tasks.columns.row import CLASSES
from stages import package
from tests.app import tiny
from tests.refusals import refused
from tests.stages.small import write_files

REPORTS, MODELS = Path("reports/columns"), Path("models/columns")
SETTINGS = {"name": "columns-classifier", "version": "1.0.0", "features": "columns"}


def write_params(**changes):
    train = {
        "network": {"features": "columns", "estimator": "network"},
        "forest": {"features": "columns", "estimator": "forest"},
        "ensemble": {"features": "members", "estimator": "blend"},
    }
    stack = {"members": {"first": "forest", "second": "network", "third": "forest"}}
    params = {"train": train, "stack": stack, "package": SETTINGS | changes}
    params["evaluate"] = {"alpha": 0.1}
    write_files({"scale": "tiny", "seed": 1}, params, "columns")


def metrics(accuracy):
    one = {"precision": 0.9, "recall": 0.9, "f1": 0.9, "support": 5, "predicted": 5}
    split = {"ece": 0.01, "n": 40, "by_class": dict.fromkeys(CLASSES, one)}
    for name in ("accuracy", "f1_macro"):
        split |= {f"{name}_low": accuracy - 0.01, name: accuracy, f"{name}_high": accuracy + 0.01}
    return {"test": split, "external": split, "validation": split}


@pytest.fixture(autouse=True)
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_params()
    source = {"name": "a", "package": "a", "version": "1", "data_licence": "MIT", "rows": 3}
    files.write_json(REPORTS / "data.json", {"sources": [source]})
    files.write_json(REPORTS / "champion.json", {"model": "network"})
    for model, accuracy in (("network", 0.95), ("forest", 0.94), ("ensemble", 0.96)):
        files.write_json(REPORTS / f"models/{model}/metrics.json", metrics(accuracy))
        calibration = {"method": "temperature", "temperature": 1.5, "classes": list(CLASSES)}
        files.write_json(MODELS / f"calibration/{model}.json", calibration)
    for name in ("exported/network", "exported/forest", "compressed/network/int8"):
        path = MODELS / f"{name}.onnx"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(tiny.graph())
    variants = {
        "int8": {"status": "shipped", "reason": "", "loss_test": 0.002},
        "float16": {"status": "refused", "reason": "loses 0.02 of accuracy, 0.005 are allowed"},
    }
    files.write_json(REPORTS / "compress/network.json", variants)


def run():
    package.main(["columns"])
    return json.loads((MODELS / "package/config.json").read_text())


def test_the_champion_is_packaged_and_can_be_loaded():
    config = run()
    assert (config["model"], config["variant"], config["framework"]) == (
        "network",
        "float32",
        "Keras",
    )
    assert config["classes"] == list(CLASSES)
    assert config["metrics"]["test"]["accuracy_low"] == pytest.approx(0.94)
    assert config["calibration"] == {"method": "temperature", "temperature": 1.5}
    names = ["MODEL_CARD.md", "config.json", "labels.json", "model.onnx"]
    assert sorted(path.name for path in (MODELS / "package").iterdir()) == names
    assert Package(MODELS / "package").labels == list(CLASSES)
    assert files.read_json(REPORTS / "package.json") == config


def test_twice_gives_the_same_bytes():
    run()
    first = {path.name: path.read_bytes() for path in (MODELS / "package").iterdir()}
    shutil.rmtree(MODELS / "package")
    run()
    assert {path.name: path.read_bytes() for path in (MODELS / "package").iterdir()} == first


def test_a_shipped_variant_is_packaged():
    write_params(variant="int8")
    config = run()
    assert (config["variant"], config["variant_loss"]) == ("int8", 0.002)


def test_a_refused_variant_says_why():
    write_params(variant="float16")
    with pytest.raises(ParamError, match=r"is refused: loses 0.02 of accuracy, 0.005 are allowed"):
        run()
    assert not (MODELS / "package").exists()


def test_a_champion_without_a_graph_says_what_there_is():
    files.write_json(REPORTS / "champion.json", {"model": "ensemble"})
    with pytest.raises(ParamError, match=r"'ensemble' has no ONNX .*: forest \(0.0 MB, accuracy"):
        run()
    write_params(model="forest")
    assert run()["framework"] == "scikit-learn"


def test_a_blend_names_its_members_frameworks():
    shutil.copy(MODELS / "exported/network.onnx", MODELS / "exported/ensemble.onnx")
    files.write_json(REPORTS / "champion.json", {"model": "ensemble"})
    assert run()["framework"] == "scikit-learn + Keras"


def test_a_package_that_is_too_large_says_what_else_there_is():
    write_params(max_mb=0.001)
    with pytest.raises(
        ValueError, match=r"yaml: package\.max_mb: is 0.001, .* forest \(0.0 MB, .*; network"
    ):
        run()


def test_a_promoted_model_is_packaged():
    decision = {"decision": "promoted", "reason": "better", "model": "forest"}
    files.write_json(REPORTS / "retrain.json", decision)
    retrained = MODELS / "retrained"
    files.write_json(retrained / "metrics.json", metrics(0.98))
    files.write_json(retrained / "calibration.json", {"method": "none"})
    shutil.copy(MODELS / "exported/forest.onnx", retrained / "model.onnx")
    config = run()
    assert (config["model"], config["framework"]) == ("retrained", "scikit-learn")
    assert config["metrics"]["test"]["accuracy"] == 0.98
    write_params(model="network")  # the old one all the same
    assert run()["model"] == "network"


def test_what_was_not_promoted_cannot_be_packaged():
    files.write_json(REPORTS / "retrain.json", {"decision": "kept", "reason": "no gain"})
    assert run()["model"] == "network"
    write_params(model="retrained")
    with pytest.raises(
        ParamError, match=r"params\.yaml: package\.model: no model was promoted: no gain"
    ):
        run()


def test_with_a_key_the_package_is_signed_and_without_one_nothing_changes(tmp_path):
    package.main(["columns"])
    folder = MODELS / "package"
    plain = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert signing.SIGNATURE not in plain
    private, public = signing.new_pair()
    (tmp_path / "mine.pem").write_bytes(private)
    write_params(sign="mine.pem")
    package.main(["columns"])
    signed = {path.name: path.read_bytes() for path in folder.iterdir()}
    signature = signed.pop(signing.SIGNATURE)
    assert signed == plain
    signing.verify(signed, signature, public)


@pytest.mark.parametrize(
    ("content", "said"),
    [(None, "sign: mine.pem: No such file"), (b"x", "sign: mine.pem is no private key")],
)
def test_a_key_that_cannot_sign_is_told_and_leaves_the_package(tmp_path, content, said):
    if content is not None:
        (tmp_path / "mine.pem").write_bytes(content)
    write_params(sign="mine.pem")
    with refused("columns", f"package.sign: a file of {content!r}", match=said, error=ParamError):
        package.main(["columns"])
    assert not (MODELS / "package").exists()
