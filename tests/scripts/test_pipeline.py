from pathlib import Path
from types import SimpleNamespace

import pytest

from scripts import pipeline
from scripts.pipeline import HEAD, rendered, split

ROOT = Path(__file__).parents[2]


def test_the_lock_of_the_project_is_the_sum_of_its_stages():
    text = (ROOT / "dvc.lock").read_text(encoding="utf-8")
    parts = split(text)
    assert HEAD + "".join(parts.values()) == text
    assert len(parts) > 50


def test_a_stage_is_written_as_dvc_writes_it():
    from dvc.utils.serialize import loads_yaml

    text = (ROOT / "dvc.lock").read_text(encoding="utf-8")
    parts = split(text)
    for name in list(parts)[::10]:
        value = loads_yaml("stages:\n" + parts[name])["stages"][name]
        assert rendered(name, value) == parts[name]


@pytest.fixture
def lock(tmp_path, monkeypatch):
    """Return a function that writes stages into a lock, by DVC itself or by ours."""
    from dvc.dvcfile import Lockfile
    from dvc.stage import serialize

    monkeypatch.setattr(serialize, "to_lockfile", lambda stage, **_: {stage.name: stage.value})
    tracked = SimpleNamespace(track_file=lambda path: None)
    own = SimpleNamespace(scm_context=tracked, fs=None)

    def write(method, name, *stages):
        from dvc.fs import LocalFileSystem

        own.fs = LocalFileSystem()
        path = tmp_path / name
        this = SimpleNamespace(path=str(path), relpath=name, repo=own)
        method(this, [SimpleNamespace(name=name, value=value) for name, value in stages])
        return path.read_text(encoding="utf-8")

    write.theirs = Lockfile.dump_stages
    return write


FIRST = ("a@x", {"cmd": "python -m a", "deps": [{"path": "p", "md5": "0e1", "size": 1}]})
SECOND = ("b", {"cmd": "b: 'c'", "params": {"params.yaml": {"x.C": [1.0, 1e-05, None, "no"]}}})
CHANGED = ("a@x", {"cmd": "python -m a", "outs": [{"path": "ö", "hash": "md5"}]})


def test_the_same_bytes_as_dvc(lock):
    for stages in ([FIRST], [SECOND], [CHANGED]):
        assert lock(pipeline.dump_stages, "ours", *stages) == lock(lock.theirs, "theirs", *stages)


def test_what_is_no_lock_is_refused():
    with pytest.raises(ValueError, match=r"dvc\.lock: must begin with"):
        split("stages: {}\n")
