"""Run Slither on a folder of compiled sources, many at once, and read what it finds."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from rampart.solidity.compiler.batches import Job
from rampart.solidity.compiler.programs import MissingProgram
from rampart.solidity.compiler.session import CompilerError, Session
from rampart.solidity.compiler.standard import error as first_error
from rampart.solidity.compiler.versions import version_of, with_pragma
from rampart.solidity.peer.combined import SCRIPT, combined, question

VERSION = "0.11.6"
TARGETS = "units"


class Finding(NamedTuple):
    """What a detector says of a function."""

    contract: str
    function: str  # as Slither names it: constructor, fallback, ...
    line: int  # first of the function
    last_line: int
    detector: str
    impact: str  # High, Medium, Low, Informational, Optimization
    confidence: str
    lines: tuple[int, ...]  # of the statements it names, sorted


class Verdict(NamedTuple):
    """All findings in one source, or why there are none."""

    findings: tuple[Finding, ...]
    error: str = ""


def program() -> str:
    """Return the path of Slither: beside this Python, or on the PATH.

    Raises
    ------
    MissingProgram : it is not installed.
    """
    beside = shutil.which("slither", path=str(Path(sys.executable).parent))
    if found := beside or shutil.which("slither"):
        return found
    raise MissingProgram(f"no slither to compare with: pip install slither-analyzer=={VERSION}")


def judge(
    command: Sequence[str],
    compiler: Sequence[str],
    jobs: Sequence[Job],
    detectors: Sequence[str],
    limit: float,
) -> list[Verdict]:
    """Return the verdict on each of some sources of one era, in their order.

    One process judges all of them, as starting it costs more than judging one. Where it stops,
    each gets a process of its own, and it is known which one it stops at.

    Parameters
    ----------
    command : Slither, and words before its arguments.
    compiler : command of the compiler, see ``programs.command``.
    jobs : the entry of each is ``units/<name>.sol``; what it imports lies in other folders.
    limit : seconds for one source, in the compiler and again in Slither.
    """
    with tempfile.TemporaryDirectory(prefix="rampart-peer-") as place:
        folder = Path(place)
        errors = prepared(compiler, jobs, folder, limit)
        good = [job.entry for job, error in zip(jobs, errors, strict=True) if not error]
        found = _judged(command, folder, good, detectors, limit)
    return [
        Verdict((), error) if error else found[job.entry]
        for job, error in zip(jobs, errors, strict=True)
    ]


def prepared(compiler: Sequence[str], jobs: Sequence[Job], folder: Path, limit: float) -> list[str]:
    """Write the sources, what the compiler says of them and the script; return the errors."""
    errors = []
    number = version_of(jobs[0].era).number
    script = folder / "solc"
    script.write_text(SCRIPT.format(number=number))
    script.chmod(0o755)
    with Session(compiler, limit) as session:
        for job in jobs:
            try:
                answer = session.ask(question(job.texts, number))
                errors.append(first_error(answer))
            except CompilerError as error:
                errors.append(str(error))
            if errors[-1]:
                continue
            for name, text in job.texts.items():
                path = folder / name
                path.parent.mkdir(exist_ok=True)
                path.write_bytes(with_pragma(text, number).encode("utf-8", "replace"))
            beside = (folder / job.entry).with_suffix(".json")
            beside.write_text(json.dumps(combined(answer, number)))
    return errors


def _judged(
    command: Sequence[str],
    folder: Path,
    entries: Sequence[str],
    detectors: Sequence[str],
    limit: float,
) -> dict[str, Verdict]:
    if not entries:
        return {}
    report = _run(command, folder, TARGETS, detectors, limit * len(entries))
    if not isinstance(report, str):
        return {entry: Verdict(findings(report, entry)) for entry in entries}
    if len(entries) == 1:
        return {entries[0]: Verdict((), report)}
    alone = {entry: _run(command, folder, entry, detectors, limit) for entry in entries}
    return {
        entry: Verdict((), got) if isinstance(got, str) else Verdict(findings(got, entry))
        for entry, got in alone.items()
    }


def _run(
    command: Sequence[str], folder: Path, target: str, detectors: Sequence[str], limit: float
) -> dict[str, Any] | str:
    """Return Slither's report, or one sentence of why there is none."""
    report = folder / "report.json"
    report.unlink(missing_ok=True)
    words = [*command, target, "--solc", str(folder / "solc"), "--solc-disable-warnings"]
    words += ["--json", str(report), "--detect", ",".join(detectors), "--no-fail-pedantic"]
    try:
        done = subprocess.run(
            words,
            cwd=folder,
            capture_output=True,
            timeout=limit,
            env={**os.environ, "PYTHONHASHSEED": "0"},
        )
    except subprocess.TimeoutExpired:
        return f"slither took longer than {limit:g} s: stopped"
    try:
        value = json.loads(report.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return f"slither failed: {_last(done.stderr.decode('utf-8', 'replace'))}"
    if not value.get("success"):
        return f"slither failed: {_last(str(value.get('error')))}"
    return value


def _last(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1][:200] if lines else "it says nothing"


def findings(report: dict[str, Any], entry: str) -> tuple[Finding, ...]:
    """Return what a report finds in the functions of one file, each once, sorted."""
    found = set()
    for one in report.get("results", {}).get("detectors", []):
        elements = one["elements"]
        heads = [part for part in elements if part["type"] == "function" and _in(part, entry)]
        if not heads:  # a detector that names a statement alone
            nodes = [part for part in elements if part["type"] == "node" and _in(part, entry)]
            heads = [part["type_specific_fields"]["parent"] for part in nodes]
            heads = [part for part in heads if part["type"] == "function"]
        for head in heads[:1]:
            found.add(_finding(one, head, [part for part in elements if _in(part, entry)]))
    return tuple(sorted(found))


def _in(part: dict[str, Any], entry: str) -> bool:
    return part["source_mapping"]["filename_relative"] == entry


def _finding(one: dict[str, Any], head: dict[str, Any], elements: list[dict[str, Any]]) -> Finding:
    lines = head["source_mapping"]["lines"] or [0]
    named = {
        line
        for part in elements
        if part["type"] == "node"
        for line in part["source_mapping"]["lines"]
        if lines[0] <= line <= lines[-1]
    }
    return Finding(
        contract=head["type_specific_fields"]["parent"]["name"],
        function=head["name"],
        line=lines[0],
        last_line=lines[-1],
        detector=one["check"],
        impact=one["impact"],
        confidence=one["confidence"],
        lines=tuple(sorted(named)),
    )
