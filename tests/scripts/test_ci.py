import os
import subprocess
import time
from pathlib import Path

import psutil
import pytest

from scripts import ci
from scripts.ci import SAME, Outcome
from scripts.warm import warm
from tests.refusals import refused
from tests.scripts.small_pipelines import Small

TIMES = {
    "cores": 4,
    "scale": "quick",
    "shared": {"clone": 9.0, "stages": {"fetch@one": 3, "fetch@two": 5, "index": 1}},
    "tasks": {"x": {"clone": 100.0}, "y": {"clone": None}},
}
PACKAGES = {"one": {"used_by": ["x", "y"]}, "two": {"used_by": []}, "new": {"used_by": ["x"]}}


@pytest.mark.parametrize(
    ("task", "cores", "seconds"),
    [
        ("x", 4, 1.3 * 103),  # with the package that it reads and that has a time
        ("x", 8, 1.3 * 103),  # more cores promise nothing
        ("x", 2, 2 * 1.3 * 103),
        ("", 4, 1.3 * 9),
        ("y", 4, 600),  # a stage has no time yet
        ("z", 4, 600),
    ],
)
def test_a_task_needs_what_it_took_and_a_margin(monkeypatch, task, cores, seconds):
    monkeypatch.setattr(ci.times, "cores", lambda: cores)
    assert ci.needed(task, TIMES, "quick", PACKAGES) == pytest.approx(seconds)


@pytest.mark.parametrize("took", [{}, TIMES | {"scale": "tiny"}])
@pytest.mark.parametrize("task", ["x", ""])
def test_times_of_another_scale_say_nothing(took, task):
    assert ci.needed(task, took, "quick", PACKAGES) == 600


def test_tasks_that_fit_are_checked_in_their_order():
    clock, checked = [0.0], []

    def check(task, limit):
        checked.append((task, limit))
        clock[0] += 50
        return Outcome("DIFFERS", wrong=True) if task == "b" else SAME

    seconds = {"a": 60, "b": 40, "large": 120, "c": 99}
    outcomes = ci.reached(seconds, lambda: 200 - clock[0], check)
    assert checked == [("a", 240), ("b", 160), ("c", 396)]  # SLACK times what each needs
    assert list(outcomes) == list(seconds)
    assert [outcome.wrong for outcome in outcomes.values()] == [False, True, False, False]
    assert outcomes["large"].said == "not begun: it may take 120 s, and 100 s are left"


def test_none_is_begun_when_the_time_is_over():
    outcomes = ci.reached({"a": 1}, lambda: -3.0, lambda *_: pytest.fail("it began"))
    assert outcomes == {"a": Outcome("not begun: it may take 1 s, and 0 s are left")}


@pytest.mark.parametrize(
    ("repro", "head", "said", "wrong"),
    [
        (0, 0, "as it was committed", False),
        (0, 1, "DIFFERS from what is committed", True),
        (1, 0, "FAILED with status 1", True),
        (-9, 0, "FAILED with status -9", True),
        (None, 0, "ENDED after 70 s, before it could be compared", True),  # whatever is committed
    ],
)
@pytest.mark.parametrize("task", ["x", ""])
def test_only_what_ran_to_its_end_and_is_the_same_is_right(
    monkeypatch, task, repro, head, said, wrong
):
    calls = []

    def python(script, *words, limit=None):
        calls.append((script, *words))
        return repro if script == "repro.py" else head

    monkeypatch.setattr(ci, "python", python)
    assert ci.check(task, 70.2) == Outcome(said, wrong)
    assert calls[0] == ("repro.py", *filter(None, [task]))
    assert calls[1:] in ([], [("verify.py", "--head", *filter(None, [task]))])


