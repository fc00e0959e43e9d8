import json
import shutil

import pytest

from app.flows import loading
from tests.refusals import refused


@pytest.fixture
def copied(flow_package, tmp_path):
    return shutil.copytree(flow_package, tmp_path / "package")


def test_what_a_package_holds(flow_package):
    package = loading.package(flow_package)
    assert package.labels == ["info", "low", "medium", "high", "critical"]
    assert package.config["model"] == "forest"
    assert package.lookup.version == "18.1"
    assert package.anomaly.budget == 100


def test_a_budget_is_handed_on(flow_package):
    assert loading.package(flow_package, budget=1000).anomaly.threshold == 5


@pytest.mark.parametrize("name", [*loading.DESCRIBED, *loading.UNUSUAL])
def test_a_changed_file_is_refused(copied, name):
    (copied / name).write_bytes((copied / name).read_bytes() + b" ")
    with refused("flows", f"a package whose {name} was changed", match="was changed or is not"):
        loading.package(copied)


@pytest.mark.parametrize("name", [*loading.DESCRIBED, "config.json"])
def test_a_missing_file_is_refused(copied, name):
    (copied / name).unlink()
    with refused("flows", f"a package without {name}", match=f"{name}: no such file"):
        loading.package(copied)


def test_half_an_anomaly_model_is_refused(copied):
    (copied / "anomaly.onnx").unlink()
    with refused("flows", "a package without anomaly.onnx", match="has no anomaly.onnx"):
        loading.package(copied)


def test_other_features_are_refused(copied):
    config = json.loads((copied / "config.json").read_text())
    (copied / "config.json").write_text(json.dumps(config | {"feature_version": "0"}))
    with refused("flows", "a package of other features", match="was made for feature version 0"):
        loading.package(copied)


def test_no_folder_is_refused(tmp_path):
    with refused("flows", "a package that is not there", match="no such file; run"):
        loading.package(tmp_path / "none")


def test_an_unsigned_one_is_refused_where_a_key_is_pinned(flow_package):
    from rampart.serving import signing

    with refused("flows", "an unsigned package, with a pinned key"):
        loading.package(flow_package, signing.new_pair()[1])
