import re
import subprocess
import sys
from pathlib import Path

import pytest

from scripts import names
from tests.refusals import record
from tests.scripts.small_pipelines import FILES, TASK

ROOT = Path(__file__).resolve().parents[2]
LOOPS = """vars: [more.yaml]
stages:
  grid:
    matrix: {model: "${models}", size: [small, big]}
    cmd: python step.py ${item.model} ${item.size}
  list:
    foreach: ${models}
    do: {cmd: "python step.py ${item}"}
  input:
    foreach: ${tables}
    do: {cmd: "python step.py ${key}", deps: ["${item.path}"]}
"""


@pytest.fixture
def write(tmp_path):
    """Two tasks that are well; called with a file and its text, the file is that."""
    files = FILES | {
        f"pipelines/{task}/{name}": text
        for task in ("alpha", "beta")
        for name, text in (
            ("dvc.yaml", TASK.replace("TASK", task).replace("PACKAGE", "one")),
            ("params.yaml", "train:\n  a: {}\n  b: {}\n"),
        )
    }

    def place(name, text):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return names.faults(tmp_path)

    for name, text in files.items():
        if name.endswith(".yaml"):
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text)
    return place


def loops(write, more):
    write("pipelines/alpha/dvc.yaml", LOOPS)
    return write("pipelines/alpha/more.yaml", more)


def test_this_repository_has_no_fault():
    assert names.faults(ROOT) == []


def test_every_loop_over_what_is_well_has_no_fault(write):
    assert write("params.yaml", FILES["params.yaml"]) == []
    assert loops(write, "models: [a, b]\ntables: {x: {path: data/my-Rows.csv}}\n") == []


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        (
            "data/packages.yaml",
            "packages: {../victim: {used_by: []}}",
            "data/packages.yaml: packages: must be a name of .*, got '../victim'",
        ),
        (
            "data/packages.yaml",
            "packages: {'one; touch x': {used_by: []}}",
            "data/packages.yaml: packages: must be .*, got 'one; touch x'",
        ),
        (
            "data/packages.yaml",
            "packages: {one: {used_by: [], note: 'a ${b}'}}",
            "data/packages.yaml: no value may hold DVC's .*, got 'a \\$\\{b\\}'",
        ),
        (
            "data/packages.yaml",
            "packages: {1: {used_by: []}}",
            "data/packages.yaml: packages: must be .*, got 1",
        ),
        (
            "pipelines/alpha/params.yaml",
            "train: {'a && ls': {}}",
            "pipelines/alpha/params.yaml: train: must be .*, got 'a && ls'",
        ),
        (
            "pipelines/alpha/params.yaml",
            "train: {a: {}, no: {}}",
            "pipelines/alpha/params.yaml: train: must be .*, got False",
        ),
        (
            "pipelines/alpha/params.yaml",
            "train: {a: {C: '${b}'}}",
            "pipelines/alpha/params.yaml: no value may hold",
        ),
        (
            "pipelines/alpha/params.yaml",
            "extract: {a/../../b: {}}\ntrain: {a: {}}",
            "pipelines/alpha/params.yaml: extract: must be .*, got 'a/../../b'",
        ),
        (
            "pipelines/alpha/params.yaml",
            "train: a",
            "pipelines/alpha/params.yaml: train: must be a mapping or a list, got 'a'",
        ),
        (
            "pipelines/alpha/params.yaml",
            "x: {}",
            "no file of parameters has what \\$\\{train\\} stands",
        ),
        ("pipelines/alpha/params.yaml", "train: {a: [", "params.yaml: not valid YAML"),
        ("pipelines/alpha/params.yaml", "- a", "params.yaml: must be a mapping, got list"),
        (
            "pipelines/alpha/params.yaml",
            "train: {a: {x: b\u2028#; ls\n}}",
            "params.yaml: must not hold the character '\\\\u2028'",
        ),
        (
            "pipelines/Big one/dvc.yaml",
            "stages: {}",
            "pipelines: must hold a name of .*, got 'Big one'",
        ),
    ],
)
def test_what_could_be_a_command_is_told(write, file, text, said):
    (fault,) = [line for line in write(file, text) if "Big one/params" not in line]
    assert re.search(said, fault), fault
    record("all", f"{file}: {text}", f"names: {fault}")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("models: [a, b; ls]\ntables: {}", "more.yaml: models.1: must be .*, got 'b; ls'"),
        (
            "models: [a]\ntables: {x: {path: ../../up}}",
            "more.yaml: tables.x.path: must be .*, or a path, got '../../up'",
        ),
        ("models: [a]\ntables: {x: {path: /root}}", "path: must be .*, or a path, got '/root'"),
        ("models: [a]\ntables: {x: {path: a b}}", "path: must be .*, or a path, got 'a b'"),
        ("models: [a]\ntables: {x: {}}", "alpha/dvc.yaml: input: no file of parameters has what"),
    ],
)
def test_every_kind_of_loop_is_checked(write, more, said):
    found = loops(write, more)
    assert found
    assert all(re.search(said, fault) for fault in found), found


def test_a_text_that_repeats_itself_endlessly_ends(write):
    bomb = "a: &a ['${x}']\n" + "".join(
        f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n"
        for old, new in zip("abcdefghijkl", "bcdefghijklm")
    )
    (fault,) = write("pipelines/alpha/params.yaml", f"{bomb}train: {{a: {{}}}}\n")
    assert "no value may hold" in fault


@pytest.mark.slow
def test_the_command_names_each_fault_and_fails(write, tmp_path):
    write("data/packages.yaml", "packages: {../victim: {}, 'x; ls': {}}")
    command = [sys.executable, str(ROOT / "scripts/names.py")]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 1
    assert [line.partition("packages: ")[0] for line in done.stderr.splitlines()] == [
        "names: data/packages.yaml: "
    ] * 2
    with pytest.raises(ValueError, match=r"victim'\n.*x; ls"):
        names.check(tmp_path)