def test_the_newest_lock_comes_first(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    subprocess.run(["git", "init", "--quiet"], check=True)
    who = {f"GIT_{w}_{k}": "a@b" for w in ("AUTHOR", "COMMITTER") for k in ("NAME", "EMAIL")}
    for task, date in (("a", 100), ("b", 300), ("c", 200)):
        lock = Path(f"pipelines/{task}/dvc.lock")
        lock.parent.mkdir(parents=True)
        lock.write_text("schema: '2.0'\n")
        environment = os.environ | who | {"GIT_COMMITTER_DATE": f"@1000000{date} +0000"}
        for words in (["add", "."], ["commit", "--quiet", "--message", task]):
            subprocess.run(["git", *words], check=True, env=environment)
    assert ci.newest_first() == ["b", "c", "a"]
    lock.write_text("schema: '2.1'\n")  # not committed: as old as before
    Path("pipelines/new").mkdir()
    Path("pipelines/new/dvc.lock").write_text("schema: '2.0'\n")
    assert ci.newest_first() == ["b", "c", "a", "new"]


def test_tiny_is_a_clone_of_the_commit_with_the_same_downloads(tmp_path, monkeypatch):
    root = tmp_path / "root"
    root.mkdir()
    monkeypatch.chdir(root)
    text = "# scale: quick is the default\nscale: quick # tiny: minutes\nseed: 1\n"
    Path("params.yaml").write_text(text)
    Path("pipelines/a").mkdir(parents=True)
    for lock in ("dvc.lock", "pipelines/a/dvc.lock"):
        Path(lock).write_text("schema: '2.0'\n")
    who = ["-c", "user.name=a", "-c", "user.email=a@example.invalid"]
    for words in (["init", "-q"], ["add", "."], [*who, "commit", "-q", "-m", "one"]):
        subprocess.run(["git", *words], check=True)
    Path("params.yaml").write_text("scale: full\n")
    seen = []

    def python(script, *words, folder, **more):
        seen.append(folder)
        assert (script, words) == ("repro.py", ())
        changed = text.replace("\nscale: quick", "\nscale: tiny")
        assert (folder / "params.yaml").read_text() == changed
        (folder / ".rampart/downloads/kept").write_text("")
        assert more["DVC_SITE_CACHE_DIR"].startswith(str(folder.parent))
        assert more["RAMPART_WARM"]
        assert more["RAMPART_WORKERS"] == "4"
        assert not [*folder.rglob("dvc.lock")]
        return 3

    monkeypatch.setattr(ci, "python", python)
    monkeypatch.setattr(ci, "warm", lambda: warm(()))  # importing them takes seconds
    monkeypatch.setattr(ci.times, "cores", lambda: 3)
    assert ci.tiny() == 3
    assert Path(".rampart/downloads/kept").is_file()
    assert not seen[0].exists()
    assert Path("params.yaml").read_text() == "scale: full\n"


def test_a_scale_that_is_not_there_is_told(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("params.yaml").write_text("seed: 1\n")
    who = ["-c", "user.name=a", "-c", "user.email=a@example.invalid"]
    for words in (["init", "-q"], ["add", "."], [*who, "commit", "-q", "-m", "one"]):
        subprocess.run(["git", *words], check=True)
    with refused(
        "all", "params.yaml without scale, in CI", match="must have one line `scale: `, got 0"
    ):
        ci.tiny()


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A folder with three tasks, of which nothing runs; returns what was called."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(ci, "newest_first", lambda: ["b", "c", "a"])
    Path("params.yaml").write_text("scale: quick\n")
    Path("data").mkdir()
    Path("data/packages.yaml").write_text("packages: {}\n")
    monkeypatch.setattr(ci.signal, "signal", lambda *_: None)
    monkeypatch.setattr(ci, "tiny", lambda: 0)
    calls, status = [], {}

    def python(*words, limit=None):
        calls.append(words)
        return status.get(words, 0)

    monkeypatch.setattr(ci, "python", python)
    return calls, status


def test_all_are_checked_and_what_depends_on_all_is_last(project, capsys):
    calls, _ = project
    assert ci.main(["--minutes", "99"]) == 0
    tasks = [[("repro.py", task), ("verify.py", "--head", task)] for task in "bca"]
    last = [("repro.py",), ("verify.py", "--head"), ("verify.py", "--head")]
    assert calls == [*tasks[0], *tasks[1], *tasks[2], *last]
    assert capsys.readouterr().out.splitlines()[-4:] == [
        "ci: b: as it was committed",
        "ci: c: as it was committed",
        "ci: a: as it was committed",
        "ci: what depends on all tasks: as it was committed",
    ]


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("verify.py", "--head", "c"), 1),
        (("verify.py", "--head"), 1),  # a file of no task
        (("repro.py", "a"), 1),
        (("repro.py", "a"), None),
        (("repro.py",), None),
    ],
)
def test_whatever_is_wrong_is_the_status(project, words, status):
    project[1][words] = status
    assert ci.main(["--minutes", "99"]) == 1


