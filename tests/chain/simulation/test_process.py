"""A program is found, started, read and killed; here a small one of ours stands in for it."""

import io
import os
import sys
import tarfile
import time

import pytest

from rampart.chain.simulation import process
from rampart.chain.simulation.process import ChainError, Process, anvil, program

FILE = "chain.tgz"


def archive(folder, content=b"#!"):
    with tarfile.open(folder / FILE, "w:gz") as made:
        info = tarfile.TarInfo(process.MEMBER)
        info.size = len(content)
        made.addfile(info, io.BytesIO(content))
    return folder / FILE


def test_the_program_is_unpacked_once(tmp_path):
    path = program(archive(tmp_path), "ab" * 32, tmp_path)
    assert path.read_bytes() == b"#!"
    assert os.access(path, os.X_OK)
    (tmp_path / FILE).unlink()
    assert program(tmp_path / FILE, "ab" * 32, tmp_path) == path


def test_another_machine_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(process.sys, "platform", "darwin")
    with pytest.raises(ChainError, match="for Linux on x86-64, got darwin"):
        program(archive(tmp_path), "ab" * 32, tmp_path)


def test_it_stays_on_this_machine_and_mines_when_asked(tmp_path):
    words = anvil(tmp_path / "anvil").command
    assert words[words.index("--host") + 1] == "127.0.0.1"
    assert words[words.index("--order") + 1] == "fifo"
    assert "--no-mining" in words


def running(code, start=20.0):
    return Process([sys.executable, "-c", code], start)


@pytest.mark.slow
def test_it_is_killed_at_the_end_though_it_ignores_the_polite_signal():
    code = "import signal, time; signal.signal(15, 1); print('Listening on 127.0.0.1:77', flush=1)"
    with running(f"{code}; time.sleep(60)") as one:
        assert one.port == 77
        pid = one._process.pid
        os.kill(pid, 0)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


@pytest.mark.slow
def test_a_full_pipe_does_not_stop_it(tmp_path):
    code = "print('Listening on 127.0.0.1:77', flush=True); [print('x' * 99) for _ in range(9999)]"
    done = tmp_path / "done"
    with running(f"{code}; open({str(done)!r}, 'w'); import time; time.sleep(60)"):
        end = time.monotonic() + 20
        while not done.exists() and time.monotonic() < end:
            time.sleep(0.01)
        assert done.exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("code", "start", "said"),
    [
        ("print('no such option')", 20.0, "did not start: no such option"),
        ("import time; time.sleep(60)", 0.2, "did not start: it said nothing"),
    ],
)
def test_a_program_that_does_not_listen_is_told(code, start, said):
    with pytest.raises(ChainError, match=said), running(code, start):
        pass


@pytest.mark.slow
def test_it_dies_with_what_started_it(tmp_path):
    import subprocess

    told = tmp_path / "pid"
    code = (
        "import os, sys; from rampart.chain.simulation.process import Process\n"
        "one = Process([sys.executable, '-c', 'print(\"Listening on 127.0.0.1:7\", flush=1);"
        " import time; time.sleep(60)'])\n"
        f"one.__enter__(); open({str(told)!r}, 'w').write(str(one._process.pid)); os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", code], check=False, cwd=os.getcwd())
    pid, end = int(told.read_text()), time.monotonic() + 10
    while alive(pid) and time.monotonic() < end:
        time.sleep(0.02)
    assert not alive(pid)


def alive(pid):
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().split()[2] != "Z"
    except FileNotFoundError:
        return False
