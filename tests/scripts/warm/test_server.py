"""A stage that is handed over (sitecustomize) says and does what one of its own process does."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scripts.warm import warm

pytestmark = pytest.mark.slow
STAGE = """import os, sys, time
what = sys.argv[1]
print(what, os.getcwd(), os.environ["SAID"], __name__)
print("beside", file=sys.stderr)
open(what, "w").write(str(os.getpid()))
if what == "status":
    sys.exit(7)
if what == "sentence":
    sys.exit("say: wrong")
if what == "fault":
    1 / 0
if what == "forever":
    time.sleep(300)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("warm")
    (folder / "stages").mkdir()
    (folder / "stages/__init__.py").write_text("")
    (folder / "stages/say.py").write_text(STAGE)
    return folder


@pytest.fixture(scope="module")
def warmth(folder):
    with warm(()) as more:
        yield more


def start(folder, warmth, *words):
    return subprocess.Popen(
        [sys.executable, "-m", *words],
        cwd=folder,
        env=os.environ | warmth | {"SAID": "here"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize(
    ("what", "status", "last"),
    [
        ("fine", 0, "beside"),
        ("status", 7, "beside"),
        ("sentence", 1, "say: wrong"),
        ("fault", 1, "ZeroDivisionError: division by zero"),
    ],
)
def test_what_it_says_and_how_it_ends(folder, warmth, what, status, last):
    process = start(folder, warmth, "stages.say", what)
    out, err = process.communicate(timeout=60)
    assert out == f"{what} {folder} here __main__\n"
    assert err.splitlines()[-1] == last
    assert process.returncode == status
    assert (folder / what).read_text() != str(process.pid)  # it was handed over


SLOW = """import socket, sys, time
import sitecustomize
send = socket.send_fds
def slow(*given):
    sent = send(*given)
    time.sleep(1)  # the stage has ended
    return sent
socket.send_fds = slow
sitecustomize.hand_over("RAMPART_WARM", ["stages.say", "status"])
"""


def test_a_stage_that_ends_before_it_is_asked_again_runs_once(folder, warmth):
    process = subprocess.run(
        [sys.executable, "-c", SLOW],
        cwd=folder,
        env=os.environ | warmth | {"SAID": "here"},
        capture_output=True,
        text=True,
    )
    assert (process.returncode, process.stderr) == (7, "beside\n")


def test_code_is_that_of_the_moment(folder, warmth):
    (folder / "stages/new.py").write_text("print('one')")
    assert start(folder, warmth, "stages.new").communicate(timeout=60)[0] == "one\n"
    (folder / "stages/new.py").write_text("print('another')")
    assert start(folder, warmth, "stages.new").communicate(timeout=60)[0] == "another\n"


def test_what_is_no_stage_is_left_alone(folder, warmth):
    (folder / "other.py").write_text("import os; print(os.getpid())")
    process = start(folder, warmth, "other")
    assert process.communicate(timeout=60)[0] == f"{process.pid}\n"


def test_a_stage_ends_with_its_command_and_others_go_on(folder, warmth):
    first = start(folder, warmth, "stages.say", "forever")
    stage = begun(folder / "forever")
    assert start(folder, warmth, "stages.say", "fine").wait(60) == 0  # at the same time
    os.kill(first.pid, signal.SIGKILL)
    first.communicate()
    gone(stage)


def test_a_stage_ends_with_the_run(folder):
    with warm(()) as more:
        process = start(folder, more, "stages.say", "forever")
        stage = begun(folder / "forever")
    gone(stage)
    process.communicate(timeout=60)
    assert process.returncode == 1


def test_dvc_says_what_its_own_process_says(tmp_path):
    said = []
    with warm(("dvc.cli.parser",), variable="RAMPART_WARM_DVC") as more:
        for environment in (os.environ | more, os.environ):
            command = [str(Path(sys.executable).parent / "dvc"), "status"]
            done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True)
            said.append((done.returncode, done.stdout, done.stderr))
    assert said[0] == said[1]
    assert said[0][0] == 253
    assert b"not inside of a DVC repository" in said[0][2]


def begun(file: Path) -> int:
    """Return the process id of a stage, and remove the file in which it says it."""
    end = time.monotonic() + 60
    while not (file.is_file() and file.read_text()):
        assert time.monotonic() < end
        time.sleep(0.02)
    number = int(file.read_text())
    file.unlink()
    return number


def gone(number: int) -> None:
    """Wait until a process is no more, or is one that nobody has asked about."""
    end = time.monotonic() + 30
    while Path(f"/proc/{number}/stat").is_file():
        if Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
            return
        assert time.monotonic() < end
        time.sleep(0.02)
