import json
import os
import subprocess
import sys

import pytest

from app import journal
from rampart.access.journal import Journal
from tests.naming import ROOT
from tests.refusals import record, refused


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "journal.jsonl"
    for name in ("alice", "bob", "\x1b[31mcarol"):
        Journal(path).append({"did": "promote", "by": name})
    return path


def hashes(path):
    return [json.loads(line)["hash"] for line in path.read_bytes().splitlines()]


def test_verify_counts_and_tells_the_last_hash(path, capsys):
    journal.main(["verify", str(path)])
    said = capsys.readouterr().out
    assert f"{path}: 3 entries in 1 file(s), each as it was written\n" in said
    assert f"the last hash is {hashes(path)[-1]}" in said
    journal.main(["head", str(path)])
    assert capsys.readouterr().out == f"{hashes(path)[-1]}\n"


def test_any_hash_of_the_log_is_an_anchor_and_no_other(path, capsys):
    for anchor in hashes(path):
        journal.main(["verify", str(path), "--anchor", anchor])
        assert "and the anchor is among them" in capsys.readouterr().out
    with refused("all", "app.journal verify --anchor of another log", "no line has the anchor"):
        journal.main(["verify", str(path), "--anchor", "0" * 63 + "1"])


def test_show_prints_the_last_events_and_no_terminal_obeys_them(path, capsys):
    journal.main(["show", str(path), "--last", "2"])
    said = capsys.readouterr().out
    assert "alice" not in said
    assert "bob" in said
    assert "\x1b" not in said
    assert "\\u001b[31mcarol" in said


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["verify"], "the following arguments are required: FILE"),
        (["verify", "x", "--anchor", "abc"], "--anchor: must be 64 hexadecimal digits"),
        (["show", "x", "--last", "0"], "--last: must be from 1 to 100000"),
    ],
)
def test_a_command_line_that_is_none(options, said, capsys):
    with pytest.raises(SystemExit):
        journal.main(options)
    err = capsys.readouterr().err
    assert said in err
    record("all", f"app.journal {' '.join(options)}", err.splitlines()[-1])


@pytest.mark.slow
def test_a_tampered_line_ends_the_command_with_its_number(path):
    path.write_bytes(path.read_bytes().replace(b'"by":"bob"', b'"by":"eve"'))
    command = [sys.executable, "-m", "app.journal", "verify", str(path)]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": "."}
    )
    assert done.returncode == 1
    assert done.stderr == f"journal: {path}: line 2: was changed: its hash is another\n"
