"""Verdicts as SARIF 2.1.0 (OASIS, 2020), which code hosts show beside the lines of a change."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from app.audit.findings import FRAUD, Finding, Verdict
from app.audit.subjects import Fault
from rampart.solidity.classes import WEAKNESSES

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
LEVELS = ((70, "error"), (40, "warning"), (0, "note"))
"""Severity times probability from which on a result has a level."""
RULES = (*WEAKNESSES[1:], FRAUD)
PLACE = {weakness.name: place for place, weakness in enumerate(RULES)}


def document(verdicts: Iterable[Verdict], version: str, faults: Sequence[Fault] = ()) -> str:
    """Return verdicts as one SARIF log.

    Parameters
    ----------
    version : of the package whose models spoke.
    faults : what could not be read or was left out; looked at when the verdicts are through.
    """
    results, invocation = [], []
    artifacts: dict[str, dict[str, Any]] = {}
    for verdict in verdicts:
        results += [_result(verdict, one) for one in verdict.findings if one.label in PLACE]
        invocation += [_note(verdict.name, note, "warning") for note in verdict.notes]
        for file in verdict.files.values() or [""]:
            place = uri(file) if file else ""
            artifacts.setdefault(place or verdict.name, _artifact(verdict, place))
    for one in faults:
        invocation.append(_note(one.name, one.reason, "note" if one.nothing else "error"))
    run = {
        "tool": {
            "driver": {
                "name": "rampart-audit",
                "version": version,
                "rules": [_rule(weakness) for weakness in RULES],
            }
        },
        "invocations": [
            {
                "executionSuccessful": all(one.nothing for one in faults)
                and (bool(artifacts) or not faults),
                "toolExecutionNotifications": invocation,
            }
        ],
        "artifacts": list(artifacts.values()),
        "results": results,
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=2, ensure_ascii=False) + "\n"


def level(finding: Finding) -> str:
    """Return how a finding is shown: by the severity of its class and how probable it is."""
    return next(name for least, name in LEVELS if finding.weight >= least)


def _rule(weakness: Any) -> dict[str, Any]:
    return {
        "id": weakness.name,
        "name": weakness.title,
        "shortDescription": {"text": weakness.title},
        "fullDescription": {"text": weakness.explanation},
        "help": {"text": f"{weakness.explanation} {weakness.argument}"},
        "properties": {
            "tags": ["security", *weakness.swc, weakness.cwe],
            "security-severity": f"{weakness.severity / 10:.1f}",
        },
    }


def _artifact(verdict: Verdict, place: str) -> dict[str, Any]:
    """Return a file of a contract, or its bytecode that was typed, with what is said of it."""
    named = {"location": {"uri": place}} if place else {"description": {"text": verdict.name}}
    told = {
        "contract": verdict.name,
        "risk": verdict.risk,
        "level": verdict.level,
        "leftOff": verdict.left_off,
        "unreadPlaces": verdict.unread,
    }
    return {**named, "properties": told}


def _result(verdict: Verdict, finding: Finding) -> dict[str, Any]:
    where = f" in {finding.function}" if finding.function else ""
    text = f"{finding.weakness.title}{where}: {finding.weakness.explanation}"
    if finding.said:
        text += f" What speaks for it: {finding.shown}"
    return {
        "ruleId": finding.label,
        "ruleIndex": PLACE[finding.label],
        "level": level(finding),
        "message": {"text": text},
        "locations": [_location(verdict, finding)],
        "rank": round(100 * finding.probability, 1),
        "properties": {
            "evidence": finding.evidence,
            "probability": finding.probability,
            "risk": verdict.risk,
            "riskLevel": verdict.level,
        },
    }


def _location(verdict: Verdict, finding: Finding) -> dict[str, Any]:
    location: dict[str, Any] = {}
    if file := verdict.files.get(finding.evidence, ""):
        physical = {
            "artifactLocation": {"uri": uri(file)},
            "region": {"startLine": max(finding.line, 1)},  # code hosts ask for one
        }
        location["physicalLocation"] = physical
    names = [finding.function, finding.place]
    if any(names) or not location:
        name = " ".join(filter(None, names)) or verdict.name
        location["logicalLocations"] = [{"fullyQualifiedName": name}]
    return location


def uri(file: str) -> str:
    """Return where a file is: from the folder that the command runs in, where it is below that.

    Examples
    --------
    >>> uri("contracts/../my bank.sol"), uri("/bank#1.sol")
    ('my%20bank.sol', 'file:///bank%231.sol')
    """
    whole = Path(os.path.abspath(file))  # links stay: a code host knows the names of a checkout
    below = whole.is_relative_to(Path.cwd())
    return quote(whole.relative_to(Path.cwd()).as_posix()) if below else whole.as_uri()


def _note(name: str, note: str, level: str) -> dict[str, Any]:
    return {"level": level, "message": {"text": f"{name}: {note}"}}
