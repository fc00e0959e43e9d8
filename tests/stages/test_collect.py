"""What was recorded becomes rows; a path out of the project is refused."""

import pandas as pd
import pytest

from rampart.core.params import ParamError
from stages import collect
from tests.refusals import refused
from tests.stages.small import write_files
from tests.tasks.flows import small

SHARED = {"scale": "tiny", "seed": 7, "compute": {"workers": 1}}


@pytest.fixture(autouse=True)
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    small.recording(1, 1, 2).to_parquet("recording.parquet")


def collected(block):
    write_files(SHARED, {"collect": block}, "flows")
    collect.main(["flows"])


def test_a_file_a_name():
    collected({"testbed": {"path": "recording.parquet"}, "more": {"path": "recording.parquet"}})
    rows = pd.read_parquet("data/flows/extracted/testbed.parquet")
    assert len(rows) == 10
    assert set(rows["package"]) == {"testbed"}
    more = pd.read_parquet("data/flows/extracted/more.parquet")
    pd.testing.assert_frame_equal(more, rows.assign(package="more"))


@pytest.mark.parametrize(
    ("block", "said"),
    [
        ({"testbed": {"path": "../recording.parquet"}}, "path: must lie in the project"),
        ({"../x": {"path": "recording.parquet"}}, "must be a name of small letters"),
        ({}, "must be a mapping with an entry or more"),
        ({"testbed": {}}, "path: is missing"),
    ],
)
def test_what_is_refused(block, said):
    with refused("flows", f"collect: {block}", match=said, error=ParamError):
        collected(block)
