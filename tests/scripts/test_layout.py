"""What DVC keeps is out of git, what git keeps survives a failing stage."""

import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def outs():
    from dvc.repo import Repo

    with Repo(str(ROOT)) as repo:
        found = list(repo.index.outs)
        # As DVC asks before it writes a .gitignore of its own.
        ignored = {out.def_path: repo.scm.is_ignored(out.fs_path) for out in found}
    return found, ignored


def test_cached_outputs_are_ignored_by_git_and_no_others(outs):
    found, ignored = outs
    assert [out.def_path for out in found if out.use_cache != ignored[out.def_path]] == []


def test_git_agrees(outs):
    found, _ = outs
    names = "\n".join(out.def_path for out in found)
    words = ["git", "check-ignore", "--no-index", "--stdin"]
    done = subprocess.run(words, input=names, capture_output=True, text=True, cwd=ROOT)
    assert done.stdout.split() == [out.def_path for out in found if out.use_cache]


def test_outputs_in_git_persist(outs):
    """DVC deletes the others before it runs a stage, and leaves them deleted when that fails."""
    found, _ = outs
    assert [out.def_path for out in found if not out.use_cache and not out.persist] == []


def test_dvc_wrote_no_gitignore():
    tops = [ROOT / top for top in ("data", "models", "reports")]
    assert [path for top in tops for path in top.rglob(".gitignore")] == []
