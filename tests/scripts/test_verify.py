import subprocess
from pathlib import Path

import pytest

from scripts import verify
from tests.scripts.small_pipelines import ROOT, Small

SCRIPT = str(ROOT / "scripts/verify.py")
LOCK = """
schema: '2.0'
stages:
  train:
    cmd: x
    outs:
    - {path: models/a, md5: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa}
  evaluate:
    cmd: y
    outs:
    - {path: reports/prompts/models/a/metrics.json, md5: cccccccccccccccccccccccccccccccc}
  nothing:
    cmd: z
"""


def test_the_lock_gives_digests():
    assert verify.digests(LOCK) == {
        "models/a": "a" * 32,
        "reports/prompts/models/a/metrics.json": "c" * 32,
    }
    assert verify.digests("") == {}


def test_each_difference_is_a_line():
    before = {"same": "1", "changed": "2" * 32, "gone": "3" * 32}
    after = {"same": "1", "changed": "4" * 32, "new": "5" * 32}
    assert verify.differences(before, after) == [
        "changed: was 222222222222, is 444444444444",
        "gone: was 333333333333, is none",
        "new: was none, is 555555555555",
    ]


def git(*words):
    identity = ["-c", "user.name=a", "-c", "user.email=a@example.invalid"]
    subprocess.run(["git", *identity, *words], check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path, monkeypatch):
    """Two locks and a report, committed; the current folder."""
    monkeypatch.chdir(tmp_path)
    git("init", "--quiet")
    for name in ("dvc.lock", "pipelines/prompts/dvc.lock"):
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(LOCK.replace("models/a", f"models/{path.parent.name or 'root'}"))
    Path("report.md").write_text("0.8\n")
    git("add", ".")
    git("commit", "--quiet", "--message", "one")


def test_what_is_as_it_was_committed_passes(repository, capsys):
    assert verify.main(["--head"]) == 0
    said = capsys.readouterr().out.strip()
    assert said == "verify: 0 outputs and 0 files are not as they were committed"


def test_another_digest_or_file_fails(repository, capsys):
    lock = Path("pipelines/prompts/dvc.lock")
    lock.write_text(lock.read_text().replace("a" * 32, "d" * 32))
    Path("report.md").write_text("0.8000001\n")
    Path("new.md").write_text("")
    assert verify.main(["--head"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "models/prompts: was aaaaaaaaaaaa, is dddddddddddd",
        " M pipelines/prompts/dvc.lock",
        " M report.md",
        "?? new.md",
        "verify: 1 outputs and 3 files are not as they were committed",
    ]


def test_a_task_is_compared_alone(repository, capsys):
    Path("pipelines/other").mkdir()
    Path("pipelines/other/dvc.lock").write_text(LOCK)
    Path("reports/other").mkdir(parents=True)
    Path("reports/other/new.md").write_text("")
    assert verify.main(["--head", "prompts"]) == 0
    assert verify.main(["--head", "prompts", "other"]) == 1
    assert capsys.readouterr().out.splitlines()[-5:] == [
        "models/a: was none, is aaaaaaaaaaaa",
        "reports/prompts/models/a/metrics.json: was none, is cccccccccccc",
        "?? pipelines/other/",
        "?? reports/other/",
        "verify: 2 outputs and 2 files are not as they were committed",
    ]


def test_a_task_without_a_lock_is_not_as_it_was_committed(repository, capsys):
    assert verify.main(["--head", "promts"]) == 1
    said = (
        "verify: there is no pipelines/promts/dvc.lock; locks: dvc.lock, pipelines/prompts/dvc.lock"
    )
    assert capsys.readouterr().out.strip() == said


def test_a_lock_in_another_form_is_another_file(repository, capsys):
    Path("dvc.lock").write_text(LOCK.replace("models/a", "models/root") + "\n")
    assert verify.main(["--head"]) == 1
    assert capsys.readouterr().out.splitlines()[-2] == " M dvc.lock"


def test_without_a_lock_it_says_so(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert verify.main(["--head"]) == 1
    assert "no dvc.lock here" in capsys.readouterr().out


@pytest.mark.integration
def test_all_three_on_two_tasks(finished, tmp_path):
    repository = finished
    repository.run("git", "clone", "--quiet", ".", "../clone")
    clone = Small(tmp_path / "clone")  # without data, models and cache
    said = clone.run("python", SCRIPT, "--fresh")
    assert said == "verify: each dvc.lock agrees with code, params and data\n"

    said = repository.run("python", SCRIPT)
    assert said.splitlines()[-1] == "verify: 0 of 12 outputs came out different"
    assert repository.changed() == []
    assert "0 outputs and 0 files" in repository.run("python", SCRIPT, "--head")

    # What is not the same twice.
    text = (repository.root / "step.py").read_text()
    repository.write("step.py", text.replace("{out}", "{out} {time.time()}"))
    repository.write("pipelines/beta/params.yaml", "train:\n  a: {C: 1}\n  b: {C: 3}\n")
    said = repository.run("python", SCRIPT, "--fresh", code=1)
    assert "pipelines/beta/dvc.yaml:train@b" in said
    said = repository.run("python", SCRIPT, code=1)
    assert "models/alpha/a: was " in said
