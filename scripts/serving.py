"""Write deploy/requirements.txt: the part of requirements.lock that the server needs.

    python -m scripts.serving            # write it
    python -m scripts.serving --check    # exit with 1 where it is not what would be written

The imports of app.serve are followed through app and rampart, those inside functions too; what is
foreign is looked up in what is installed, with all that it requires. The pins are the lock's. What
only training calls, in modules that the server imports as well, is named in TRAINING with the
reason; tests/scripts/test_serving.py starts the server with all else hidden.
"""

from __future__ import annotations

import argparse
import ast
import re
import sys
from collections.abc import Iterable, Iterator
from importlib import metadata
from pathlib import Path

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOTS = ("app/serve", "app/release")
LOCK, TARGET = Path("requirements.lock"), Path("deploy/requirements.txt")
OWN = ("app", "rampart")
BY_NAME = {
    "psycopg": "SQLAlchemy loads it by the name in log.url",
    "psycopg-binary": "the client library, which psycopg loads",
}
"""Distributions that no import names."""
TRAINING = {
    "gto": "tags of versions: a machine with git has all of requirements.lock",
    "huggingface_hub": "fetches an encoder to train with",
    "nfstream": "reads captures; the server is asked with rows",
    "onnx": "writes graphs; onnxruntime runs them",
    "openpyxl": "reads workbooks; the server is asked with JSON",
    "pandera": "checks rows before they are split",
    "safetensors": "reads an encoder's weights to train with",
    "transformers": "makes a tokenizer to train with; tokenizers runs it",
}
"""Modules that the server's modules import in functions that it never calls."""
HEAD = "# Written by `python -m scripts.serving` from requirements.lock: what app.serve imports.\n"


def imported(path: Path) -> Iterator[str]:
    """Yield the dotted names that a file imports, anywhere in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def files_of(name: str) -> Iterator[Path]:
    """Yield the files that importing a module of our own runs: its packages', then its own."""
    parts = name.split(".")
    for end in range(1, len(parts) + 1):
        base = Path(*parts[:end])
        yield from (
            path for path in (base / "__init__.py", base.with_suffix(".py")) if path.is_file()
        )


def foreign(roots: Iterable[str] = ROOTS) -> dict[str, Path]:
    """Return the top-level modules that the server imports, each with a file that imports it."""
    waiting = [path for root in roots for path in sorted(Path(root).rglob("*.py"))]
    seen: set[Path] = set()
    found: dict[str, Path] = {}
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        for name in imported(path):
            top = name.partition(".")[0]
            if top in OWN:
                waiting.extend(files_of(name))
            elif top not in sys.stdlib_module_names:
                found.setdefault(top, path)
    return found


def distributions(modules: Iterable[str]) -> set[str]:
    """Return the distributions that the modules are from, and all that these require here."""
    known = metadata.packages_distributions()
    if unknown := sorted(set(modules) - known.keys()):
        raise ValueError(f"no installed distribution has the module {', '.join(unknown)}")
    waiting = [canonicalize_name(known[module][0]) for module in modules]
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(required(name))
    return found


def required(name: str) -> Iterator[str]:
    """Yield what a distribution requires on this machine, without extras."""
    environment = {**default_environment(), "extra": ""}
    for text in metadata.requires(name) or []:
        requirement = Requirement(text)
        if requirement.marker is None or requirement.marker.evaluate(environment):
            yield canonicalize_name(requirement.name)


def pins(lock: str, names: set[str]) -> list[str]:
    """Return the lines of a lock that pin some distributions.

    Raises
    ------
    ValueError : one that the lock does not have.
    """
    lines = {}
    for line in lock.splitlines():
        if found := re.match(r"([A-Za-z0-9._-]+)(\[[^\]]*\])?==", line):
            lines.setdefault(canonicalize_name(found[1]), []).append(line)
    if lacking := sorted(names - lines.keys()):
        raise ValueError(f"{LOCK} does not pin {', '.join(lacking)}")
    return [line for name in sorted(names) for line in lines[name]]


def text() -> str:
    """Return what deploy/requirements.txt is to hold."""
    modules = sorted(foreign().keys() - TRAINING.keys())
    names = distributions(modules) | BY_NAME.keys()
    return HEAD + "\n".join(pins(LOCK.read_text(encoding="utf-8"), names)) + "\n"


def main(argv: list[str] | None = None) -> None:
    """Write or check the file."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true")
    wanted, options = text(), parser.parse_args(argv)
    if not options.check:
        TARGET.write_text(wanted, encoding="utf-8")
        print(f"{TARGET}: {len(wanted.splitlines()) - 1} distributions")
    elif not TARGET.is_file() or TARGET.read_text(encoding="utf-8") != wanted:
        sys.exit(
            f"{TARGET}: is not what the lock and the imports make; `python -m scripts.serving`"
        )


if __name__ == "__main__":
    main()
