import json
import sqlite3
import time
from contextlib import closing

import pytest

from app.serve import answering
from app.serve.faults import RefusedError
from rampart.monitoring.exposition import Exposition
from rampart.monitoring.predictions import Log
from tests.app.serve import made

ROW = {"columns": [made.LONG, made.SHORT]}


def rows(path, variant="served"):
    """Return what a log holds, read by another reader."""
    with Log(f"sqlite:///{path}") as log:
        return [row for part in log.chunks("columns", variant=variant) for row in part]


@pytest.fixture
def logged(tmp_path):
    return tmp_path / "log.db"


def test_a_row_is_on_disk_before_its_answer_is_out(columns, logged):
    with made.client({"columns": columns}, log=Log(f"sqlite:///{logged}")) as client:
        said = client.post("/columns/classify", json=ROW, headers={"x-sticky-key": "me"}).json()
        long, short = sorted(rows(logged), key=lambda row: row["id"])
    assert [long["id"], short["id"]] == [one["id"] for one in said["results"]]
    assert (long["prediction"], short["prediction"]) == ("text_long", "numeric")
    assert (long["version"], long["digest"]) == ("1.0.0", said["digest"])
    assert long["confidence"] == pytest.approx(said["results"][0]["confidence"], abs=1e-4)
    assert long["sketch"]["values"] == 3
    assert long["sketch"]["v:text_long"] > 0 > long["sketch"]["v:numeric"]
    assert abs(long["at"] - time.time()) < 60
    content = answering.canonical(made.LONG)
    assert long["input"] == answering._digest(content)
    assert long["key"] == answering._digest(b"me")
    assert long["text"] is None


def test_texts_are_kept_only_where_the_settings_say_so(columns, logged):
    settings = {"log": {"texts": True}}
    with made.client({"columns": columns}, settings, log=Log(f"sqlite:///{logged}")) as client:
        client.post("/columns/classify", json=ROW)
    texts = sorted(json.loads(row["text"])["name"] for row in rows(logged))
    assert texts == ["n", "note"]


def test_a_shadow_scores_and_never_answers(columns, newer, logged, tmp_path):
    path = tmp_path / "release.json"
    made.release(path, {"1.0.0": columns, "1.1.0": newer}, {"1.0.0": 100}, shadow="1.1.0")
    log = Log(f"sqlite:///{logged}")
    with made.client({}, {"release": str(path)}, log=log) as client:
        answers = [client.post("/columns/classify", json=ROW).json() for _ in range(5)]
        # of a version that was asked for by name there is no shadow
        client.post(
            "/v2/models/columns/versions/1.0.0/infer",
            json={"inputs": [{"name": "values", "datatype": "BYTES", "shape": [1], "data": ["a"]}]},
        )
    assert {said["version"] for said in answers} == {"1.0.0"}
    served, shadow = (rows(logged, variant) for variant in ("served", "shadow"))
    ids = {one["id"] for said in answers for one in said["results"]}
    assert {row["id"] for row in shadow} == ids
    assert len(served) == len(ids) + 1
    assert {row["version"] for row in shadow} == {"1.1.0"}
    assert {row["prediction"] for row in shadow} == {"text_short", "datetime"}


def test_an_answer_that_cannot_be_logged_is_not_given(columns, logged):
    log = Log(f"sqlite:///{logged}")
    with made.client({"columns": columns}, log=log) as client:
        log.close()
        answer = client.post("/columns/classify", json=ROW)
        assert answer.status_code == 503
        assert answer.json()["error"] == "the prediction log cannot be written: try again later"
        assert client.get("/v2/health/live").status_code == 200


def test_rows_that_are_lost_behind_an_answer_are_counted(columns, newer, logged, tmp_path):
    path, exposition = tmp_path / "release.json", Exposition()
    made.release(path, {"1.0.0": columns, "1.1.0": newer}, {"1.0.0": 100}, shadow="1.1.0")
    log = Log(f"sqlite:///{logged}")
    settings = {"release": str(path), "log": {"durable": False}}
    with made.client({}, settings, log=log, exposition=exposition) as client:
        with closing(sqlite3.connect(logged)) as other, other:
            other.execute("DROP TABLE predictions")
        assert client.post("/columns/classify", json=ROW).status_code == 200
    lines = exposition.text()[0].decode().splitlines()
    assert 'rampart_log_failures_total{task="columns"} 4.0' in lines  # two rows, twice


def test_the_version_of_a_request(client):
    desk = client.app.state.rampart.desk
    assert desk.engine("columns").version == "1.0.0"
    with pytest.raises(RefusedError, match=r"columns has no version 2; there are: 1\.0\.0"):
        desk.engine("columns", "2")


def test_sticky_keys():
    assert answering.sticky(None) is None
    assert answering.sticky("") is None
    assert answering.sticky("a" * 256) == "a" * 256
    with pytest.raises(RefusedError, match="at most 256"):
        answering.sticky("a" * 257)
