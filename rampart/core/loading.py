"""Load a task's or an estimator's module by the name that params.yaml gives."""

from __future__ import annotations

import ast
import importlib
from functools import cache
from pathlib import Path
from types import ModuleType

from rampart.core.params import ParamError, nearest


def load(
    package: str, name: str, part: str | None = None, *, needs: str | None = None
) -> ModuleType:
    """Import ``package.name`` or, with ``part``, ``package.name.part``.

    Nothing else of the package is imported, so an item depends on its own module alone.

    Parameters
    ----------
    needs : a function or class that a module must define to be one of the names; a helper that
        lies in the same package is none.

    Raises
    ------
    ParamError : there is no such module; the message lists the names that there are.

    Examples
    --------
    >>> load("rampart.tasks", "prompts", "score").__name__
    'rampart.tasks.prompts.score'
    """
    folder = Path(importlib.import_module(package).__path__[0])
    if part is None:
        paths = [*folder.glob("[a-z]*.py"), *(file.parent for file in folder.glob("*/__init__.py"))]
        known = [
            path.stem for path in paths if needs is None or needs in _defined(folder, path.stem)
        ]
    else:
        known = [file.parent.name for file in folder.glob(f"*/{part}.py")]
    if name not in known:
        wanted = f"{package}.{name}" + (f" with a module {part!r}" if part else "")
        raise ParamError(f"there is no {wanted}; {nearest(name, known)}")
    return importlib.import_module(".".join(filter(None, (package, name, part))))


@cache
def _defined(folder: Path, name: str) -> set[str]:
    """Return what a module defines at its top level, from its source."""
    path = folder / f"{name}.py"
    if not path.is_file():
        path = folder / name / "__init__.py"
    body = ast.parse(path.read_text(encoding="utf-8")).body
    return {node.name for node in body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
