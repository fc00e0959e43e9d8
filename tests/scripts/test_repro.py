import json
import os
import re
import signal
from pathlib import Path

import psutil
import pytest

from scripts import repro
from scripts.repro import Job, Run
from tests.refusals import record, refused


def named(phases):
    return [[(job.name, job.folder, *job.words) for job in phase] for phase in phases]


STAGES = [
    "fetch@one",
    "pipelines/b/dvc.yaml:train@x",
    "page",
    "pipelines/a/dvc.yaml:report",
    "index",
]


def test_what_is_shared_then_the_tasks_then_the_root():
    assert named(repro.plan(STAGES, ["-v"])) == [
        [("fetch", ".", "-v", "--single-item", "fetch@one")],
        [
            ("b", "pipelines/b", "-v", "--single-item", "train@x"),
            ("a", "pipelines/a", "-v", "--single-item", "report"),
        ],
        [("root", ".", "-v", "--single-item", "page", "index")],
    ]


def test_what_has_nothing_to_run_is_no_job():
    assert repro.plan([], []) == []
    assert named(repro.plan(STAGES[:1], [])) == [[("fetch", ".", "--single-item", "fetch@one")]]
    assert named(repro.plan(STAGES[3:4], [])) == [[("a", "pipelines/a", "--single-item", "report")]]


def test_the_lanes_of_a_task_alone_run_level_by_level():
    def share(named):
        assert named == ["pipelines/b/dvc.yaml:train@x", "pipelines/b/dvc.yaml:report"]
        return [[named[:1], ["pipelines/b/dvc.yaml:train@y"]], [named[1:]]]

    stages = ["pipelines/b/dvc.yaml:train@x", "pipelines/b/dvc.yaml:report", "index"]
    assert named(repro.plan(stages, ["-v"], share)) == [
        [
            ("b", "pipelines/b", "-v", "--single-item", "train@x"),
            ("b", "pipelines/b", "-v", "--single-item", "train@y"),
        ],
        [("b", "pipelines/b", "-v", "--single-item", "report")],
        [("root", ".", "-v", "--single-item", "index")],
    ]


def test_tasks_that_need_each_other_are_one_job_in_the_order_of_their_stages():
    a, b, c, d = (
        f"pipelines/{name}"
        for name in ("a/dvc.yaml:1", "b/dvc.yaml:1", "a/dvc.yaml:2", "c/dvc.yaml:1")
    )
    needed = {b: {a}, c: {b, "fetch@one"}, d: {"fetch@one"}}
    assert named(repro.plan([a, b, c, d], ["-v"], needed=lambda: needed)) == [
        [
            ("a+b", ".", "-v", "--single-item", a, b, c),
            ("c", "pipelines/c", "-v", "--single-item", "1"),
        ]
    ]
    alone = repro.plan(
        [a, b, c], [], lambda named: [[named[:1]], [named[1:]]], needed=lambda: needed
    )
    assert named(alone) == [
        [("a+b", ".", "--single-item", a)],
        [("a+b", ".", "--single-item", b, c)],
    ]


def test_one_task_asks_nobody_what_its_stages_need():
    def needed():
        raise AssertionError("it takes seconds")

    assert repro.plan(["pipelines/a/dvc.yaml:1"], [], needed=needed)


def test_one_worker_has_one_lane():
    assert repro.alone(1)(["x", "y"]) == [[["x", "y"]]]


def test_the_end_of_a_run_is_a_table_and_a_sentence():
    run = Run(Job("a", "pipelines/a"), 1, None, seconds={"train@x": 3.04, "report": 1})
    assert repro.summary([run], 70).splitlines() == [
        "",
        "the slowest of 2 stages:",
        "stage    task  seconds  share",
        "train@x  a         3.0  75.2%",
        "report   a         1.0  24.8%",
        "repro: 2 stages ran, 70 s in all",
    ]
    assert repro.summary([], 2) == "repro: 0 stages ran, 2 s in all"


SHARED = "scale: quick\nseed: 1\n"


@pytest.fixture
def project(tmp_path, monkeypatch):
    """The yaml files of a task, and no DVC."""
    monkeypatch.chdir(tmp_path)
    Path("pipelines/alpha").mkdir(parents=True)
    Path("pipelines/alpha/dvc.yaml").write_text(
        "stages: {train: {foreach: '${train}', do: {cmd: 'python train.py ${key}'}}}\n"
    )
    Path("pipelines/alpha/params.yaml").write_text("train: {a: {C: 1}}\n")
    Path("params.yaml").write_text(SHARED + "compute: {workers: 2}\n")
    Path("dvc.yaml").write_text("stages: {}\n")
    monkeypatch.setattr(repro, "look", lambda *_: pytest.fail("DVC was asked"))
    monkeypatch.setattr(repro, "listening", lambda: None)


