"""The workflows and .ci/run: what they call is what a person calls, and no failure is lost."""

import re
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


def test_each_night_tries_the_properties_with_all_their_examples():
    assert STEPS["Try every property with all its examples"]["run"] == "make properties"


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


RUN = (ROOT / ".ci/run").read_text(encoding="utf-8")


def test_the_check_ends_with_the_status_of_the_pipelines():
    lines = RUN.splitlines()
    assert "set -euo pipefail" in lines
    last = 'exec python scripts/ci.py --since "$since" --minutes "${CI_MINUTES:-18}"'
    assert lines[-1] == last


def test_the_check_makes_what_make_test_makes():
    made = [word for line in re.findall(r"^make (.+)$", RUN, re.MULTILINE) for word in line.split()]
    target = re.search(r"^test: ([a-z ]+)", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
    assert made == target[1].split()


def test_the_locks_are_checked_and_everything_is_waited_for():
    beside = dict(re.findall(r"^beside (\w+) (.+)$", RUN, re.MULTILINE))
    assert beside["locks"] == "python scripts/verify.py --fresh"
    assert sorted(re.findall(r"^joined (\w+)", RUN, re.MULTILINE)) == sorted(beside)
    assert re.search(r"^joined locks( #.*)?$", RUN, re.MULTILINE)  # its failure is one of the run


@pytest.mark.parametrize(
    ("commands", "status", "said"),
    [
        ("beside a true\njoined a\necho on", 0, "on"),
        ("beside a sh -c 'echo why; exit 3'\njoined a\necho on", 3, "why\na ended with 3"),
        ("beside a false\njoined a || echo without\necho on", 0, "a ended with 1\nwithout\non"),
        ("beside a sleep 300\nfalse", 1, ""),  # a step fails: what runs beside is ended
    ],
)
def test_a_failure_of_what_runs_beside_is_one_of_the_run(tmp_path, commands, status, said):
    helpers = RUN[RUN.index("step()") : RUN.index('step "setup"')]
    script = f"set -euo pipefail\nexport TMPDIR={tmp_path}\n{helpers}\n{commands}\n"
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (status, "")
    assert done.stdout.strip().endswith(said)
    assert list(tmp_path.iterdir()) == []
