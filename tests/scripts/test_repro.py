import os
import re
import signal
import time
from types import SimpleNamespace

import psutil
import pytest

from scripts import repro
from scripts.repro import Job, Run
from tests.scripts.small_pipelines import small


@pytest.fixture
def run():
    return Run(Job("prompts", "pipelines/prompts"), 1, SimpleNamespace(returncode=1))


SAID = """Running stage 'train@logreg':
> python -m stages.train prompts logreg
logreg: 2,000 features
Updating lock file 'dvc.lock'

Stage 'evaluate@logreg' didn't change, skipping
Running stage 'tune@svm':
> python -m stages.tune prompts svm
tune: params.yaml: C: must be > 0
mend it
ERROR: failed to reproduce 'tune@svm': failed to run: python -m stages.tune prompts svm, exited with 1
""".splitlines()  # noqa: E501


def test_only_what_a_person_wants_is_left(run):
    seen = [line for second, line in enumerate(SAID) if run.hear(line, second)]
    assert seen == [SAID[n] for n in (0, 2, 6, 8, 9, 10)]
    assert run.seconds == {"train@logreg": 3, "tune@svm": 4}
    failure = "prompts: stage tune@svm failed: tune: params.yaml: C: must be > 0"
    assert run.failure() == failure


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ([*SAID[6:8], "Traceback", "KeyError: 1", SAID[10]], "stage tune@svm failed: KeyError: 1"),
        (
            [*SAID[6:8], SAID[10]],
            "stage tune@svm failed: failed to run: "
            "python -m stages.tune prompts svm, exited with 1",
        ),
        (
            ["ERROR: failed to reproduce 'a': Unable to read RWLock-file 'x'."],
            "stage a failed: Unable to read RWLock-file 'x'.; when no other DVC runs here: "
            "rm .dvc/tmp/rwlock",
        ),
        (["ERROR: failed to reproduce stages: 'a', 'b'"], "stages: 'a', 'b' failed"),
        (["ERROR: pip said", *SAID[6:8], "tune: no", SAID[10]], "stage tune@svm failed: tune: no"),
        (["ERROR: no such file", "ERROR: later"], "no such file"),
        ([], "dvc ended with 1"),
    ],
)
def test_a_failure_is_one_sentence(run, lines, why):
    for line in lines:
        run.hear(line, 0)
    assert run.failure() == f"prompts: {why}"


def test_the_slowest_stages_come_first(run):
    run.seconds = {f"s{n}": float(n) for n in range(12)}
    lines = repro.summary([run], 70).strip().splitlines()
    assert lines[0] == "the slowest of 12 stages:"
    assert [line.split()[-1] for line in lines[1:-1]] == [f"s{n}" for n in range(11, 1, -1)]
    assert lines[-1] == "repro: 12 stages ran, 70 s in all"


@pytest.fixture
def repository(tmp_path):
    return small(tmp_path / "small")


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    repository = small(tmp_path_factory.mktemp("original") / "small")
    repository.repro()
    repository.commit()
    return repository


@pytest.fixture
def finished(original, tmp_path):
    return original.copy(tmp_path / "small")


def stages(output):
    """Return what ran, as task and stage."""
    return re.findall(r"^(\w+) +\| Running stage '(.+)':$", output, re.MULTILINE)


FETCHED = [("fetch", f"fetch@{name}") for name in ("one", "two", "page")]
OF_A_TASK = ["train@a", "train@b", "report"]


@pytest.mark.integration
def test_what_is_shared_then_the_tasks_at_once_then_the_root(repository):
    for task in ("alpha", "beta"):
        repository.write(f"data/user/{task}/rows.txt", "meet\n")  # alone, each would wait forever
    output = repository.repro(RAMPART_WORKERS="5")
    ran = stages(output)
    assert sorted(ran[:3]) == sorted(FETCHED)
    assert sorted(ran[3:-1]) == sorted((t, s) for t in ("alpha", "beta") for s in OF_A_TASK)
    assert ran[-1] == ("root", "index")
    assert re.search(r"^alpha \| writing models/alpha/a with 3 workers$", output, re.MULTILINE)
    assert re.search(r"^beta  \| writing models/beta/a with 2 workers$", output, re.MULTILINE)
    assert "repro: 10 stages ran" in output
    repository.commit()

    assert stages(repository.repro()) == []
    assert repository.changed() == []


