import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.serve import gate
from rampart.access import keys
from rampart.access.guard import AccessParams
from rampart.access.journal import verify
from rampart.monitoring.exposition import Exposition
from rampart.monitoring.predictions import Log
from tests.app.serve import made

ROLES = ("viewer", "caller", "operator", "admin")
ROW = {"columns": [made.SHORT]}


@pytest.fixture(scope="module")
def known():
    return {role: keys.new(f"my {role}", role, datetime.now(UTC)) for role in ROLES}


@pytest.fixture
def settings(known, tmp_path):
    file = tmp_path / "keys.json"
    file.write_text(keys.write({made.id: made.entry for made in known.values()}))
    return AccessParams(mode="keys", keys=str(file), journal=str(tmp_path / "journal.jsonl"))


@pytest.fixture
def guarded(columns, settings, tmp_path):
    hooks = {"log": Log(f"sqlite:///{tmp_path}/log.db"), "exposition": Exposition()}
    with made.client({"columns": columns}, gate=gate.of(settings), **hooks) as client:
        yield client


def events(settings):
    lines = Path(settings.journal).read_text().splitlines()
    assert verify(settings.journal) == len(lines)
    return [json.loads(line)["event"] for line in lines]


def test_without_a_key_nothing_but_health_is_answered(guarded, settings):
    for path in ("/v2", "/v2/models/columns", "/releases", "/metrics"):
        answer = guarded.get(path)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == "Bearer"
    for path in ("/columns/classify", "/v2/models/columns/infer", "/truth", "/reload"):
        assert guarded.post(path, json=ROW).status_code == 401
    assert guarded.get("/v2/health/live").status_code == 200
    assert guarded.get("/v2/health/ready").status_code == 200
    assert {event["status"] for event in events(settings)} == {401}
    assert len(events(settings)) == 8


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        ("viewer", {"/metrics"}),
        ("caller", {"/metrics", "/columns/classify"}),
        ("operator", {"/metrics", "/columns/classify", "/reload"}),
        ("admin", {"/metrics", "/columns/classify", "/reload"}),
    ],
)
def test_a_role_may_what_the_policy_says(guarded, settings, known, role, allowed):
    headers = {"x-api-key": known[role].secret}
    asked = {"/metrics": "GET", "/columns/classify": "POST", "/reload": "POST"}
    for path, method in asked.items():
        answer = guarded.request(
            method, path, headers=headers, json=ROW if method == "POST" else None
        )
        assert answer.status_code == (200 if path in allowed else 403), (path, answer.text)
    told = events(settings) if len(allowed) < 3 or role in ("operator", "admin") else []
    assert {event["caller"] for event in told} == {f"my {role}"}
    if role in ("operator", "admin"):
        assert [(event["action"], event["status"]) for event in told] == [("operate", 200)]


def test_the_caller_is_in_the_log_and_no_key_is_in_the_journal(guarded, settings, known):
    secret = known["caller"].secret
    guarded.post("/columns/classify", json=ROW, headers={"authorization": f"Bearer {secret}"})
    guarded.post(f"/reload?key={secret}", headers={"x-api-key": secret})
    frame = guarded.app.state.rampart.log.read("columns")
    assert frame["caller"].tolist() == ["my caller"]
    assert secret not in Path(settings.journal).read_text()


def test_who_asks_too_often_waits(columns, settings, known):
    slow = settings.model_copy(update={"per_second": 0.1, "burst": 2})
    with made.client({"columns": columns}, gate=gate.of(slow)) as client:
        headers = {"x-api-key": known["caller"].secret}
        status = [client.get("/v2", headers=headers).status_code for _ in range(3)]
        assert status == [200, 200, 429]
        answer = client.get("/v2", headers=headers)
        assert int(answer.headers["retry-after"]) >= 5
        other = {"x-api-key": known["viewer"].secret}
        assert client.get("/v2", headers=other).status_code == 200


def test_a_revoked_key_opens_no_more_and_a_broken_file_closes_the_door(columns, settings, known):
    with made.client({"columns": columns}, gate=gate.of(settings)) as client:

        def ask(role):
            return client.get("/v2", headers={"x-api-key": known[role].secret}).status_code

        assert (ask("caller"), ask("viewer")) == (200, 200)
        left = {one.id: one.entry for one in known.values() if one is not known["caller"]}
        Path(settings.keys).write_text(keys.write(left))
        assert (ask("caller"), ask("viewer")) == (401, 200)
        Path(settings.keys).write_text("{")
        assert (ask("caller"), ask("viewer")) == (503, 503)
        Path(settings.keys).write_text(keys.write(left))
        assert (ask("caller"), ask("viewer")) == (401, 200)


def test_a_flood_of_refusals_writes_some_and_says_how_many_not(
    columns, settings, known, monkeypatch
):
    monkeypatch.setattr(gate, "REFUSALS", 1)  # and 20 at once
    clock = 100.0
    monkeypatch.setattr(gate.time, "monotonic", lambda: clock)
    with made.client({"columns": columns}, gate=gate.of(settings)) as client:
        for _ in range(30):
            assert client.get("/v2").status_code == 401
        assert len(events(settings)) == 20
        clock = 101.0
        assert client.get("/v2").status_code == 401
        assert events(settings)[-1]["refused_before_and_not_written"] == 10
        assert len(events(settings)) == 21


def test_whether_the_journal_could_be_written_is_heard_line_by_line(columns, settings, known):
    door, said, exposition = gate.of(settings), [], Exposition()
    with made.client({"columns": columns}, gate=door, exposition=exposition) as client:
        intact, door.heard = door.heard, lambda is_: (said.append(is_), intact(is_))
        key = {"authorization": f"Bearer {known['operator'].secret}"}
        file = Path(settings.journal)
        for written, status in ((True, 200), (False, 503), (True, 200)):
            if not written:
                file.rename(file.with_suffix(".kept"))
                file.mkdir()
            elif file.is_dir():
                file.rmdir()
                file.with_suffix(".kept").rename(file)
            assert client.post("/reload", headers=key).status_code == status
            page = exposition.text()[0].decode()
            assert f"rampart_journal_intact {float(written)}\n" in page
    assert said == [True, False, True]


def test_an_administrative_request_that_cannot_be_journaled_is_not_done(
    columns, settings, known, tmp_path
):
    (tmp_path / "file").write_text("")
    blocked = settings.model_copy(update={"journal": str(tmp_path / "file/journal.jsonl")})
    with made.client({"columns": columns}, gate=gate.of(blocked)) as client:
        headers = {"x-api-key": known["operator"].secret}
        answer = client.post("/reload", headers=headers)
        assert answer.status_code == 503
        assert "journal" in answer.json()["error"]
        assert client.post("/columns/classify", json=ROW, headers=headers).status_code == 200


def test_the_role_of_an_open_door_counts(columns):
    with made.client({"columns": columns}, gate=gate.of(AccessParams(open="viewer"))) as client:
        assert client.get("/releases").status_code == 200
        assert client.post("/columns/classify", json=ROW).status_code == 403
        assert client.post("/reload").status_code == 403
    with pytest.raises(ValueError, match="role 'boss': not in the policy"):
        gate.of(AccessParams(open="boss"))


def test_an_open_door_is_none(tmp_path):
    assert gate.of(AccessParams()) is None
    with pytest.raises(ValueError, match=r"access\.keys: .*keys\.json: No such file"):
        gate.of(AccessParams(mode="keys", keys=str(tmp_path / "keys.json")))
