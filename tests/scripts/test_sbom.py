import hashlib
import json

import pytest

from scripts import sbom
from tests.app import tiny
from tests.refusals import refused

PARTS = ["uvicorn", "click", "h11"]


def listed(packages=()):
    return json.loads(sbom.text(sbom.bill(PARTS, packages)))


def test_each_distribution_has_version_address_and_licence():
    from importlib.metadata import version

    parts = {part["name"]: part for part in listed()["components"]}
    assert parts.keys() == set(PARTS)
    assert parts["h11"]["purl"] == f"pkg:pypi/h11@{version('h11')}"
    assert parts["h11"]["version"] == version("h11")
    assert parts["h11"]["licenses"] == [{"license": {"id": "MIT"}}]


def test_what_requires_what():
    needs = {one["ref"]: set(one.get("dependsOn", [])) for one in listed()["dependencies"]}
    refs = {ref.split("/")[-1].split("@")[0]: ref for ref in needs}
    assert needs[refs["uvicorn"]] == {refs["click"], refs["h11"]}
    assert needs["rampart"] == {refs[name] for name in PARTS}


def test_the_same_parts_give_the_same_bytes_and_others_another_number():
    one = sbom.text(sbom.bill(PARTS))
    assert sbom.text(sbom.bill(list(reversed(PARTS)))) == one
    other = json.loads(sbom.text(sbom.bill(PARTS[:2])))
    assert other["serialNumber"] != json.loads(one)["serialNumber"]
    assert "timestamp" not in json.loads(one)["metadata"]


def test_a_model_is_a_part_with_the_digest_of_its_graph(tmp_path):
    folder = tiny.write(tmp_path / "columns" / "package")
    config = json.loads((folder / "config.json").read_text())
    config |= {"name": "columns-classifier", "version": "1.0.0"}
    (folder / "config.json").write_text(json.dumps(config))
    (part,) = [p for p in listed([folder])["components"] if p["type"] != "library"]
    assert part["type"] == "machine-learning-model"
    assert (part["name"], part["version"]) == ("columns-classifier", "1.0.0")
    digest = hashlib.sha256((folder / "model.onnx").read_bytes()).hexdigest()
    assert part["hashes"] == [{"alg": "SHA-256", "content": digest}]


def test_a_folder_that_is_no_package(tmp_path):
    (tmp_path / "config.json").write_text('{"files": {}}')
    with refused("all", "scripts.sbom --package of no package", "has no digest"):
        sbom.model(tmp_path)


@pytest.mark.parametrize(
    ("about", "said"),
    [
        ({"License-Expression": "MIT OR Apache-2.0", "License": "x"}, "MIT OR Apache-2.0"),
        ({"License-Expression": None, "License": "BSD"}, "BSD"),
        ({"License-Expression": None, "License": "a\nlong text"}, None),
        ({"License-Expression": None, "License": None}, None),
    ],
)
def test_a_licence_is_the_shortest_thing_said(about, said):
    assert sbom.licence(about) == said


def test_the_command_writes_all_parts_of_the_image(tmp_path, capsys):
    sbom.main(["--out", str(tmp_path / "sbom.json")])
    names = {
        part["name"].lower()
        for part in json.loads((tmp_path / "sbom.json").read_text())["components"]
    }
    assert {"fastapi", "onnxruntime"} <= names
    assert "parts" in capsys.readouterr().out
