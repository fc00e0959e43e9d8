import json
import shutil
from pathlib import Path

import pytest

from app import keys
from app.door import Door
from rampart.access.guard import AccessParams
from rampart.access.roles import Caller, Denied
from tests.access import issuer
from tests.naming import ROOT
from tests.refusals import refused

FILE = Path(".rampart/keys.json")
OIDC = {
    "issuer": issuer.ISSUER,
    "audience": issuer.AUDIENCE,
    "roles": {"rampart-callers": "caller"},
}


@pytest.fixture(autouse=True)
def _here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shutil.copytree(ROOT / "deploy/access", "deploy/access")


@pytest.fixture
def headers(capsys):
    """Those of a new key."""
    keys.main(["new", "batch"])
    return {"x-api-key": capsys.readouterr().out.strip()}


def test_the_door_is_opened_by_a_key_and_remembers_it(headers):
    door = Door(AccessParams(mode="keys"))
    assert door.remembered(headers) is None
    assert door.caller(headers) == Caller("batch", "caller")
    assert door.remembered(headers) == Caller("batch", "caller")
    door.require(Caller("batch", "caller"), "infer", "columns")


def test_a_key_that_is_revoked_is_refused_at_once_and_a_new_one_let_in(headers, capsys):
    door = Door(AccessParams(mode="keys"))
    door.caller(headers)
    keys.main(["revoke", headers["x-api-key"][3:11]])
    for ask in (door.caller, door.remembered):
        with pytest.raises(Denied, match="is revoked"):
            ask(headers)
    keys.main(["new", "other"])
    new = capsys.readouterr().out.splitlines()[-1]
    assert door.caller({"x-api-key": new}).name == "other"


@pytest.mark.parametrize("how", ["broken", "gone"])
def test_a_broken_file_of_keys_closes_the_door_until_it_is_whole(headers, how, monkeypatch):
    lines = []
    monkeypatch.setattr("app.door.logger.error", lambda *said: lines.append(said))
    door = Door(AccessParams(mode="keys"))
    door.caller(headers)
    whole = FILE.read_text()
    FILE.write_text("{") if how == "broken" else FILE.unlink()
    for _ in range(2):
        with pytest.raises(Denied, match="cannot be used: ask the operator") as denied:
            door.caller(headers)
        assert denied.value.status == 503
    ((line, why),) = lines  # the operator is told which file, and why
    assert line == "nobody is let in: %s"
    assert str(FILE) in why
    FILE.write_text(whole)
    assert door.caller(headers).name == "batch"


def test_a_changed_policy_counts_at_once(headers):
    door = Door(AccessParams(mode="keys"))
    caller = door.caller(headers)
    door.require(caller, "infer")
    Path("deploy/access/policy.csv").write_text("p, caller, *, see\n")
    caller = door.caller(headers)
    with pytest.raises(Denied, match="may not infer"):
        door.require(caller, "infer")


def test_the_issuer_of_a_file_is_followed_too():
    Path("jwks.json").write_text(issuer.jwks())
    settings = AccessParams(mode="oidc", oidc={**OIDC, "jwks": "jwks.json"})
    door = Door(settings)
    headers = {"authorization": f"Bearer {issuer.token()}"}
    assert door.caller(headers) == Caller("alice", "caller")
    assert door.remembered(headers) is None


def test_an_address_is_not_asked_before_it_is_needed():
    oidc = {**OIDC, "jwks": "http://127.0.0.1:9/keys", "timeout_seconds": 0.5}
    door = Door(AccessParams(mode="oidc", oidc=oidc))
    with pytest.raises(Denied, match="the keys of the issuer cannot be had") as denied:
        door.caller({"authorization": f"Bearer {issuer.token()}"})
    assert denied.value.status == 503


@pytest.mark.parametrize(
    ("what", "content", "said"),
    [
        ("no file of keys", None, "access.keys: .*No such file.*app.keys new"),
        ("a broken file of keys", b"{", "access: no JSON.*keys.json"),
        ("a file of keys that is no text", b"\xff", "access.keys: .*is no UTF-8"),
    ],
)
def test_a_server_does_not_start_with(what, content, said):
    FILE.parent.mkdir()
    if content is not None:
        FILE.write_bytes(content)
    with refused("all", f"access.mode: keys with {what}", said):
        Door(AccessParams(mode="keys"))


def test_a_server_does_not_start_with_an_issuer_without_keys():
    settings = AccessParams(mode="oidc", oidc={**OIDC, "jwks": "jwks.json"})
    with refused("all", "access.oidc.jwks: a file that is missing", "No such file"):
        Door(settings)
    Path("jwks.json").write_text(json.dumps({"keys": []}))
    with refused(
        "all", "access.oidc.jwks: an empty set", "access.oidc.jwks: jwks.json: has no key"
    ):
        Door(settings)
