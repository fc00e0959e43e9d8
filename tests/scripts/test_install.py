"""scripts/install.sh, with a shell and small programs that stand in for Python, pip and uv."""

import os
import re
import shutil
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

SCRIPT = Path("scripts/install.sh").read_text()
PYTHON = r"""#!/bin/sh
# A Python that makes environments, and logs what its pip is asked for.
case "$*" in
    "-c import sys"*) echo "${FAKE_VERSION:-3.11}" ;;
    "--version") echo "Python 3.11.99" ;;
    "-m venv --clear .venv") rm -rf .venv; mkdir -p .venv/bin; cp "$0" .venv/bin/python ;;
    "-m pip config list") cat "$LOG.settings" 2>/dev/null || true ;;
    "-m pip install --quiet uv=="*)
        echo "pip $*" >>"$LOG"
        {
            echo '#!/bin/sh'
            echo 'echo "uv $*" >>"$LOG"'
            echo 'while [ -n "$FAKE_WAITS" ] && ! grep -qs waiting "$LOG".said*; do sleep 0.1; done'
            echo 'exit ${FAKE_UV:-0}'
        } >.venv/bin/uv
        chmod +x .venv/bin/uv ;;
    "-m pip install"*) echo "pip $*" >>"$LOG"; exit "${FAKE_PIP:-0}" ;;
esac
"""


@pytest.fixture
def run(tmp_path):
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts" / "install.sh").write_text(SCRIPT)
    (tmp_path / "requirements.lock").write_text("six==1.17.0\nuv==0.13.8\n")
    tools = tmp_path / "tools"
    tools.mkdir()
    for tool in ("sh", "cmp", "sed", "tr", "awk", "head", "grep", "rm", "cp", "mv", "mkdir", "cat"):
        (tools / tool).symlink_to(shutil.which(tool))
    for name in ("chmod", "ln", "sleep"):
        (tools / name).symlink_to(shutil.which(name))
    (tools / "python3").write_text(PYTHON)
    (tools / "python3").chmod(0o755)
    log = tmp_path / "log"

    def start(settings="", **variables):
        log.write_text("")
        Path(f"{log}.settings").write_text(settings)
        environment = {"PATH": str(tools), "LOG": str(log), **variables}
        with tempfile.NamedTemporaryFile("w+", prefix="log.said", dir=tmp_path) as said:
            done = subprocess.run(
                ["sh", "scripts/install.sh"],
                cwd=tmp_path,
                env=environment,
                stdout=said,
                stderr=said,
            )
            done.text = Path(said.name).read_text()
        done.log = log.read_text().splitlines()
        return done

    start.folder = tmp_path
    return start


def test_installs_with_uv_and_then_has_nothing_to_do(run):
    done = run()
    assert done.returncode == 0, done.text
    assert done.log[0].endswith("uv==0.13.8")
    assert done.log[1].startswith("uv pip sync --python .venv/bin/python --compile-bytecode")
    done = run()
    assert (done.returncode, done.log, done.text) == (0, [], "")


def test_a_changed_lock_is_installed_into_the_same_environment(run):
    run()
    mark = run.folder / ".venv" / "mark"
    mark.touch()
    with open(run.folder / "requirements.lock", "a") as stream:
        stream.write("idna==3.20\n")
    done = run()
    assert done.log[-1].startswith("uv pip sync")
    assert mark.exists()
    assert run().log == []


def test_an_interrupted_installation_starts_over(run):
    done = run(FAKE_UV="1", FAKE_PIP="1")
    assert done.returncode != 0
    mark = run.folder / ".venv" / "half"
    mark.touch()
    assert run().returncode == 0
    assert not mark.exists()


@pytest.mark.slow
def test_a_second_setup_waits_for_the_first(run):
    """The one that is first installs until the other has said that it waits."""
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(lambda _: run(FAKE_WAITS="1"), range(2))
    assert (first.returncode, second.returncode) == (0, 0)
    assert sum("waiting for process" in done.text for done in (first, second)) == 1
    assert sum("installing" in done.text for done in (first, second)) == 1
    assert list((run.folder / ".rampart").iterdir()) == []


@pytest.mark.parametrize("told", ["999999999\n", ""])
def test_a_dead_setup_does_not_hold_up_the_next(run, told):
    (run.folder / ".rampart").mkdir()
    (run.folder / ".rampart" / "setup.pid").write_text(told)
    assert run().returncode == 0
    assert list((run.folder / ".rampart").iterdir()) == []


def replaced(run, tool, text):
    """Put a script in place of a tool; ``$REAL`` in it is the tool."""
    path = run.folder / "tools" / tool
    path.unlink()
    path.write_text(f"#!/bin/sh\nREAL={shutil.which(tool)}\n{text}\n")
    path.chmod(0o755)


def test_the_lock_has_its_owner_from_the_first_moment(run):
    replaced(run, "ln", 'echo "linked $(cat "$1")" >>"$LOG"; exec "$REAL" "$@"')
    done = run()
    assert done.returncode == 0, done.text
    assert [line for line in done.log if re.fullmatch(r"linked \d+", line)]


def test_a_disk_without_links_is_an_error_and_no_endless_wait(run):
    replaced(run, "ln", 'echo "ln: Operation not permitted" >&2; exit 1')
    done = run()
    assert done.returncode == 1
    assert "Operation not permitted" in done.text
    assert list((run.folder / ".rampart").iterdir()) == []


def test_who_took_the_place_of_a_dead_setup_keeps_it(run):
    """Two find the dead one; the slower takes the lock of the faster away, and gives it back."""
    (run.folder / ".rampart").mkdir()
    lock = run.folder / ".rampart" / "setup.pid"
    lock.write_text("999999999\n")
    replaced(run, "mv", f'echo {os.getpid()} >"$1"; exec "$REAL" "$@"')
    replaced(run, "sleep", f'cat "{lock}" >>"$LOG"; rm "{lock}"')
    done = run()
    assert done.returncode == 0, done.text
    assert f"waiting for process {os.getpid()}" in done.text
    assert str(os.getpid()) in done.log


def test_pip_takes_over_where_uv_fails(run):
    done = run(FAKE_UV="1")
    assert done.returncode == 0
    assert done.log[-1] == "pip -m pip install --compile --requirement requirements.lock"
    assert "trying pip" in done.text


def test_pips_settings_reach_uv(run, tmp_path):
    wheels = tmp_path / "wheels"
    wheels.mkdir()
    done = run(
        f":env:.find-links='{wheels}'\n"
        f"global.find-links='{wheels} /nowhere/at/all'\n"
        "global.index-url='https://mirror.invalid/simple'\n"
        f"global.extra-index-url='file:///nowhere/simple\\n{wheels.as_uri()}'\n"
        "global.trusted-host='mirror.invalid'\n"
        "global.cert='/etc/ours.pem'\n"
    )
    assert done.returncode == 0
    command = done.log[-1]
    assert command.count(f"--find-links {wheels}") == 1
    assert "nowhere" not in command
    assert "--default-index https://mirror.invalid/simple" in command
    assert f"--index {wheels.as_uri()}" in command
    assert "--allow-insecure-host mirror.invalid" in command


def test_another_python_is_an_error_that_names_it(run):
    done = run(FAKE_VERSION="3.13")
    assert done.returncode == 1
    assert "Python 3.11 is needed, found: python3 is 3.13;" in done.text
    assert not (run.folder / ".venv").exists()


def test_no_python_is_an_error(run):
    os.unlink(run.folder / "tools" / "python3")
    done = run()
    assert done.returncode == 1
    assert "found: no Python at all" in done.text
