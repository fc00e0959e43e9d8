from types import SimpleNamespace

import pytest

from scripts import times
from scripts.jobs import Job

KNOWN = {
    "": {"fetch@a": True, "index": False},
    "x": {"train": True, "tune": False},
    "y": {"train": True},
}
UNDER = {"cores": 2, "workers": 2, "scale": "quick"}
SPENT = {
    ("", "fetch@a"): 4,
    ("", "index"): 2,
    ("x", "train"): 30.04,
    ("x", "tune"): 600,
    ("y", "train"): 50,
}


def ran(job, **seconds):
    return SimpleNamespace(job=job, seconds=seconds)


def test_stages_are_those_of_their_task_whoever_ran_them():
    runs = [
        ran(Job("fetch", "."), **{"fetch@a": 1}),
        ran(Job("x", "pipelines/x"), train=2),
        ran(Job("root", "."), index=3, **{"pipelines/y/dvc.yaml:train": 4}),
    ]
    assert times.spent(runs) == {
        ("", "fetch@a"): 1,
        ("x", "train"): 2,
        ("", "index"): 3,
        ("y", "train"): 4,
    }


def test_ten_slowest_stages_with_their_share_of_all():
    seconds = {("texts", f"s{n}"): float(n) for n in range(12)} | {("", "fetch@a"): 34.0}
    lines = times.table(seconds).splitlines()
    assert lines[:4] == [
        "the slowest of 13 stages:",
        "stage    task   seconds  share",
        "fetch@a  all       34.0  34.0%",
        "s11      texts     11.0  11.0%",
    ]
    assert [line.split()[0] for line in lines[3:]] == [f"s{n}" for n in range(11, 2, -1)]


def test_no_line_is_longer_than_a_terminal():
    lines = times.table({("texts", "train@" + "long" * 30): 123456.0}).splitlines()
    assert [len(line) for line in lines[1:]] == [80, 80]
    assert lines[2].startswith("train@longlong")
    assert lines[2].endswith("...  texts  123456.0  100.0%")


def test_nothing_took_no_time():
    assert times.table({("x", "a"): 0.0}).splitlines()[-1].split() == ["a", "x", "0.0", "0.0%"]


def test_sums_of_a_clone_and_of_everything():
    new = times.updated({}, SPENT, KNOWN, UNDER)
    assert new == UNDER | {
        "clone": 54.0,  # 4, then 30 and 50 side by side
        "everything": 636.0,  # 6, then 630 and 50
        "shared": {"clone": 4, "everything": 6, "stages": {"fetch@a": 4, "index": 2}},
        "tasks": {
            "x": {"clone": 30.0, "everything": 630.0, "stages": {"train": 30.0, "tune": 600}},
            "y": {"clone": 50, "everything": 50, "stages": {"train": 50}},
        },
    }


def test_one_worker_runs_tasks_one_after_the_other():
    new = times.updated({}, SPENT, KNOWN, UNDER | {"workers": 1})
    assert (new["clone"], new["everything"]) == (84.0, 686.0)


def test_a_run_replaces_what_it_ran_and_no_sum_is_of_a_part():
    lacking = {key: took for key, took in SPENT.items() if key != ("x", "tune")}
    old = times.updated({}, lacking, KNOWN, UNDER)
    assert (old["clone"], old["everything"]) == (54.0, None)
    assert (old["tasks"]["x"]["clone"], old["tasks"]["x"]["everything"]) == (30.0, None)
    new = times.updated(old, {("x", "tune"): 100, ("x", "gone"): 9}, KNOWN, UNDER)
    assert new["tasks"]["x"]["stages"] == {"train": 30.0, "tune": 100}
    assert new["tasks"]["y"] == old["tasks"]["y"]
    assert (new["clone"], new["everything"]) == (54.0, 136.0)


@pytest.mark.parametrize("other", [{"cores": 64}, {"workers": 3}, {"scale": "full"}])
def test_seconds_of_other_machines_and_scales_go(other):
    old = times.updated({}, SPENT, KNOWN, UNDER | other)
    new = times.updated(old, {("y", "train"): 7}, KNOWN, UNDER)
    assert new["tasks"]["y"] == {"clone": 7, "everything": 7, "stages": {"train": 7}}
    assert new["tasks"]["x"] == {"clone": None, "everything": None, "stages": {}}
    assert new["clone"] is None
    assert new["scale"] == "quick"


def test_what_is_without_a_time_is_told(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(times, "stages", lambda: KNOWN)
    said = times.record([ran(Job("x", "pipelines/x"), train=2)], 2, "tiny")
    assert said == (
        "benchmarks/run_times.json: 1 of 5 stages have a time; the rest, from all: fetch@a on, did "
        "not run yet"
    )
    assert times.read()["scale"] == "tiny"
    all_ran = [
        ran(Job("root", "."), index=1, **{"fetch@a": 2}),
        ran(Job("x", "pipelines/x"), tune=3),
        ran(Job("y", "pipelines/y"), train=4),
    ]
    assert times.record(all_ran, 2, "tiny").endswith(": 5 of 5 stages have a time")
    assert times.read()["tasks"]["x"]["stages"] == {"train": 2, "tune": 3}
