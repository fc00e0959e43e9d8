import os
import platform
import subprocess

import pytest

from testbed import tools
from testbed.__main__ import main


@pytest.fixture
def machine(monkeypatch):
    """Pretend to be root on Debian with every tool."""
    monkeypatch.setattr(platform, "system", lambda: "Linux")
    monkeypatch.setattr(tools.Path, "exists", lambda self: True)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(tools, "path", lambda program: f"/usr/bin/{program}")
    monkeypatch.setattr(tools.importlib.util, "find_spec", lambda module: module)
    ran = subprocess.CompletedProcess([], 0, stdout="", stderr="")
    monkeypatch.setattr(tools.subprocess, "run", lambda *_, **__: ran)
    return monkeypatch


def test_a_machine_with_all_is_taken(machine):
    tools.check()


def test_another_system_is_refused_by_name(machine):
    machine.setattr(platform, "system", lambda: "Darwin")
    with pytest.raises(tools.CannotError, match="needs Linux, got Darwin"):
        tools.check()


def test_another_distribution_is_refused(machine):
    machine.setattr(tools.Path, "exists", lambda self: False)
    with pytest.raises(tools.CannotError, match="needs Debian"):
        tools.check()


def test_another_user_is_refused(machine):
    machine.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(tools.CannotError, match=r"needs root .* got user 1000"):
        tools.check()


def test_what_is_missing_is_named_with_the_packages_that_bring_it(machine):
    lacking = {"sshd", "nginx"}
    machine.setattr(tools, "path", lambda program: None if program in lacking else program)
    with pytest.raises(tools.CannotError) as told:
        tools.check()
    assert "missing: sshd, nginx; apt-get install" in str(told.value)
    assert str(told.value).endswith("openssh-server nginx-light")


def test_a_missing_module_is_named(machine):
    machine.setattr(tools.importlib.util, "find_spec", lambda module: module != "nfstream" or None)
    with pytest.raises(tools.CannotError, match=r"missing: nfstream; make setup"):
        tools.check()


def test_a_machine_without_namespaces_is_told_so(machine):
    ran = subprocess.CompletedProcess([], 1, stdout="", stderr="unshare: Operation not permitted\n")
    machine.setattr(tools.subprocess, "run", lambda *_, **__: ran)
    with pytest.raises(
        tools.CannotError, match=r"no namespaces: unshare: Operation not permitted$"
    ):
        tools.check()


def test_the_command_says_it_in_one_line(machine, capsys, tmp_path):
    machine.setattr(os, "geteuid", lambda: 1000)
    assert main(["--out", str(tmp_path), "--tiny"]) == 1
    told = capsys.readouterr().err
    assert told.startswith("testbed: the testbed needs root")
    assert told.count("\n") == 1


@pytest.mark.parametrize(
    ("knob", "value"), [("--days", "0"), ("--flows", "9"), ("--minutes", "900")]
)
def test_a_knob_out_of_its_bounds_is_named_with_them(machine, capsys, tmp_path, knob, value):
    assert main(["--out", str(tmp_path), knob, value]) == 1
    assert f"{knob}: must be" in capsys.readouterr().err
