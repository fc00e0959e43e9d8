import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from rampart.data import packages
from stages import fetch
from tests.refusals import refused


def test_an_unknown_package_is_one_line_and_exit_1():
    command = [sys.executable, "-m", "stages.fetch", "garrak"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.startswith("fetch: there is no package 'garrak'; did you mean 'garak'?")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("key", ["../victim", "mine; ls"])
def test_a_key_that_is_no_name_removes_nothing(monkeypatch, tmp_path, key):
    entry = yaml.safe_load(Path("data/packages.yaml").read_text())["packages"]["spikee"]
    (tmp_path / "data/victim").mkdir(parents=True)
    (tmp_path / "data/victim/letter.txt").write_text("mine")
    (tmp_path / "data/packages.yaml").write_text(yaml.safe_dump({"packages": {key: entry}}))
    monkeypatch.chdir(tmp_path)
    with refused("all", f"python -m stages.fetch {key!r}", match="^package: must be a name of"):
        fetch.main([key])
    assert Path("data/victim/letter.txt").read_text() == "mine"


def test_each_package_has_a_folder_of_its_own(monkeypatch, tmp_path):
    entry = yaml.safe_load(Path("data/packages.yaml").read_text())["packages"]["spikee"]
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "packages.yaml").write_text(yaml.safe_dump({"packages": {"mine": entry}}))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["fetch", "mine"])
    calls = []
    monkeypatch.setattr(packages, "fetch", lambda *words: calls.append(words))
    fetch.main()
    package, folder, cache = calls[0]
    assert package.name == "spikee"
    assert (folder, cache) == ("data/packages/mine", ".rampart/downloads")