@pytest.mark.parametrize(
    ("words", "file", "text", "variable", "match"),
    [
        ("make repro TASKS=alhpa", "", "", "", "no task 'alhpa'; did you mean 'alpha'"),
        ("train: {a;id: }", "pipelines/alpha/params.yaml", "train: {a;id: {}}", "", "got 'a;id'"),
        ("train: {../up: }", "pipelines/alpha/params.yaml", "train: {../up: {}}", "", "'../up'"),
        (
            "scale: tinny",
            "params.yaml",
            "scale: tinny\nseed: 1\n",
            "",
            "must be one of tiny, quick, full",
        ),
        ("seed: -1", "params.yaml", "scale: tiny\nseed: -1\n", "", "whole number >= 0, got -1"),
        ("compute.workers: 0", "params.yaml", SHARED + "compute: {workers: 0}\n", "", "got 0"),
        ("RAMPART_WORKERS=two", "", "", "two", "RAMPART_WORKERS: must be a whole number"),
    ],
)
def test_what_is_wrong_is_told_before_dvc_runs(
    project, monkeypatch, words, file, text, variable, match
):
    if file:
        Path(file).write_text(text)
    monkeypatch.setenv("RAMPART_WORKERS", variable)
    tasks = [word.partition("=")[2] for word in words.split() if word.startswith("TASKS=")]
    with refused("all", words, match=re.escape(match)):
        repro.main(tasks)


@pytest.fixture
def repository(empty, tmp_path):
    return empty.copy(tmp_path / "small")


def stages(output):
    """Return what ran, as task and stage."""
    return re.findall(r"^(\w+) +\| Running stage '(.+)':$", output, re.MULTILINE)


FETCHED = [("fetch", f"fetch@{name}") for name in ("one", "two", "page")]
OF_A_TASK = ["train@a", "train@b", "report"]
LONG = 120  # seconds; nothing is measured by it, but a test that hangs ends


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
def test_force_runs_each_stage_once_and_what_it_took_is_recorded(finished):
    output = finished.repro("--force", "--record")
    tasks = [(task, stage) for task in ("alpha", "beta") for stage in OF_A_TASK]
    index = ("root", "index")
    assert sorted(stages(output)) == sorted([*FETCHED, *tasks, index, index])  # shows what it took
    assert "repro: benchmarks/run_times.json: 10 of 10 stages have a time" in output
    recorded = json.loads((finished.root / "benchmarks/run_times.json").read_text())
    assert recorded["scale"] == "quick"
    for entry in recorded["tasks"].values():
        assert sorted(entry["stages"]) == sorted(OF_A_TASK)
        seconds = round(sum(entry["stages"].values()), 1)  # may be 0.0: they are rounded
        assert entry["clone"] == entry["everything"] == seconds  # git keeps not all of any
    shared = recorded["shared"]
    fetched = [took for name, took in shared["stages"].items() if name != "index"]
    assert shared["clone"] == round(sum(fetched), 1)
    assert shared["everything"] == round(sum(shared["stages"].values()), 1)
    for kind in ("clone", "everything"):  # two workers: the tasks ran at once
        slowest = max(entry[kind] for entry in recorded["tasks"].values())
        assert recorded[kind] == round(shared[kind] + slowest, 1)
    assert finished.changed() == ["benchmarks/run_times.json", "dvc.lock"]
    assert stages(finished.repro()) == []


@pytest.mark.integration
def test_names_that_dvc_would_run_are_refused_before_it_reads_them(finished):
    text = (finished.root / "data/packages.yaml").read_text()
    finished.write("data/packages.yaml", text.replace("  page:", '  "page; touch victim.tmp":'))
    said = finished.repro(code=1)
    assert said.startswith("repro: data/packages.yaml: packages: must be ")
    assert "got 'page; touch victim.tmp'" in said
    assert "Running stage" not in said
    assert not (finished.root / "victim.tmp").exists()


@pytest.mark.integration
def test_what_dvc_cannot_read_is_told(finished):
    finished.write("pipelines/alpha/dvc.yaml", "stages: {train: {cmd: x, no_such: y}}\n")
    said = finished.repro(code=1)
    assert said.startswith("repro: dvc: ")
    assert "pipelines/alpha/dvc.yaml" in said
    assert "no_such" in said
    record("all", "dvc.yaml: an unknown key of a stage", said)
    for lock in finished.root.rglob("dvc.lock"):  # it does not look for what has changed
        lock.unlink()
    assert finished.repro(code=1) == said


@pytest.mark.integration
def test_a_task_alone_fetches_what_it_reads(repository):
    output = repository.repro("alpha")
    assert stages(output)[:1] == [("fetch", "fetch@one")]
    assert sorted(stages(output)[1:]) == sorted(("alpha", stage) for stage in OF_A_TASK)
    assert stages(output)[-1] == ("alpha", "report")  # its two models in two lanes before
    repository.commit()
    assert stages(repository.repro("alpha")) == []
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
    _, left = psutil.wait_procs(family, timeout=LONG)
    assert left == []
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
