"""What there is for pages, workflows and messages to name: files, commands, stages, knobs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted(
    path.relative_to(ROOT)
    for pattern in ("*.md", "docs/*.md", "data/README.md", "data/user/**/*.md", "models/README.md")
    for path in ROOT.glob(pattern)
    if path.name != "bad-input.md"  # what it quotes is wrong on purpose
)
TASKS = sorted(path.parent.name for path in ROOT.glob("pipelines/*/dvc.yaml"))
PIPELINES = ("dvc.yaml", *(f"pipelines/{task}/dvc.yaml" for task in TASKS))
LOCKS = tuple(name.replace("dvc.yaml", "dvc.lock") for name in PIPELINES)
BESIDE = (*LOCKS, "reports/*/timing", "dvc_plots/index.html")
"""What a run makes that is no output of a stage."""
FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`([^`\n]+)`")


@cache
def text(name: Path | str) -> str:
    """Return a file of the project."""
    return (ROOT / name).read_text(encoding="utf-8")


@cache
def examples() -> dict[str, Any]:
    """Return what the worked examples of the pages add: file -> its content where it is YAML."""
    added: dict[str, Any] = {}
    for language, code in (block for page in PAGES for block in FENCED.findall(text(page))):
        if language and (file := re.match(r"# (\S+)\n", code)):
            content = yaml.safe_load(code) if language == "yaml" else None
            for block, items in (content or {}).items():
                known = added.setdefault(file[1], {})
                known[block] = {**known.get(block, {}), **(items or {})}
            added.setdefault(file[1], None)
    return added


@cache
def params() -> dict[str, dict[str, Any]]:
    """Return the content of each file of parameters, the examples' parts with it."""
    names = ["params.yaml", *(f"pipelines/{task}/params.yaml" for task in TASKS)]
    contents = {name: yaml.safe_load(text(name)) for name in names}
    for name, content in examples().items():
        known = contents.setdefault(name, {}) if content else {}
        for block, items in (content or {}).items():
            known[block] = {**(known.get(block) or {}), **items}
    return contents


@cache
def pipeline(name: str) -> dict[str, Any]:
    """Return the stages of a dvc.yaml."""
    return yaml.safe_load(text(name))["stages"]


@cache
def stages() -> dict[str, set[str]]:
    """Return the names of the stages by the folder of their dvc.yaml, with and without an item."""
    packages = yaml.safe_load(text("data/packages.yaml"))
    names = {}
    for file in PIPELINES:
        blocks = packages | params()[file.replace("dvc.yaml", "params.yaml")]
        items: set[str] = set()
        for name, stage in pipeline(file).items():
            if "foreach" in stage:
                items |= {f"{name}@{key}" for key in blocks[stage["foreach"].strip("${}")]}
        names[str(Path(file).parent)] = {*pipeline(file), *items}
    return names


@cache
def runs() -> dict[str, set[str]]:
    """Return the scripts that stages run, with their items, by the folder of their dvc.yaml."""
    names: dict[str, set[str]] = {}
    for file in PIPELINES:
        here = names.setdefault(str(Path(file).parent), set())
        for name, stage in pipeline(file).items():
            items = {
                one.partition("@")[2]
                for one in stages()[str(Path(file).parent)]
                if one.startswith(f"{name}@")
            }
            for script in re.findall(r"stages\.(\w+)", str(stage.get("do", stage)["cmd"])):
                here |= {f"{script}@{item}" for item in items} or {script}
    return names


@cache
def outputs() -> tuple[str, ...]:
    """Return the outputs of all stages, a star for each name of an item."""
    parts = [stage.get("do", stage) for file in PIPELINES for stage in pipeline(file).values()]
    outs = [out for part in parts for out in (*part.get("outs", []), *part.get("metrics", []))]
    names = [out if isinstance(out, str) else next(iter(out)) for out in outs]
    return (*BESIDE, *(re.sub(r"\$\{[^}]*\}", "*", name) for name in names))


def there(name: str, beside: Path = Path()) -> bool:
    """Tell whether a path is a file or a folder, an output, or what an example makes.

    Parameters
    ----------
    name : of the root, or as seen from ``beside``; ``<task>`` and ``*`` stand for any name,
        ``{a,b}`` for each of several.
    """
    return all(_there(one, Path()) or _there(one, beside) for one in expanded(name))


def expanded(name: str) -> Iterator[str]:
    """Yield the paths that a pattern with braces stands for, a star for each placeholder.

    Examples
    --------
    >>> list(expanded("data/<task>/{a,b}.csv"))
    ['data/*/a.csv', 'data/*/b.csv']
    """
    parts = re.split(r"\{([^}]*)\}", re.sub(r"<[^>]*>", "*", name).rstrip("/"))
    choices = [part.split(",") if number % 2 else [part] for number, part in enumerate(parts)]
    yield from map("".join, product(*choices))


