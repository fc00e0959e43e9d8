"""The workflows and .ci/run: what they call is what a person calls, and no failure is lost."""

import subprocess
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
NIGHTLY = yaml.safe_load((ROOT / ".github/workflows/nightly.yml").read_text(encoding="utf-8"))
STEPS = {step.get("name", step.get("uses")): step for step in NIGHTLY["jobs"]["verify"]["steps"]}


def test_every_night_and_by_hand():
    assert set(NIGHTLY[True]) == {"schedule", "workflow_dispatch"}  # YAML reads `on` as true


def test_everything_runs_and_its_status_is_that_of_the_job():
    step = STEPS["Run everything again"]
    assert step["run"].startswith("make verify 2>&1 | tee")
    assert step["shell"] == "bash"  # GitHub adds pipefail to a shell that is named, and only then
    assert "continue-on-error" not in step


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A repository in which a tracked and an untracked output differ, and one is gone."""
    monkeypatch.chdir(tmp_path)
    for name in ("reports/x/a.csv", "reports/README.md", "same.md"):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text("old\n")
    who = ["-c", "user.name=a", "-c", "user.email=a@example.invalid"]
    for words in (["init", "-q"], ["add", "."], [*who, "commit", "-q", "-m", "one"]):
        subprocess.run(["git", *words], check=True)
    Path("reports/x/a.csv").write_text("new\n")
    Path("reports/README.md").write_text("new\n")
    Path("models/x/m").mkdir(parents=True)
    Path("models/x/m/model.joblib").write_text("new\n")
    Path("verify.log").write_text(
        "reports/x/a.csv: was 1, is 2\nmodels/x/m: was 3, is 4\ndata/x/gone: was 5, is none\n"
        "verify: 3 of 9 outputs came out different\n"
    )


def test_what_differs_is_uploaded_in_git_or_not(project):
    step = STEPS["Gather what differs"]
    assert step["if"] == "failure()"
    subprocess.run(["bash", "-e", "-c", step["run"]], check=True)
    found = {p.relative_to("differences").as_posix() for p in Path("differences").rglob("*.*")}
    assert found == {
        "tracked.patch",
        "reports/x/a.csv",
        "reports/README.md",
        "models/x/m/model.joblib",
    }
    assert "+new" in Path("differences/tracked.patch").read_text()
    upload = STEPS["actions/upload-artifact@v4"]
    assert upload["if"] == "failure()"
    assert upload["with"]["path"].split() == ["verify.log", "differences"]


def test_the_check_ends_with_the_status_of_the_pipelines():
    lines = (ROOT / ".ci/run").read_text(encoding="utf-8").splitlines()
    assert "set -euo pipefail" in lines
    last = 'exec python scripts/ci.py --since "$since" --minutes "${CI_MINUTES:-18}"'
    assert lines[-1] == last
    assert lines.index("make test") < lines.index("python scripts/verify.py --fresh")
