"""Let mutmut change every expression of a module, and see whether the module's own tests notice.

    make mutants TOOL=1                     those of MODULES below; NAMES=rampart/...py: these alone
    python -m scripts.mutation MODULE ...   the same

A module rampart/x/y.py is tested by tests/x/test_y.py, in a temporary copy. Its answer is added to
tests/mutants/tool.json as soon as it is there: how many mutants were killed, and what the others
change. Read those: many change nothing that a test could see (a sentence of an error, a default
that every caller gives), the rest want a test.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from scripts.mutants import copied

ROOT = Path(__file__).resolve().parents[1]
TOOL = "mutmut==3.8.1"
PLACE = ROOT / ".rampart/mutmut"  # beside .venv, whose packages the lock decides
RESULTS = ROOT / "tests/mutants/tool.json"
MODULES = (
    "rampart/metrics/confusion.py",
    "rampart/metrics/probability.py",
    "rampart/metrics/bootstrap.py",
    "rampart/metrics/calibration.py",
    "rampart/metrics/leaderboard.py",
    "rampart/metrics/significance.py",
    "rampart/data/splitting.py",
    "rampart/data/dedup.py",
    "rampart/serving/promotion.py",
    "rampart/training/search.py",
)
NEEDED = ["app", "data", "params.yaml", "pipelines", "scripts", "stages"]
KILLED = {1, 3}  # exit statuses of pytest, and of mutmut for the rest
LATE = {24, 36, 152, 255, -24}


def install() -> None:
    """Put mutmut where it disturbs no other package, what it needs in the versions of the lock."""
    if (PLACE / f"{TOOL.replace('==', '-')}.dist-info").is_dir():
        return
    options = ["--quiet", "--upgrade", "--target", str(PLACE)]
    options += ["--constraint", str(ROOT / "requirements.lock")]
    subprocess.run([sys.executable, "-m", "pip", "install", *options, TOOL], check=True)


def own_tests(module: str) -> str:
    """Return the tests of a module.

    Examples
    --------
    >>> own_tests("rampart/data/dedup.py")
    'tests/data/test_dedup.py'
    """
    path = Path(module)
    return str(Path("tests", *path.parts[1:-1], f"test_{path.name}"))


def settings(module: str) -> str:
    """Return the part of pyproject.toml that mutmut reads."""
    values = {
        "source_paths": ["rampart"],
        "only_mutate": [module],
        "also_copy": NEEDED,
        "pytest_add_cli_args": ["-p", "no:cacheprovider", "-m", "not slow"],
        "pytest_add_cli_args_test_selection": [own_tests(module)],
    }
    lines = (f"{key} = {json.dumps(value)}" for key, value in values.items())
    return "\n[tool.mutmut]\n" + "\n".join(lines) + "\n"


def counted(statuses: dict[str, int | None]) -> dict[str, int]:
    """Return how many mutants went which way.

    Examples
    --------
    >>> counted({"a": 1, "b": 0, "c": 36, "d": 33})
    {'mutants': 4, 'killed': 1, 'out of time': 1, 'survived': 1, 'without a test': 1}
    """
    codes = list(statuses.values())
    counts = {
        "killed": sum(code in KILLED for code in codes),
        "out of time": sum(code in LATE for code in codes),
        "survived": codes.count(0),
    }
    rest = len(codes) - sum(counts.values())
    return {"mutants": len(codes), **counts, "without a test": rest}


def changed(shown: str) -> list[str]:
    """Return the lines that a mutant takes out and puts in, of what `mutmut show` says.

    Examples
    --------
    >>> changed("# a: survived\\n--- a.py\\n+++ a.py\\n@@ -1 +1 @@\\n def f():\\n-  x\\n+  y\\n")
    ['- x', '+ y']
    """
    lines = [line for line in shown.splitlines() if not line.startswith(("---", "+++"))]
    return [f"{line[0]} {line[1:].strip()}" for line in lines if line[:1] in ("-", "+")]


def judged(module: str) -> dict:
    """Return what tool.json says of a module."""
    path = os.pathsep.join([str(PLACE), os.environ.get("PYTHONPATH", "")])
    environment = {**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"}
    with tempfile.TemporaryDirectory(prefix="mutation-") as top:
        folder = copied(ROOT, Path(top))
        with (folder / "pyproject.toml").open("a", encoding="utf-8") as stream:
            stream.write(settings(module))

        def mutmut(*words: str, **streams: Any) -> subprocess.CompletedProcess:
            command = [sys.executable, "-m", "mutmut", *words]
            return subprocess.run(command, cwd=folder, env=environment, text=True, **streams)

        # Its progress is one line, written over and over: in a file it would be one a mutant.
        quiet = None if sys.stdout.isatty() else subprocess.DEVNULL
        status = mutmut("run", "--max-children", "1", stdout=quiet).returncode
        meta = folder / "mutants" / f"{module}.meta"
        if status or not meta.is_file():
            raise RuntimeError(f"{module}: mutmut ended with {status}; a terminal shows why")
        statuses = json.loads(meta.read_text(encoding="utf-8"))["exit_code_by_key"]
        alive = sorted(name for name, code in statuses.items() if code == 0)
        shown = {name: mutmut("show", name, stdout=subprocess.PIPE).stdout for name in alive}
    survivors = {name.rpartition(".")[2]: changed(text) for name, text in shown.items()}
    return {"tests": own_tests(module), **counted(statuses), "survivors": survivors}


def main(argv: list[str] | None = None) -> None:
    """Judge modules, one at a time."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("modules", nargs="*", metavar="MODULE", help=f"none: {', '.join(MODULES)}")
    modules = parser.parse_args(argv).modules or MODULES
    for module in modules:
        if not (ROOT / module).is_file() or not (ROOT / own_tests(module)).is_file():
            parser.error(f"{module}: must be a module with tests in {own_tests(module)}")
    install()
    for module in modules:
        answer = judged(module)
        known = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.is_file() else {}
        answers = known.get("modules", {}) | {module: answer}
        text = json.dumps({"tool": TOOL, "modules": answers}, indent=2, sort_keys=True)
        RESULTS.write_text(text + "\n", encoding="utf-8")
        print(f"{module}: {answer['killed']} of {answer['mutants']} killed", flush=True)


if __name__ == "__main__":
    main()
