"""What a stage reads of the code and of params.yaml, found in its source: nothing runs."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterator
from functools import cache
from pathlib import Path

PACKAGE = "rampart"
SHARED = ("scale", "seed", "compute")  # blocks of all tasks


class UnknownError(Exception):
    """An expression that this module cannot follow; it has to be taught."""


@cache
def tree(path: Path) -> ast.Module:
    """Return the syntax tree of a source file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


@cache
def nodes(path: Path) -> list[ast.AST]:
    """Return all nodes of a source file's tree, from the top down."""
    return list(ast.walk(tree(path)))


def module_file(root: Path, name: str) -> Path | None:
    """Return the file of a dotted module name, None where there is none."""
    base = root.joinpath(*name.split("."))
    for path in (base.with_suffix(".py"), base / "__init__.py"):
        if path.is_file():
            return path.relative_to(root)
    return None


@cache
def imported(root: Path, path: Path) -> tuple[Path, ...]:
    """Return the files of the package that one file imports, anywhere in it."""
    return tuple(_imported(root, path))


def _imported(root: Path, path: Path) -> Iterator[Path]:
    for node in nodes(root / path):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            if node.level:
                raise UnknownError(f"{path}, line {node.lineno}: a relative import")
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        for name in names:
            parts = name.split(".")
            if parts[0] != PACKAGE:
                continue
            # Importing a.b.c runs a/__init__.py and a/b/__init__.py too.
            for depth in range(1, len(parts) + 1):
                if file := module_file(root, ".".join(parts[:depth])):
                    yield file


@cache
def only_a_docstring(path: Path) -> bool:
    """Tell whether a file has no statement but its docstring."""
    return all(
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        for node in tree(path).body
    )


def closure(root: Path, starts: list[Path]) -> frozenset[Path]:
    """Return the files that are reached from some, those included, empty packages left out."""
    return _closure(root, tuple(sorted(starts)))


@cache
def _closure(root: Path, starts: tuple[Path, ...]) -> frozenset[Path]:
    reached: set[Path] = set()
    waiting = list(starts)
    while waiting:
        path = waiting.pop()
        if path in reached:
            continue
        reached.add(path)
        if path.name == "__init__.py" and only_a_docstring(root / path):
            continue
        waiting += imported(root, path)
    return frozenset(path for path in reached if not only_a_docstring(root / path))


def calls(path: Path, *names: str) -> Iterator[ast.Call]:
    """Yield the calls of functions with these names, called as ``name()`` or ``module.name()``."""
    yield from (node for name, node in _calls(path) if name in names)


@cache
def _calls(path: Path) -> list[tuple[str, ast.Call]]:
    """Return all calls in a file, each with the name of what is called."""
    found = [node for node in nodes(path) if isinstance(node, ast.Call)]
    return [(ast.unparse(node.func), node) for node in found]


def text(node: ast.expr, values: dict[str, str]) -> str:
    """Return what a string expression is when its names have these values.

    Raises
    ------
    UnknownError : an expression that is not among ``values``.
    """
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(text(part, values) for part in node.values)
    if isinstance(node, ast.FormattedValue):
        return text(node.value, values)
    source = ast.unparse(node)
    if source not in values:
        raise UnknownError(f"{source!r}: no value is known for it, only for {sorted(values)}")
    return values[source]


def texts(path: Path, node: ast.expr, values: dict[str, str]) -> list[str]:
    """Return all that a string expression in a file can be: a condition has two sides."""
    if isinstance(node, ast.IfExp):
        return [*texts(path, node.body, values), *texts(path, node.orelse, values)]
    if ast.unparse(node) not in values:
        for each in nodes(path):  # ``for part in ("perturb", "serving")``
            listed = isinstance(each, ast.comprehension) and isinstance(each.iter, ast.Tuple)
            if listed and ast.unparse(each.target) == ast.unparse(node):
                return [text(value, values) for value in each.iter.elts]
    return [text(node, values)]


def loaded(path: Path, values: dict[str, str]) -> Iterator[str]:
    """Yield the modules that a stage loads by name (rampart/core/loading.py) or by unpickling."""
    for call in calls(path, "load"):
        parts = [texts(path, argument, values) for argument in call.args]
        found = [".".join(names) for names in itertools.product(*parts)]
        # Of several, a task may lack one.
        yield from (n for n in found if len(found) == 1 or module_file(path.parents[1], n))
    for call in calls(path, "joblib.load"):
        source = ast.unparse(assigned(path, call.args[0]))
        parts = values["unpickled"].split()
        if "model.joblib" in source:
            yield f"{PACKAGE}.estimators.shared.selection"
            yield from (f"{PACKAGE}.{part}" for part in parts)
        elif "features.joblib" in source:
            yield from (f"{PACKAGE}.{part}" for part in parts if part.startswith("features."))
        else:
            raise UnknownError(f"{path}, line {call.lineno}: what does {source} unpickle?")


def assigned(path: Path, node: ast.expr) -> ast.expr:
    """Return what a name is assigned in a file, any other expression as it is."""
    for other in nodes(path):
        if isinstance(other, ast.Assign) and ast.unparse(other.targets[0]) == ast.unparse(node):
            return other.value
    return node


def params_read(path: Path, values: dict[str, str]) -> Iterator[str]:
    """Yield the dotted names that a stage reads of params.yaml."""
    for call in calls(path, "block", "lookup"):
        if ast.unparse(call.args[0]).startswith(("params", "read(")):
            name = text(call.args[1], values)
            optional = ast.unparse(call.func) == "lookup" and "blocks" in values
            if not optional or name.partition(".")[0] in {*SHARED, *values["blocks"].split()}:
                yield name  # what a task leaves out it does not read
    for call in calls(path, "item_and_knobs"):
        if ast.unparse(call.args[0]) == "params":
            yield f"train.{values['model']}"
        else:  # the models of other tasks
            yield from (f"{other}:train" for other in values["others"].split())
    for call in calls(path, "params.get"):  # what a task may leave out
        if (name := text(call.args[0], values)) in values["blocks"].split():
            yield name
    for node in nodes(path):
        if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "params":
            yield text(node.slice, values)
    for _ in calls(path, "read"):
        yield "scale"
