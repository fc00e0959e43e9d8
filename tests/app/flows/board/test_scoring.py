import io
import os
import tomllib
from pathlib import Path

import pandas as pd
import pytest

from app.flows import ingest
from app.flows.board import scoring
from tests.refusals import refused
from tests.tasks.flows import small

ROOT = Path(__file__).resolve().parents[4]


def test_the_first_flows_are_scored_before_the_whole(flow_package, recorded, monkeypatch):
    model = scoring.scorer(str(flow_package), None)
    upload = scoring.read(io.BytesIO(recorded.read_bytes()), "flows.csv")
    assert scoring.first(model, upload) is None  # 20 flows: the whole is as quick
    whole = scoring.whole(model, upload, "flows.csv")
    assert len(whole.scored) == len(whole.urgent) == 20
    assert (whole.name, whole.schema) == ("flows.csv", "NFStream")
    monkeypatch.setattr(scoring, "FIRST", 5)
    first = scoring.first(model, upload)
    pd.testing.assert_series_equal(first["severity"], whole.scored["severity"].head(5))


def test_a_package_is_loaded_once_until_it_is_made_anew(flow_package):
    model = scoring.scorer(str(flow_package), None)
    assert scoring.scorer(str(flow_package), None) is model
    os.utime(flow_package / "config.json", ns=(1, 1))
    assert scoring.scorer(str(flow_package), None) is not model


def test_a_package_that_is_missing_says_so(tmp_path):
    with refused("flows", "the dashboard without a package", match="no such file; run"):
        scoring.scorer(str(tmp_path / "none"), None)


def test_an_upload_without_a_flow_is_refused(monkeypatch):
    upload = ingest.Upload(pd.DataFrame(), "NFStream", None)
    monkeypatch.setattr(ingest, "read", lambda source, name, limits: upload)
    with refused("flows", "an upload of which no row can be read", match="a.csv: has no flow"):
        scoring.read(io.BytesIO(), "a.csv")


@pytest.mark.parametrize("name", ["a.pdf", "a"])
def test_a_file_of_another_kind_is_refused(name):
    with refused("flows", f"the dashboard: an upload {name}", match="unknown ending"):
        scoring.read(io.BytesIO(b"%PDF"), name)


def test_a_public_table_is_read():
    content = small.table(small.NF3, 5, PROTOCOL=6).to_csv(index=False).encode()
    assert len(scoring.read(io.BytesIO(content), "a.csv").flows) == 5


def test_more_flows_than_memory_is_to_hold_are_refused(monkeypatch):
    monkeypatch.setattr(scoring, "LIMITS", scoring.LIMITS._replace(rows=4))
    content = small.table(small.NF3, 5).to_csv(index=False).encode()
    with refused("flows", "the dashboard: 5 flows, where 4 are the limit", match="more than 4"):
        scoring.read(io.BytesIO(content), "a.csv")


def test_the_servers_limit_is_the_readers():
    config = tomllib.loads((ROOT / ".streamlit/config.toml").read_text())
    assert config["server"]["maxUploadSize"] * 2**20 == scoring.LIMITS.size
    assert config["server"]["address"] == "127.0.0.1"
    assert config["browser"]["gatherUsageStats"] is False