def test_what_was_not_begun_is_told_and_no_failure(project, capsys):
    assert ci.main(["--minutes", "18", "--since", str(time.time() - 17 * 60)]) == 0
    assert [line.partition(": it")[0] for line in capsys.readouterr().out.splitlines()[-3:]] == [
        "ci: b: not begun",
        "ci: c: not begun",
        "ci: a: not begun",
    ]
    assert project[0] == [("verify.py", "--head")]


def test_nothing_else_runs_when_tiny_fails(project, monkeypatch):
    monkeypatch.setattr(ci, "tiny", lambda: 1)
    assert ci.main([]) == 1
    assert project[0] == []


SLOW = """import pathlib, signal, sys, time
pathlib.Path(sys.argv[2]).write_text("began")
if sys.argv[1] == "deaf":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
if sys.argv[1] != "quick":
    time.sleep(300)
sys.exit(7)
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "limit", "status"), [("quick", 60, 7), ("slow", 0.2, None), ("deaf", 0.5, None)]
)
def test_what_takes_too_long_is_ended(tmp_path, monkeypatch, kind, limit, status):
    (tmp_path / "slow.py").write_text(SLOW)
    monkeypatch.setattr(ci, "SCRIPTS", tmp_path)
    monkeypatch.setattr(ci, "GRACE", 0.2)
    assert ci.python("slow.py", kind, str(tmp_path / "mark"), limit=limit) == status


@pytest.fixture
def repository(original, tmp_path, monkeypatch):
    """Two small tasks that ran and are committed; commands run in a clone, which is returned."""
    original.run("git", "clone", "--quiet", ".", str(tmp_path / "clone"))
    clone = Small(tmp_path / "clone")
    for name, value in clone.environment().items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(clone.root)
    monkeypatch.setattr(ci.signal, "signal", lambda *_: None)
    monkeypatch.setattr(ci, "warm", lambda: warm(()))
    return clone


@pytest.mark.integration
def test_tiny_and_then_both_tasks(repository, capfd):
    """And a committed byte that the pipeline does not write is found."""
    assert ci.main(["--minutes", "60"]) == 0
    said = capfd.readouterr().out
    assert "repro: 10 stages ran" in said  # in the clone for tiny, which has no locks: all
    for name in ("alpha", "beta", "what depends on all tasks"):
        assert f"ci: {name}: as it was committed" in said
    assert repository.changed() == []
    assert os.listdir(".rampart/downloads") == []  # made, and shared with the clone

    name = "reports/beta/README.md"
    repository.write(name, (repository.root / name).read_text() + "by hand\n")
    repository.commit()
    assert ci.python("verify.py", "--head", "alpha") == 0
    assert ci.check("beta", 600) == Outcome("DIFFERS from what is committed", wrong=True)


@pytest.mark.integration
def test_a_task_that_is_ended_is_wrong_and_leaves_nobody(repository, monkeypatch):
    monkeypatch.delenv("RAMPART_WARM_DVC")
    repository.write("data/user/beta/words.txt", "slow\n")
    outcome = ci.check("beta", 8)
    assert outcome == Outcome("ENDED after 8 s, before it could be compared", wrong=True)
    left = [process.info for process in psutil.process_iter(["cwd", "cmdline", "pid"])]
    here = [one for one in left if (one["cwd"] or "").startswith(str(repository.root))]
    assert [one["cmdline"] for one in here if one["pid"] != os.getpid()] == []
