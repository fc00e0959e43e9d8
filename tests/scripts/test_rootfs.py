import os
import subprocess
import sys
from pathlib import Path

import pytest

from scripts import rootfs
from tests.refusals import refused

VERSION = f"python{sys.version_info.major}.{sys.version_info.minor}"


def test_a_distribution_is_copied_as_it_is_installed_without_its_tests(tmp_path):
    assert rootfs.distributions(tmp_path, ["six", "h11"]) == 2
    site = tmp_path / "opt/venv/lib" / VERSION / "site-packages"
    assert (site / "six.py").is_file()
    assert (site / "h11/__init__.py").is_file()
    assert list(site.glob("h11-*.dist-info/METADATA"))
    assert not list(site.rglob("tests"))
    assert not list(site.rglob("__pycache__"))


def test_only_pinned_ones_that_are_installed_count():
    text = "# a comment\nsix==1\nno-such-thing==1\nh11==2 ; python_version > '3'\n-r x\n"
    assert rootfs.names(text) == ["six", "h11"]


def test_the_code_is_compiled_and_its_bytecode_names_its_place_in_the_image(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(rootfs, "COPIED", ("app", "settings.yaml"))
    (tmp_path / "app").mkdir()
    (tmp_path / "app/__init__.py").write_text("X = 1\n")
    (tmp_path / "settings.yaml").write_text("port: 1\n")
    root = tmp_path / "root"
    (root / "opt/venv/lib").mkdir(parents=True)
    rootfs.code(root)
    (compiled,) = (root / "srv/rampart/app/__pycache__").iterdir()
    assert b"/srv/rampart/app/__init__.py" in compiled.read_bytes()
    assert str(tmp_path).encode() not in compiled.read_bytes()
    assert (root / "srv/rampart/settings.yaml").read_text() == "port: 1\n"


def test_there_is_a_user_and_a_place_for_what_is_temporary(tmp_path):
    rootfs.people(tmp_path)
    assert "rampart:x:10001:10001" in (tmp_path / "etc/passwd").read_text()
    assert os.stat(tmp_path / "tmp").st_mode & 0o7777 == 0o1777


@pytest.mark.slow
def test_the_python_of_it_runs_with_nothing_of_this_machine(tmp_path):
    """The interpreter and the libraries that it names, by its own loader."""
    rootfs.python(tmp_path)
    rootfs.libraries(tmp_path)
    library = tmp_path / "opt/venv/lib" / VERSION
    assert not (library / "test").exists()
    assert not (library / "ensurepip").exists()
    said = subprocess.run(
        ["ldd", str(tmp_path / "opt/venv/bin/python")], capture_output=True, text=True
    )
    for line in said.stdout.splitlines():
        path = line.split("=> ")[-1].split(" (")[0].strip()
        if path.startswith("/"):
            assert (tmp_path / path.lstrip("/")).exists(), path
    if os.geteuid() == 0 and Path("/usr/sbin/chroot").exists():
        code = "import ssl, sqlite3, json, sys; print(sys.prefix)"
        words = ["/usr/sbin/chroot", str(tmp_path)]
        done = subprocess.run(
            [*words, "/opt/venv/bin/python", "-c", code], capture_output=True, text=True, env={}
        )
        if "Operation not permitted" not in done.stderr:  # a container may not change its root
            assert done.stdout == "/opt/venv\n", done.stderr


def test_it_writes_into_an_empty_folder_alone(tmp_path):
    (tmp_path / "x").write_text("1")
    with refused("all", "scripts.rootfs of a folder with files", "is not empty"):
        rootfs.main([str(tmp_path)])
    with refused("all", "scripts.rootfs without a folder", "usage: python -m scripts.rootfs"):
        rootfs.main([])
