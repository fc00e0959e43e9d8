"""DVC that is spared its own time writes the bytes that it writes anyway."""

import os
import re
from pathlib import Path
from types import SimpleNamespace

import pytest

from scripts.warm import spare

ROOT = Path(__file__).resolve().parents[3]
LOCK = (
    "schema: '2.0'\nstages:\n  a:\n    cmd: x\n\n      more\n  a@b:\n    cmd: y\n  c:\n    cmd: z\n"
)


@pytest.mark.parametrize(
    ("entry", "old"),
    [
        ("  a:\n    cmd: new\n", "  a:\n    cmd: x\n\n      more\n"),  # a text of two paragraphs
        ("  a@b:\n    cmd: new\n    deps:\n    - path: a\n", "  a@b:\n    cmd: y\n"),
        ("  c:\n    cmd: new\n", "  c:\n    cmd: z\n"),
    ],
)
def test_an_entry_takes_the_place_of_its_old_one(entry, old):
    assert LOCK.count(old) == 1
    assert spare.put(LOCK, entry) == LOCK.replace(old, entry)


def test_a_new_entry_is_the_last():
    assert spare.put(LOCK, "  b:\n    cmd: y\n") == LOCK + "  b:\n    cmd: y\n"


@pytest.mark.slow
def test_entries_one_by_one_make_a_whole_lock_as_dvc_wrote_it():
    from dvc.utils.serialize import dumps_yaml, parse_yaml

    whole = (ROOT / "pipelines/bytecode/dvc.lock").read_text(encoding="utf-8")
    stages = parse_yaml(whole, "dvc.lock")["stages"]
    entries = [dumps_yaml({"stages": {name: stages[name]}})[len("stages:\n") :] for name in stages]
    grown = "schema: '2.0'\nstages:\n"
    for entry in entries:
        grown = spare.put(grown, entry)
        assert spare.put(whole, entry) == whole
    assert grown == whole


def test_a_file_is_parsed_again_when_it_has_changed(tmp_path):
    parsed = []

    def load(path, fs, **kwargs):
        parsed.append((path, kwargs))
        return {"text": Path(path).read_text()}

    path = tmp_path / "params.yaml"
    path.write_text("one")
    load_path, local = spare.remembered(load), SimpleNamespace(protocol="local")
    assert [load_path(path, local), load_path(path, local)] == [{"text": "one"}] * 2
    assert len(parsed) == 1
    path.write_text("three")
    assert load_path(path, local) == {"text": "three"}
    load_path(path, SimpleNamespace(protocol="git"))  # of another revision: its time says nothing
    load_path(path, SimpleNamespace(protocol="git"))
    assert len(parsed) == 4


@pytest.mark.parametrize("wait", [True, False])
def test_a_lock_is_tried_for_as_long_as_dvc_tries(monkeypatch, wait):
    from dvc import lock

    clock, tries = [0.0], []
    monkeypatch.setattr(
        spare,
        "time",
        SimpleNamespace(
            monotonic=lambda: clock[0],
            sleep=lambda seconds: clock.__setitem__(0, clock[0] + seconds),
        ),
    )

    def get():
        tries.append(clock[0])
        if len(tries) < 1000:
            raise lock.LockError("taken")

    one = SimpleNamespace(_wait=wait, _do_lock=get)
    if wait:
        spare.locked(one)
        assert len(tries) == 1000
    else:
        with pytest.raises(lock.LockError, match="taken"):
            spare.locked(one)
        assert tries[-1] == pytest.approx(lock.DEFAULT_TIMEOUT, abs=2 * spare.WAIT)


def entries(lock):
    return sorted(re.split(r"^(?=  \w)", lock, flags=re.MULTILINE))


@pytest.mark.integration
def test_a_run_writes_the_same_lock(empty, tmp_path):
    repository, lock = empty.copy(tmp_path / "small"), "pipelines/alpha/dvc.lock"
    plain = empty.copy(tmp_path / "plain", is_cold=True)
    plain.run("dvc", "repro", "pipelines/alpha/dvc.yaml")
    path = os.pathsep.join([str(ROOT / "scripts/warm"), os.environ.get("PYTHONPATH", "")])
    said = repository.run("dvc", "repro", "pipelines/alpha/dvc.yaml", PYTHONPATH=path)
    assert "Generating lock file 'pipelines/alpha/dvc.lock'" in said
    assert "Updating lock file 'pipelines/alpha/dvc.lock'" in said
    here, there = ((root / lock).read_text() for root in (repository.root, plain.root))
    assert entries(here) == entries(there)  # which of two comes first is left to the run
    assert here.startswith("schema: '2.0'\nstages:\n")
    assert repository.run("dvc", "repro", "pipelines/alpha/dvc.yaml").count("Running stage") == 0
