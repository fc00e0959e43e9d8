"""deploy/models.sh: what it copies, what it asks DVC for, and what it leaves when that fails."""

import subprocess

import pytest

from tests.app import tiny
from tests.deploy.containerfile import ROOT

SCRIPT = ROOT / "deploy/models.sh"
DVC = """#!/bin/sh
echo "$@" >> "$ASKED"
for last; do :; done
mkdir -p "$last"
[ -n "$EMPTY" ] || echo '{}' > "$last/config.json"
"""


@pytest.fixture
def run(tmp_path):
    """Run the script; its dvc only writes down what it was asked."""
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "dvc").write_text(DVC)
    (programs / "dvc").chmod(0o755)

    def start(*words, **variables):
        path = f"{programs}:/usr/bin:/bin"
        environment = {"PATH": path, "ASKED": str(tmp_path / "asked.txt"), "EMPTY": ""}
        done = subprocess.run(
            ["sh", str(SCRIPT), *words],
            cwd=tmp_path,
            env=environment | variables,
            capture_output=True,
            text=True,
        )
        return done.returncode, done.stderr

    return start


def asked(tmp_path):
    return (tmp_path / "asked.txt").read_text().split()


def test_a_folder_is_copied_whole(run, tmp_path):
    tiny.write(tmp_path / "package")
    assert run("models", "columns=package") == (0, "models: columns: package -> models/columns\n")
    copied = {path.name: path.read_bytes() for path in (tmp_path / "models/columns").iterdir()}
    assert copied == {path.name: path.read_bytes() for path in (tmp_path / "package").iterdir()}
    assert [path.name for path in (tmp_path / "models").iterdir()] == ["columns"]


def test_a_newer_one_takes_its_place(run, tmp_path):
    tiny.write(tmp_path / "package")
    (tmp_path / "models/columns").mkdir(parents=True)
    (tmp_path / "models/columns/left.txt").write_text("old")
    assert run("models", "columns=package")[0] == 0
    assert not (tmp_path / "models/columns/left.txt").exists()


def test_a_registered_version_is_got_as_an_artifact(run, tmp_path):
    assert run("models", "columns=https://example.invalid/rampart.git@v1.1.0")[0] == 0
    words = asked(tmp_path)
    assert words[:4] == [
        "artifacts",
        "get",
        "https://example.invalid/rampart.git",
        "pipelines/columns:columns-classifier",
    ]
    assert words[4:6] == ["--rev", "v1.1.0"]


def test_an_artifact_of_another_name(run, tmp_path):
    run("models", "columns=repo@v1.0.0", RAMPART_ARTIFACT_columns="pipelines/columns:mine")
    assert asked(tmp_path)[3] == "pipelines/columns:mine"


def test_a_revision_is_got_as_a_folder(run, tmp_path):
    assert run("models", "flows=git@example.invalid:rampart.git#main")[0] == 0
    words = asked(tmp_path)
    assert words[:4] == ["get", "git@example.invalid:rampart.git", "models/flows/package", "--rev"]
    assert words[4] == "main"


@pytest.mark.parametrize(
    ("words", "variables", "status", "said"),
    [
        ([], {}, 2, "usage: models.sh TARGET"),
        (["models"], {}, 2, "usage: models.sh TARGET"),
        (["models", "columns"], {}, 2, "usage"),
        (["models", "columns="], {}, 2, "usage"),
        (["models", "../x=package"], {}, 2, "a task is lower-case letters"),
        (["models", "$(id)=package"], {}, 2, "a task is lower-case letters"),
        (["models", "columns=nothing"], {}, 1, "no folder nothing"),
        (["models", "columns=repo@v1.0.0"], {"EMPTY": "1"}, 1, "has no config.json"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_left(run, tmp_path, words, variables, status, said):
    code, err = run(*words, **variables)
    assert (code, said in err) == (status, True), err
    folder = tmp_path / "models"
    assert not folder.exists() or list(folder.iterdir()) == []


def test_the_artifacts_that_it_names_are_those_of_the_pipelines():
    import re

    import yaml

    text = SCRIPT.read_text()
    named = dict(re.findall(r"^    (\w+)\) name=([\w-]+) ;;$", text, re.MULTILINE))
    for task, name in named.items():
        blocks = yaml.safe_load((ROOT / f"pipelines/{task}/params.yaml").read_text())
        described = blocks.get("package") or blocks.get("bundle")
        assert described["name"] == name, task
