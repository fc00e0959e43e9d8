import hashlib
import json

import numpy as np
import pytest

from app.audit import loading
from rampart.serving import signing
from rampart.tasks.contracts.row import LABELS
from tests.app.audit import packed
from tests.refusals import refused

LABELS_OF = {"solidity": LABELS["source"], "behaviour": LABELS["history"]}


def load(folder, public=None, task="solidity", labels=None):
    return loading.package(folder / task / "package", public, labels or LABELS_OF[task])


def changed(folder, name, task="solidity", **values):
    """Change a file of JSON of a package, and its digest."""
    folder = folder / task / "package"
    content = json.dumps(json.loads((folder / name).read_bytes()) | values).encode()
    (folder / name).write_bytes(content)
    if name != "config.json":
        config = json.loads((folder / "config.json").read_bytes())
        config["files"][name]["sha256"] = hashlib.sha256(content).hexdigest()
        (folder / "config.json").write_text(json.dumps(config))


def test_a_package_can_be_asked(packages):
    model = load(packages)
    assert model.labels == list(LABELS["source"])
    assert model.config["version"] == "1.2.3"
    p = model.ask({"text": [""] * 3, "view": [""] * 3, "n_call_value": [0.0, 1.0, 9.0]})
    # 1 % of each of nine classes, and the rest of the one that is told.
    assert p.dtype == np.float64
    np.testing.assert_allclose(p[0], [0.91, *[0.01] * 9], atol=1e-6)
    np.testing.assert_allclose(p[1], [0.01, 0.91, *[0.01] * 8], atol=1e-6)
    assert p[2].tolist() == p[1].tolist()


@pytest.mark.parametrize("name", loading.DESCRIBED)
def test_one_changed_byte_is_refused(copied, name):
    path = copied / "solidity/package" / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with refused(
        "contracts", f"a package with one byte of {name} changed", "was changed or is not"
    ):
        load(copied)


@pytest.mark.parametrize("name", [*loading.DESCRIBED, "config.json"])
def test_a_missing_file_is_refused(copied, name):
    (copied / "solidity/package" / name).unlink()
    with refused("contracts", f"a package without {name}", f"{name}: no such file; run"):
        load(copied)


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    with refused("contracts", "packages that are not there", "no such file; run"):
        load(tmp_path)


def test_the_package_of_another_task_is_refused(packages):
    with refused("contracts", "the package of another task", "is it the package of another task"):
        load(packages, task="behaviour", labels=LABELS["source"])


def test_classes_in_another_order_are_refused(packages):
    with refused("contracts", "a package with classes in another order", "its classes are safe"):
        load(packages, labels=LABELS["source"][::-1])


def test_other_features_are_refused(copied):
    changed(copied, "config.json", feature_version="0")
    with refused("contracts", "a package of other features", "was made for feature version 0"):
        load(copied)


def test_a_graph_of_other_classes_is_refused(copied):
    folder = copied / "solidity/package"
    content = packed.graph(["safe", "other"], "other")
    (folder / "model.onnx").write_bytes(content)
    config = json.loads((folder / "config.json").read_bytes())
    config["files"]["model.onnx"]["sha256"] = hashlib.sha256(content).hexdigest()
    (folder / "config.json").write_text(json.dumps(config))
    with refused("contracts", "a package whose graph has two classes", "10 classes, model.onnx gi"):
        load(copied)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"parts": [{}]}, "features.json is damaged: features of the kind None"),
        ({"parts": 3}, "features.json is damaged"),
        ({"columns": [4]}, "features.json is damaged: columns: must rise within 0 and 0"),
        ({"columns": "n"}, "features.json is damaged"),
    ],
)
def test_features_that_cannot_be_read_are_refused(copied, values, said):
    changed(copied, "features.json", **values)
    with refused("contracts", f"a package whose features.json has {values}", said):
        load(copied)


def test_features_of_another_width_are_refused(copied):
    changed(copied, "config.json", feature_count=2)
    with refused("contracts", "a package of two columns", "takes 2 columns, features.json has oth"):
        load(copied)


def signed(folder):
    """Sign a package with a new key; return the public one."""
    private, public = signing.new_pair()
    folder = folder / "solidity/package"
    contents = {path.name: path.read_bytes() for path in folder.iterdir()}
    (folder / signing.SIGNATURE).write_bytes(signing.sign(contents, private))
    return public


def test_what_its_owner_has_signed_is_loaded(copied):
    public = signed(copied)
    assert load(copied, public).labels == list(LABELS["source"])


def test_an_unsigned_package_is_refused_where_a_key_is_pinned(packages):
    with refused("contracts", "an unsigned package, with a pinned key", "is not signed"):
        load(packages, signing.new_pair()[1])


def test_what_another_has_signed_is_refused(copied):
    signed(copied)
    with refused("contracts", "a package that another has signed, with a pinned key"):
        load(copied, signing.new_pair()[1])


def test_a_signed_package_that_was_changed_with_its_digests_is_refused(copied):
    public = signed(copied)
    changed(copied, "features.json", note="other")
    load(copied)  # the digests alone do not tell
    with refused("contracts", "a signed package that was changed with its digests"):
        load(copied, public)