def _there(name: str, folder: Path) -> bool:
    path = (ROOT / folder / name).resolve()
    if not path.is_relative_to(ROOT):
        return False
    name = path.relative_to(ROOT).as_posix()
    if path.exists() or ("*" in name and any(ROOT.glob(name))):
        return True
    new = {Path(file).parent.name for file in examples() if file.startswith("pipelines/")}
    if match := re.match(r"data/user/([\w*]+)", name):  # the reader's own files
        return match[1] in {"*", *TASKS, *new}
    return name in examples() or any(meet(name, out) for out in outputs())


def meet(name: str, out: str) -> bool:
    """Tell whether a path is that of an output, lies in it, or is a folder that it lies in.

    Examples
    --------
    >>> meet("data/x/a.csv", "data/*"), meet("data/*", "data/x/a.csv"), meet("data/x", "data/y")
    (True, True, False)
    """
    parts, places = name.split("/"), out.split("/")
    if len(parts) > len(places) and parts[len(places) - 1] == "*" != places[-1]:
        return False  # in any folder: then not in the one that the output is
    return all(fnmatchcase(a, b) or fnmatchcase(b, a) for a, b in zip(parts, places))


def commands(page: str) -> str:
    """Return the commands of a page, a line each; what follows a # is left out."""
    prose = FENCED.sub("", page)
    blocks = [code for language, code in FENCED.findall(page) if language in ("", "sh")]
    lines = [*INLINE.findall(prose), *re.findall(r"^    (\S.*)$", prose, re.MULTILINE)]
    lines += [line for block in blocks for line in block.splitlines()]
    return "\n".join(re.sub(r"\s#.*", "", line) for line in lines)


def unknown(lines: str) -> list[str]:
    """Return what commands name that is not there."""
    parts = (_modules, _scripts, _targets, _stages, _knobs, _folders)
    return [fault for part in parts for fault in part(lines)]


def _modules(lines: str) -> Iterator[str]:
    """Yield the commands that run no module, or a stage of an item that it does not have."""
    for module, rest in re.findall(r"python -m ([\w.]+)([^\n&|;`]*)", lines):
        room, _, name = module.partition(".")
        if room not in ("stages", "app"):
            continue
        task, item = [*rest.split(), "", ""][:2]
        folder = f"pipelines/{task}"
        if folder in runs():
            wanted, known = f"{name}@{item}" if item else name, runs()[folder]
        else:
            wanted, known = f"{name}@{task}" if task else name, runs()["."]
        right = room == "app" or not task or "<" in rest or wanted in known
        files = (ROOT / room / file for file in (f"{name}.py", f"{name}/__main__.py"))
        if not right or not any(file.is_file() for file in files):
            yield f"python -m {module}{rest}"


def _scripts(lines: str) -> Iterator[str]:
    for script in re.findall(r"\b(?:python|bash|sh) ([\w./]+\.(?:py|sh))", lines):
        if not (ROOT / script).is_file() and Path(script).stem != "x":  # x.py: any of them
            yield script


def _targets(lines: str) -> Iterator[str]:
    known = re.findall(r"^([a-z-]+):", text("Makefile"), re.MULTILINE)
    for target in re.findall(r"^(?:\w+=\S+ )*make ([a-z]\S*)", lines, re.MULTILINE):
        if target not in known:
            yield f"make {target}"


def _stages(lines: str) -> Iterator[str]:
    every = set().union(*stages().values())
    for rest in re.findall(r"dvc (?:--[\w-]+ )*repro\b([^\n&|;`]*)", lines):
        for word in rest.split():
            placeholder = word.startswith("-") or word.rpartition("@")[2].isupper() or "<" in word
            if not placeholder and word not in every:
                yield f"dvc repro {word}"


def _knobs(lines: str) -> Iterator[str]:
    for file, name in re.findall(r"""-S ['"]?(?:([\w./]+):)?([\w.]+)=""", lines):
        if not any(_has(content, name) for one, content in params().items() if file in ("", one)):
            yield f"-S {file}:{name}" if file else f"-S {name}"


def _has(content: Any, name: str) -> bool:
    for part in name.split("."):
        if not isinstance(content, dict) or part not in content:
            return False
        content = content[part]
    return True


def _folders(lines: str) -> Iterator[str]:
    for folder in re.findall(r"\bcd ([\w./-]+)", lines):
        if not there(folder) and not any(file.startswith(f"{folder}/") for file in examples()):
            yield f"cd {folder}"
