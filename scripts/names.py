"""Check the names that DVC puts into commands and paths, before DVC reads them.

    python scripts/names.py     exit 1 and tell each fault; `make lint` and `make repro` call it

DVC writes values of the params.yaml files and of data/packages.yaml into the lines that a shell
runs and into the paths that it deletes: a key ``x; rm -rf .`` is a command. So every value that a
``${...}`` of a dvc.yaml stands for must be a plain name, or a path where it is in no command; no
value may hold a ``${`` of its own. What is in a dvc.yaml itself is code, and read as code.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from rampart.core.names import ALLOWED, is_name

PARAMS = "params.yaml"
TEMPLATE = re.compile(r"\$\{\s*([^}]*?)\s*\}")
PATH = re.compile(r"\w[\w.+-]*(/\w[\w.+-]*)*", re.ASCII)
OTHER_BREAKS = "\x85\u2028\u2029"  # end a line here and not in DVC, which reads YAML 1.2
FILES = ("extract",)  # blocks whose keys are names of files that no dvc.yaml spells out


class YamlError(ValueError):
    """A yaml file that cannot be read."""


def faults(root: str | Path = ".") -> list[str]:
    """Return a sentence for each value that may not be where it is, none when all is well."""
    found: list[str] = []
    for pipeline in [Path(root, "dvc.yaml"), *sorted(Path(root).glob("pipelines/*/dvc.yaml"))]:
        try:
            for line in _of_pipeline(Path(root), pipeline):
                found.append(line)  # one by one: what comes before an error counts too
        except YamlError as error:
            found.append(str(error))
    return list(dict.fromkeys(found))


def check(root: str | Path = ".") -> None:
    """Raise ValueError with all faults, a line each."""
    if found := faults(root):
        raise ValueError("\n".join(found))


def _of_pipeline(root: Path, pipeline: Path) -> Iterator[str]:
    content = _read(root, pipeline)
    values: dict[str, Any] = {}
    files: dict[str, str] = {}
    sources = [pipeline.with_name(PARAMS)]
    for item in content.get("vars") or []:
        if not isinstance(item, str):
            raise YamlError(
                f"{_relative(root, pipeline)}: vars must be names of files, got {item!r}"
            )
        sources.append(pipeline.parent / item.partition(":")[0])
    if pipeline.parent != root and not is_name(pipeline.parent.name):
        yield f"pipelines: must hold {ALLOWED}, got {pipeline.parent.name!r}"
    for path in sources:
        block = _read(root, path)
        values |= block
        files |= dict.fromkeys(block, _relative(root, path))
        yield from _templates(block, f"{_relative(root, path)}: ", set())
    for name in FILES:
        yield from _keys(values.get(name), f"{files.get(name)}: {name}")
    for stage, body in (content.get("stages") or {}).items():
        yield from _of_stage(body, f"{_relative(root, pipeline)}: {stage}", values, files)


def _of_stage(
    body: dict[str, Any], where: str, values: dict[str, Any], files: dict[str, str]
) -> Iterator[str]:
    """Yield the faults of what one stage, or each stage of a loop, is made of."""
    loops: list[dict[str, Any]] = [{}]
    if "foreach" in body or "matrix" in body:
        axes = {"": body["foreach"]} if "foreach" in body else dict(body["matrix"])
        for axis, target in axes.items():
            over, told = _target(target, f"{where}: {axis or 'foreach'}", values, files)
            if isinstance(over, dict):
                yield from _keys(over, told)
            pairs = over.items() if isinstance(over, dict) else enumerate(over)
            prefix = f"item.{axis}" if axis else "item"
            loops = [
                {**loop, prefix: item, "key": key, f"told {prefix}": f"{told}.{key}"}
                for loop in loops
                for key, item in pairs
            ]
    for place, text in _texts(body.get("do", body), ""):
        for used in TEMPLATE.findall(text):
            if used == "key" or place.startswith(("foreach", "matrix")):
                continue
            for loop in loops:
                value, told = _value(used, loop, where, values, files)
                if is_name(value):
                    continue
                plain = isinstance(value, str) and len(value) < 256 and PATH.fullmatch(value)
                if place.partition(".")[0] == "cmd" or not plain:
                    allowed = ALLOWED if place.startswith("cmd") else f"{ALLOWED}, or a path"
                    yield f"{told}: must be {allowed}, got {value!r}"


def _target(
    target: Any, where: str, values: dict[str, Any], files: dict[str, str]
) -> tuple[Any, str]:
    """Return what a loop runs over, and where that stands."""
    told = where
    if isinstance(target, str) and (match := TEMPLATE.fullmatch(target)):
        target, told = _value(match[1], {}, where, values, files)
    if not isinstance(target, dict | list):
        raise YamlError(f"{told}: must be a mapping or a list, got {target!r}")
    return target, told


def _value(
    used: str, loop: dict[str, Any], where: str, values: dict[str, Any], files: dict[str, str]
) -> tuple[Any, str]:
    """Return the value that a ``${...}`` stands for, and where it stands."""
    heads = [head for head in loop if used == head or used.startswith(f"{head}.")]
    head = max(heads, key=len, default="")
    value, told = (loop[head], loop.get(f"told {head}", where)) if head else (values, "")
    for part in filter(None, used.removeprefix(head).strip(".").split(".")):
        told = f"{told}.{part}" if told else f"{files.get(part, where)}: {part}"
        if not isinstance(value, dict) or part not in value:
            raise YamlError(f"{where}: no file of parameters has what ${{{used}}} stands for")
        value = value[part]
    return value, told


def _keys(value: Any, where: str) -> Iterator[str]:
    for key in value or ():
        if not is_name(key):
            yield f"{where}: must be {ALLOWED}, got {key!r}"


def _texts(value: Any, place: str) -> Iterator[tuple[str, str]]:
    """Yield the dotted place of each text, key or value, of what a yaml file holds."""
    if isinstance(value, dict):
        for key, item in value.items():
            inner = f"{place}.{key}".lstrip(".")
            yield inner, str(key)
            yield from _texts(item, inner)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item, place)
    elif isinstance(value, str):
        yield place, value


def _templates(value: Any, where: str, seen: set[int]) -> Iterator[str]:
    """Yield a sentence for each text with DVC's ``${`` in it."""
    if isinstance(value, dict | list):
        if id(value) in seen:  # an alias, which yaml may repeat a billion times
            return
        seen.add(id(value))
        for item in [*value, *value.values()] if isinstance(value, dict) else value:
            yield from _templates(item, where, seen)
    elif isinstance(value, str) and "${" in value:
        yield f"{where}no value may hold DVC's ${{, got {value[:80]!r}"


def _read(root: Path, path: Path) -> dict[str, Any]:
    name = _relative(root, path)
    try:
        text = path.read_text(encoding="utf-8")
        content = yaml.safe_load(text)
    except OSError as error:
        raise YamlError(f"{name}: {error.strerror}") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise YamlError(f"{name}: not valid YAML: {error}") from error
    if breaks := [character for character in OTHER_BREAKS if character in text]:
        raise YamlError(f"{name}: must not hold the character {breaks[0]!r}")
    if not isinstance(content, dict):
        raise YamlError(f"{name}: must be a mapping, got {type(content).__name__}")
    return content


def _relative(root: Path, path: Path) -> str:
    return path.relative_to(root).as_posix()


if __name__ == "__main__":
    if found := faults():
        sys.exit("\n".join(f"names: {line}" for line in found))
