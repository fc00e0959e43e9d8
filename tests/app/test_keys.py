import multiprocessing
import os
import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app import keys
from rampart.access.journal import verify
from rampart.access.keys import KEY, Keys, read
from rampart.access.roles import Caller, Denied
from tests.naming import ROOT
from tests.refusals import refused

FILE, JOURNAL = Path(".rampart/keys.json"), Path(".rampart/journal.jsonl")


@pytest.fixture(autouse=True)
def _here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shutil.copytree(ROOT / "deploy/access", "deploy/access")


def made(capsys, *arguments):
    keys.main(["new", *arguments])
    return capsys.readouterr().out.strip()


def caller(secret):
    return Keys(FILE.read_text()).caller(secret)


def test_a_key_is_shown_once_and_works(capsys):
    secret = made(capsys, "batch job", "--role", "operator")
    assert KEY.fullmatch(secret)
    assert caller(secret) == Caller("batch job", "operator")
    assert secret[12:] not in FILE.read_text() + JOURNAL.read_text()
    assert os.stat(FILE).st_mode & 0o077 == 0


def test_the_list_has_no_secret(capsys):
    secrets = [made(capsys, "b"), made(capsys, "a", "--expires", "2999-12-31")]
    keys.main(["list"])
    said = capsys.readouterr().out
    first, second = said.splitlines()
    today = datetime.now(UTC).date()
    assert re.sub(r"^\w{8}", "", first) == (
        f"  valid     caller      made {today}  expires 2999-12-31  a"
    )
    assert second.endswith("expires never       b")
    assert [line[:8] for line in (second, first)] == [secret[3:11] for secret in secrets]
    assert not any(secret[12:] in said for secret in secrets)


def test_a_revoked_key_is_worth_nothing_and_the_others_stay(capsys):
    gone, kept = made(capsys, "a"), made(capsys, "b")
    keys.main(["revoke", gone[3:11]])
    assert "(a, caller) is worth nothing any more" in capsys.readouterr().out
    with pytest.raises(Denied, match="is revoked"):
        caller(gone)
    assert caller(kept).name == "b"
    keys.main(["list"])
    assert "revoked" in capsys.readouterr().out
    for id, told in ((gone[3:11], "is revoked since"), ("0000000x", f"known: .*{kept[3:11]}")):
        with pytest.raises(ValueError, match=told):
            keys.main(["revoke", id])


def test_each_change_is_in_the_audit_log(capsys):
    secret = made(capsys, "a")
    keys.main(["revoke", secret[3:11]])
    assert verify(JOURNAL) == 2
    said = JOURNAL.read_text()
    assert '"did":"key made"' in said
    assert '"did":"key revoked"' in said
    assert f'"by":"uid {os.getuid()}"' in said


def test_without_a_journal_no_key_is_made():
    JOURNAL.parent.mkdir()
    JOURNAL.write_text("no journal\n")
    with refused("all", "app.keys new beside a tampered journal", "head file is missing"):
        keys.main(["new", "a"])
    assert not FILE.exists()


def test_the_rights_of_the_file_stay(capsys):
    made(capsys, "a")
    FILE.chmod(0o640)
    made(capsys, "b")
    assert os.stat(FILE).st_mode & 0o777 == 0o640


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["new", "a", "--role", "oprator"], "no role 'oprator'; did you mean 'operator'"),
        (["new", "a\nb"], "name: must be 1 to 64 letters"),
        (["new", "a", "--expires", "soon"], "--expires: must be a date as 2027-12-31, got 'soon'"),
        (["new", "a", "--expires", "2020-01-01"], "expires: is over: 2020-01-01"),
        (["new", "a", "--policy", "none.csv"], "No such file or directory: 'none.csv'"),
        (["list", "--file", "none.json"], "No such file or directory: 'none.json'"),
        (["list", "--file", "deploy/access/policy.csv"], "policy.csv: no JSON"),
    ],
)
def test_what_cannot_be_done_says_so_and_changes_nothing(capsys, arguments, said):
    made(capsys, "kept")
    before = FILE.read_bytes()
    with refused("all", f"app.keys {' '.join(arguments)!r}", re.escape(said)):
        keys.main(arguments)
    assert FILE.read_bytes() == before


@pytest.mark.slow
def test_two_commands_at_once_lose_no_key():
    context = multiprocessing.get_context("fork")
    both = [context.Process(target=make_many, args=(name,)) for name in "ab"]
    for one in both:
        one.start()
    for one in both:
        one.join(60)
        assert one.exitcode == 0
    assert sorted(entry.name for entry in read(FILE.read_text()).values()) == [
        f"{name}{number}" for name in "ab" for number in range(4)
    ]


def make_many(name):
    for number in range(4):
        keys.main(["new", f"{name}{number}"])
