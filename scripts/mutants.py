"""Plant known mistakes, one at a time, and see whether the tests that are named for it notice.

    make mutants                        all of tests/mutants/*.yaml
    python -m scripts.mutants ID ...    these alone

A mutant is one edit of what decides a number: a text that occurs once in a file, and what stands
in its place. It is planted in a temporary copy, never here, and only the tests that its entry names
are run. The answers go to tests/mutants/results.json, where those of mutants that were not asked
for stay. Exit status 1: more than two are not killed, or one no longer applies.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from pathlib import Path
from queue import SimpleQueue
from typing import NamedTuple

import yaml

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "tests/mutants/results.json"
ALLOWED = 2  # mutants that may live
SECONDS = 600  # of the tests of one mutant
AT_ONCE = 2
KILLED, GONE = "killed", "does not apply"
RUNNING: set[subprocess.Popen] = set()
WORDS = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--tb=no", "-rfE"]


class Mutant(NamedTuple):
    """One edit: ``old``, which occurs once in ``file``, becomes ``new``."""

    id: str
    file: str
    old: str
    new: str
    breaks: str
    tests: list[str]


def read(root: Path) -> list[Mutant]:
    """Return the mutants of all lists, by id."""
    entries: dict[str, dict] = {}
    for path in sorted(root.glob("tests/mutants/*.yaml")):
        part = yaml.safe_load(path.read_text(encoding="utf-8"))
        if twice := sorted(entries.keys() & part):
            raise ValueError(f"{path}: {twice[0]}: this id is taken; each mutant has its own")
        entries |= part
    return [Mutant(key, **entries[key]) for key in sorted(entries)]


def faults(root: Path, mutants: list[Mutant]) -> list[str]:
    """Return a sentence for each edit that cannot be made, and for each test that is not there."""
    wrong = []
    for mutant in mutants:
        count = text(root, mutant).count(mutant.old)
        if count != 1:
            wrong.append(f"{mutant.id}: its text is {count} times in {mutant.file}, must be once")
        else:
            try:
                ast.parse(text(root, mutant).replace(mutant.old, mutant.new))
            except SyntaxError as error:
                wrong.append(f"{mutant.id}: {mutant.file}, line {error.lineno}: {error.msg}")
        for test in mutant.tests:
            if not exists(root, test):
                wrong.append(f"{mutant.id}: there is no test {test}")
    return wrong


def text(root: Path, mutant: Mutant) -> str:
    """Return the text of a mutant's file, none where there is no file."""
    path = root / mutant.file
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def exists(root: Path, test: str) -> bool:
    """Tell whether a file of tests has a function of that name; one with parameters is one test."""
    path, *names = test.partition("[")[0].split("::")
    if not (root / path).is_file():
        return False
    body = _parsed(root / path)
    for name in names:  # a class, perhaps, and its function
        found = [node for node in body if getattr(node, "name", None) == name]
        body = found[0].body if found else []
    return bool(names and body)


@cache
def _parsed(path: Path) -> list:
    return ast.parse(path.read_text(encoding="utf-8")).body


