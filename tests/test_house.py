"""The rooms of the library: arrows point downward, nothing is loose, generic code knows no task."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FLOORS = (
    ("core",),
    ("encoders", "solidity", "evm", "chain"),
    ("data", "features", "estimators", "metrics"),
    ("training", "synthetic", "serving", "access", "monitoring", "operation", "reporting"),
    ("anomaly", "attribution", "studies"),
    ("tasks",),
    ("api",),
)
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
TASKS = sorted(path.parent.name for path in ROOT.glob("pipelines/*/dvc.yaml"))


def imported(path: Path) -> Iterator[str]:
    """Yield the dotted names of the package's modules that a file imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def faults(root: Path) -> list[str]:
    """Return the imports of a library that point up or sideways, and its loose modules."""
    library = root / "rampart"
    loose = [path.name for path in library.glob("*.py") if path.stem[0] != "_"]
    wrong = [f"{name}: lies in no room" for name in loose]
    for path in sorted(library.rglob("*.py")):
        room, *inside = path.relative_to(library).parts
        if not inside:
            continue
        if room not in FLOOR:
            wrong.append(f"{path.relative_to(root)}: no floor is known for the room {room!r}")
            continue
        for name in imported(path):
            top, *rest = name.split(".")
            if top in ("stages", "app", "tests"):
                wrong.append(f"{path.relative_to(root)} imports {name}")
            if top == "rampart" and rest and rest[0] != room and FLOOR[rest[0]] >= FLOOR[room]:
                wrong.append(f"{path.relative_to(root)} imports {name}")
    return wrong


def test_every_import_points_down_and_nothing_is_loose():
    assert faults(ROOT) == []


@pytest.mark.parametrize(
    ("file", "line", "fault"),
    [
        ("core/files.py", "import rampart.metrics.bootstrap", "imports rampart.metrics.bootstrap"),
        ("metrics/a.py", "from rampart.data import dedup", "imports rampart.data.dedup"),
        ("training/a.py", "from rampart.tasks.x import row", "imports rampart.tasks.x.row"),
        ("data/a.py", "from stages import fetch", "imports stages.fetch"),
        ("loose.py", "", "lies in no room"),
        ("cellar/a.py", "", "no floor is known"),
    ],
)
def test_a_wrong_arrow_is_found(tmp_path, file, line, fault):
    path = tmp_path / "rampart" / file
    path.parent.mkdir(parents=True)
    path.write_text(line)
    (told,) = faults(tmp_path)
    assert fault in told


def test_the_rooms_are_those_of_the_design():
    rooms = {path.parent.name for path in (ROOT / "rampart").glob("*/__init__.py")}
    assert rooms <= FLOOR.keys()


WORDS = ("behaviour", "bytecode", "columns", "contracts", "flows", "solidity")
"""Tasks whose names are also words: of a table, a network, a chain, a language."""


def quoted(path: Path) -> Iterator[tuple[int, str]]:
    """Yield line and text of each string of a file that is no docstring."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node.lineno, node.value


def named(path: Path, tasks: list[str]) -> list[str]:
    """Return where a file names a task: in a path, a dotted name, or as a whole string.

    A docstring may take one as its example. ``columns``, ``flows`` and ``contracts`` as single
    words are also English ones (of a table, of a network, of a compiler's output), so there the
    whole string does not count.
    """
    places = []
    whole = path.read_text(encoding="utf-8")
    if not any(task in whole for task in tasks):
        return places
    for line, text in quoted(path):
        if not any(task in text for task in tasks):
            continue
        for task in tasks:
            place = rf"(tasks|data|models|reports|pipelines|user)[./]{task}\b|\b{task}-\w+"
            alone = text == task and task not in WORDS
            if alone or re.search(place, text):
                places.append(f"{path.name}, line {line}: {text!r} names {task}")
    return places


def test_generic_code_knows_no_task():
    assert TASKS
    generic = [
        path
        for top in ("rampart", "stages", "scripts")
        for path in sorted((ROOT / top).rglob("*.py"))
        if "tasks" not in path.relative_to(ROOT).parts
    ]
    assert [fault for path in generic for fault in named(path, TASKS)] == []


@pytest.mark.parametrize(
    ("line", "count"),
    [
        ('x = "data/prompts/raw.parquet"', 1),
        ('x = f"reports/columns/{y}"', 1),
        ('load("rampart.tasks.malware.tables", y)', 1),
        ('if task == "prompts": pass', 1),
        ('x = "columns"', 0),
        ('"""reports/prompts/x"""', 0),
    ],
)
def test_a_named_task_is_found(tmp_path, line, count):
    path = tmp_path / "a.py"
    path.write_text(line)
    assert len(named(path, ["prompts", "columns", "malware"])) == count
