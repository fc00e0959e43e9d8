import queue
import sys
from types import SimpleNamespace

import pytest

from scripts import jobs
from scripts.jobs import Job, Run, Stopped


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


def test_a_quiet_job_shows_nothing_and_tells_its_stages(run):
    run.job = run.job._replace(quiet=True)
    assert [line for line in SAID if run.hear(line, 0)] == []
    assert run.stages == ["train@logreg", "tune@svm"]
    assert "mend it" in run.said


@pytest.fixture
def dvc(tmp_path, monkeypatch):
    """A program in the place of DVC: it says and does what the job's words are in Python."""
    program = tmp_path / "dvc"
    program.write_text(f"#!{sys.executable}\nimport sys, time\nexec(sys.argv[3])\n")
    program.chmod(0o755)
    monkeypatch.setattr(jobs, "BIN", str(tmp_path))


RAN = """print("Running stage 'a':"); print("lines of a"); print("Updating lock file 'dvc.lock'")
print("Running stage 'b':"); print("lines of b"); sys.exit({})"""


@pytest.mark.slow
def test_lines_stand_behind_the_name_of_their_job_and_runs_are_kept(dvc, tmp_path, capsys):
    runs = []
    both = [Job("x", str(tmp_path), (RAN.format(0),)), Job("longer", ".", (RAN.format(3),))]
    jobs.side_by_side(both, 1, queue.SimpleQueue(), runs, 6)
    assert [run.job for run in runs] == both
    assert [run.failure() for run in runs] == [None, "longer: dvc ended with 3"]
    assert [list(run.seconds) for run in runs] == [["a", "b"], ["a", "b"]]
    lines = ["Running stage 'a':", "lines of a", "Running stage 'b':", "lines of b"]
    expected = [f"{name} | {line}" for name in ("x     ", "longer") for line in lines]
    assert capsys.readouterr().out.splitlines() == expected


@pytest.mark.slow
def test_dvc_is_spared_its_own_time_and_its_stages_know_nothing_of_it(dvc, monkeypatch, capsys):
    monkeypatch.setenv("PYTHONPATH", "mine")
    said = """import os; from dvc.dvcfile import Lockfile
print(Lockfile.dump_stages.__module__, os.environ["PYTHONPATH"])"""
    jobs.side_by_side([Job("x", ".", (said,))], 1, queue.SimpleQueue(), [])
    assert capsys.readouterr().out == "x | spare mine\n"


@pytest.mark.slow
def test_a_signal_ends_what_runs_and_keeps_what_had_ended(dvc, monkeypatch):
    monkeypatch.setattr(jobs, "GRACE", 0)
    monkeypatch.setattr(jobs.signal, "signal", lambda *_: None)
    events, runs = queue.SimpleQueue(), []
    events.put(15)
    words = ("time.sleep(300)",)
    with pytest.raises(Stopped, match="15"):
        jobs.side_by_side([Job("x", ".", words), Job("y", ".", words)], 2, events, runs)
    assert [run.process.returncode for run in runs] == [-9, -9]
