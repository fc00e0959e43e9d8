import pytest

from rampart.monitoring.exposition import Exposition
from rampart.monitoring.predictions import Log, PredictionError
from tests.app.serve import made


@pytest.fixture
def logging(columns, tmp_path):
    with made.client({"columns": columns}, log=Log(f"sqlite:///{tmp_path}/log.db")) as client:
        yield client


def test_the_truth_is_told_by_id(logging):
    said = logging.post("/columns/classify", json={"columns": [made.SHORT]}).json()
    truth = {"id": said["results"][0]["id"], "label": "boolean"}
    assert logging.post("/truth", json=truth).json() == truth
    frame = logging.app.state.rampart.log.read("columns")
    assert frame["label"].tolist() == ["boolean"]


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        ({"id": "nobody", "label": "a"}, 404, "no prediction has the id 'nobody'"),
        ({"id": "'; DROP TABLE predictions; --", "label": "a"}, 404, "no prediction"),
        ({"id": "a"}, 422, "truth.label: is missing"),
        ({"id": 3, "label": "a"}, 422, "truth.id: must be a valid string"),
        ({"id": "a", "label": "b", "at": 3}, 422, "truth.at: unknown key"),
        ([], 422, "truth: "),
        ({"id": "a\u0000", "label": "b"}, 422, "NUL"),
    ],
)
def test_other_truths_are_refused(logging, body, status, said):
    answer = logging.post("/truth", json=body)
    assert answer.status_code == status
    assert said in answer.json()["error"]


def test_a_caller_is_not_told_where_the_log_is(logging, monkeypatch):
    log = logging.app.state.rampart.log
    unknown = logging.post("/truth", json={"id": "nobody", "label": "a"})
    assert unknown.json() == {"error": "no prediction has the id 'nobody'"}

    def locked(*_):
        raise PredictionError(f"{log.where}: database is locked")

    monkeypatch.setattr(log, "truth", locked)
    answer = logging.post("/truth", json={"id": "a", "label": "a"})
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert answer.json() == {"error": "the prediction log cannot be written: try again later"}


def test_what_is_not_there_is_not_offered(client):
    assert client.post("/truth", json={}).status_code == 404
    assert client.get("/metrics").status_code == 404


def test_a_release_is_taken_when_asked_and_a_broken_one_is_told(columns, newer, tmp_path):
    path = tmp_path / "release.json"
    made.release(path, {"1.0.0": columns}, {"1.0.0": 100})
    with made.client({}, {"release": str(path), "reload_seconds": 0}) as client:
        made.release(path, {"1.1.0": newer}, {"1.1.0": 100})
        told = client.post("/reload").json()
        assert told["tasks"]["columns"]["default"] == "1.1.0"
        assert told["tasks"]["columns"]["versions"]["1.1.0"]["weight"] == 100
        assert told["changed"]
        assert not client.post("/reload").json()["changed"]
        path.write_text("{")
        answer = client.post("/reload")
        assert answer.status_code == 409
        assert "the old one stays: release.json: is not JSON" in answer.json()["error"]
        told = client.get("/releases").json()
        assert told["tasks"]["columns"]["default"] == "1.1.0"
        assert "is not JSON" in told["refused"]
        said = client.post("/columns/classify", json={"columns": [made.LONG]}).json()
        assert said["results"][0]["class"] == "text_short"


def test_the_gauges_of_the_drift_job_are_offered_too(columns, tmp_path):
    path, other = tmp_path / "columns/drift.prom", tmp_path / "prompts/drift.prom"
    path.parent.mkdir()
    other.parent.mkdir()
    job, second = Exposition(tasks=["columns"]), Exposition(tasks=["prompts"])
    job.drift("columns", "n_values", 0.25)
    job.accuracy("columns", 0.75, 0.875)
    second.accuracy("prompts", 0.5, 0.5)
    settings = {"watched": f"{tmp_path}/*/drift.prom"}
    with made.client({"columns": columns}, settings, exposition=Exposition()) as client:
        assert "rampart_accuracy{" not in client.get("/metrics").text
        path.write_bytes(job.text()[0])
        other.write_bytes(second.text()[0])
        page = client.get("/metrics").text
        assert 'rampart_accuracy{task="columns"} 0.75' in page
        assert 'rampart_accuracy{task="prompts"} 0.5' in page
        assert 'rampart_drift{feature="n_values",task="columns"} 0.25' in page
        path.write_text("rampart_accuracy{")
        assert 'rampart_accuracy{task="columns"} 0.75' in client.get("/metrics").text


def test_the_limit_of_the_queue_is_among_the_metrics(columns):
    with made.client({"columns": columns}, exposition=Exposition()) as client:
        client.post("/columns/classify", json={"columns": [made.SHORT]})
        assert 'rampart_queue_limit{task="columns"} 64.0' in client.get("/metrics").text