def copied(root: Path, target: Path) -> Path:
    """Copy what git knows or would know, so that no compiled module of another text is there."""
    words = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(words, cwd=root, capture_output=True, check=True).stdout.decode()
    for name in names.rstrip("\0").split("\0"):
        if (root / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(root / name, target / name)
    return target


def outcome(folder: Path, tests: list[str], *options: str) -> tuple[int | None, str]:
    """Run tests in a copy; return pytest's exit status, None out of time, and what it printed."""
    # Python takes a compiled module for fresh when the source has the same second and size.
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    running = subprocess.Popen(
        [*WORDS, *options, *tests],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    RUNNING.add(running)
    try:
        output, _ = running.communicate(timeout=SECONDS)
    except subprocess.TimeoutExpired:
        end(running)
        running.communicate()
        return None, ""
    finally:
        RUNNING.discard(running)
    return running.returncode, output


def end(running: subprocess.Popen) -> None:
    """End a run of tests, and the processes that a test started."""
    with suppress(ProcessLookupError):  # it has ended by itself
        os.killpg(running.pid, signal.SIGKILL)


def failing(folder: Path, tests: list[str]) -> set[str]:
    """Return those of the tests that fail before anything is planted."""
    status, output = outcome(folder, tests)
    if status == 0:
        return set()
    told = set(re.findall(r"^(?:FAILED|ERROR) (\S+?)(?:\[.*)?(?: - .*)?$", output, re.MULTILINE))
    # A file that cannot be read stands without a test: all of it fails.
    return {test for test in tests if test in told or test.partition("::")[0] in told} or {*tests}


def judged(folder: Path, mutant: Mutant, broken: set[str]) -> str:
    """Plant a mutant in a copy, run its tests, take it out, and say how it went."""
    path, before = folder / mutant.file, text(folder, mutant)
    if before.count(mutant.old) != 1:
        return GONE
    if broken & set(mutant.tests):
        return "its tests fail without it"
    path.write_text(before.replace(mutant.old, mutant.new), encoding="utf-8")
    try:
        status, _ = outcome(folder, mutant.tests, "-x")
    finally:
        path.write_text(before, encoding="utf-8")
    answers = {0: "survived", 1: KILLED, None: "out of time"}
    return answers.get(status, "its tests do not run")  # no syntax, no such test


def run(root: Path, mutants: list[Mutant]) -> dict[str, str]:
    """Return how each mutant went, two at a time, each pair of hands with a copy of its own."""
    folders: SimpleQueue[Path] = SimpleQueue()
    wanted = sorted({test for mutant in mutants for test in mutant.tests})

    def one(mutant: Mutant) -> str:
        folder = folders.get()
        try:
            answer = judged(folder, mutant, broken)
        finally:
            folders.put(folder)
        print(f"{mutant.id}: {answer}", flush=True)
        return answer

    def before(number: int) -> set[str]:
        there = [test for test in wanted if exists(root, test)]
        each = -(-len(there) // AT_ONCE)  # neighbours stay together: they share their fixtures
        part = there[number * each : (number + 1) * each]
        return failing(copies[number], part) if part else set()

    with tempfile.TemporaryDirectory(prefix="mutants-") as top, ThreadPoolExecutor(AT_ONCE) as pool:
        copies = [copied(root, Path(top, str(number))) for number in range(AT_ONCE)]
        print(f"{len(wanted)} tests without a mutant, then {len(mutants)} mutants", flush=True)
        try:
            broken = set().union(*pool.map(before, range(AT_ONCE)))
            for folder in copies:
                folders.put(folder)
            answers = list(pool.map(one, mutants))
        except BaseException:  # ended from outside: leave nothing running behind
            pool.shutdown(wait=False, cancel_futures=True)
            for running in list(RUNNING):
                end(running)
            raise
    return {mutant.id: answer for mutant, answer in zip(mutants, answers, strict=True)}


def report(answers: dict[str, str]) -> dict:
    """Return what results.json holds: score, those that are not killed, and all."""
    alive = {key: answer for key, answer in answers.items() if answer != KILLED}
    return {
        "killed": len(answers) - len(alive),
        "mutants": len(answers),
        "not killed": alive,
        "answers": answers,
    }


def main(argv: list[str] | None = None) -> int:
    """Judge the mutants and tell the score."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("ids", nargs="*", metavar="ID", help="these mutants alone")
    wanted = parser.parse_args(argv).ids
    mutants = read(ROOT)
    if unknown := sorted(set(wanted) - {mutant.id for mutant in mutants}):
        parser.error(f"there is no mutant {', '.join(unknown)} in tests/mutants/*.yaml")
    for fault in faults(ROOT, mutants):
        print(fault)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    answers = run(ROOT, [mutant for mutant in mutants if not wanted or mutant.id in wanted])
    known = json.loads(RESULTS.read_text(encoding="utf-8"))["answers"] if RESULTS.is_file() else {}
    both = known | answers
    result = report({mutant.id: both[mutant.id] for mutant in mutants if mutant.id in both})
    written = json.dumps(result, indent=2, sort_keys=True) + "\n"
    RESULTS.write_text(written, encoding="utf-8")
    counts = Counter(result["answers"].values())
    print(f"mutants: {', '.join(f'{n} {answer}' for answer, n in sorted(counts.items()))}")
    return 1 if len(result["not killed"]) > ALLOWED or GONE in counts else 0


if __name__ == "__main__":
    sys.exit(main())