@pytest.mark.integration
def test_force_runs_each_stage_once(finished):
    ran = stages(finished.repro("--force"))
    assert sorted(ran) == sorted(
        [*FETCHED, ("root", "index"), *((t, s) for t in ("alpha", "beta") for s in OF_A_TASK)]
    )
    assert finished.changed() == []


@pytest.mark.integration
def test_a_task_alone_fetches_what_it_reads(repository):
    output = repository.repro("alpha")
    assert stages(output)[:1] == [("fetch", "fetch@one")]
    assert sorted(stages(output)[1:]) == sorted(("alpha", stage) for stage in OF_A_TASK)
    said = repository.repro("alhpa", code=1)
    assert said == "repro: there is no task 'alhpa'; did you mean 'alpha'? known: alpha, beta\n"


@pytest.mark.integration
def test_a_failing_task_stops_no_other_and_leaves_its_committed_files(finished):
    finished.write("data/user/alpha/words.txt", "bad\n")
    finished.write("data/user/beta/words.txt", "other\n")
    output = finished.repro(code=1)
    assert sorted(stages(output)) == [("alpha", "report"), ("beta", "report")]
    lines = output.splitlines()
    assert lines[-1] == "repro: alpha: stage report failed: report: the rows are bad"
    assert lines[-2].startswith("repro: 2 tracked files are those of the stages that had finished")
    assert sorted(finished.changed()) == [
        "data/user/alpha/words.txt",
        "data/user/beta/words.txt",
        "pipelines/beta/dvc.lock",
        "reports/beta/README.md",
    ]
    finished.run("sh", "-c", repro.BACK)
    assert sorted(finished.changed()) == ["data/user/alpha/words.txt", "data/user/beta/words.txt"]
    finished.run("git", "checkout", "--", "data")
    assert stages(finished.repro()) == []


@pytest.mark.integration
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_leaves_nobody_and_nothing_behind(finished, number):
    for task in ("alpha", "beta"):
        finished.write(f"data/user/{task}/words.txt", "slow\n")
    process = finished.start("python", str(repro.__file__))
    pids = []
    for line in process.stdout:
        if match := re.search(r"waiting (\d+)", line):
            pids.append(int(match[1]))
        if len(pids) == 2:
            break
    family = psutil.Process(process.pid).children(recursive=True)
    assert {*pids} < {child.pid for child in family}
    os.kill(process.pid, number)
    said = process.stdout.read()
    assert process.wait() == 128 + number
    gone = time.monotonic() + 5
    while any(child.is_running() for child in family):
        assert time.monotonic() < gone
    assert said.splitlines()[-2:] == [
        "repro: every tracked output is as it was committed",
        f"repro: stopped by {number.name}; nothing that it started still runs",
    ]
    # The stages had time to clean up.
    assert not list(finished.root.rglob("*.tmp"))
    assert sorted(finished.changed()) == ["data/user/alpha/words.txt", "data/user/beta/words.txt"]
    finished.run("git", "checkout", "--", "data")
    assert "Running" not in finished.run("dvc", "repro", "--dry", "--all-pipelines")


@pytest.mark.integration
def test_a_killed_stage_leaves_what_is_committed(finished):
    """Also under plain DVC, and when nobody can clean up: `persist: true` in dvc.yaml does it."""
    before = finished.run("git", "rev-parse", "HEAD:reports/alpha/README.md")
    finished.write("data/user/alpha/words.txt", "slow\n")
    process = finished.start("dvc", "repro", "pipelines/alpha/dvc.yaml:report")
    for line in process.stdout:
        if line.startswith("waiting"):
            break
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert finished.run("git", "hash-object", "reports/alpha/README.md") == before
    assert finished.changed() == ["data/user/alpha/words.txt"]
