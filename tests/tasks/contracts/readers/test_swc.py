import json
import zipfile

import pytest

from rampart.data.archives import open_archive
from rampart.tasks.contracts.readers.swc import definitions
from tests.tasks.contracts.small import registry


def test_an_entry_is_its_title_and_its_cwe(tmp_path):
    with open_archive(registry(tmp_path, ["SWC-107", "SWC-100"])) as archive:
        found = definitions(archive)
    assert list(found) == ["SWC-100", "SWC-107"]
    assert found["SWC-107"] == {
        "title": "A title",
        "cwe": "CWE-1",
        "description": "",
        "remediation": "",
    }


@pytest.mark.parametrize(
    ("description", "plain"),
    [("a `b`\n\n- [c](http://d) e", "a b - c e"), ("", "")],
)
def test_markdown_becomes_a_line(tmp_path, description, plain):
    path = tmp_path / "a.whl"
    entry = {"SWC-1": {"content": {"Title": "T", "Description": description}}}
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("swc_registry/swc-definition.json", json.dumps(entry))
    with open_archive(path) as archive:
        assert definitions(archive)["SWC-1"]["description"] == plain


def test_an_entry_without_a_title_is_named(tmp_path):
    path = tmp_path / "a.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("swc_registry/swc-definition.json", '{"SWC-1": {"content": {}}}')
    with open_archive(path) as archive, pytest.raises(ValueError, match="SWC-1 has no title"):
        definitions(archive)
