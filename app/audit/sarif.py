"""Verdicts as SARIF 2.1.0 (OASIS, 2020), which code hosts show beside the lines of a change."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import PurePath
from typing import Any

from app.audit.findings import FRAUD, Finding, Verdict
from rampart.solidity.classes import WEAKNESSES

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
LEVELS = ((70, "error"), (40, "warning"), (0, "note"))
"""Severity times probability from which on a result has a level."""
RULES = (*WEAKNESSES[1:], FRAUD)
PLACE = {weakness.name: place for place, weakness in enumerate(RULES)}


def document(verdicts: Iterable[Verdict], version: str) -> str:
    """Return verdicts as one SARIF log.

    Parameters
    ----------
    version : of the package whose models spoke.
    """
    results, invocation = [], []
    for verdict in verdicts:
        results += [_result(verdict, one) for one in verdict.findings if one.label in PLACE]
        invocation += [_note(verdict, note) for note in verdict.notes]
    run = {
        "tool": {
            "driver": {
                "name": "rampart-audit",
                "version": version,
                "rules": [_rule(weakness) for weakness in RULES],
            }
        },
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": invocation}],
        "results": results,
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=2, ensure_ascii=False) + "\n"


def level(finding: Finding) -> str:
    """Return how a finding is shown: by the severity of its class and how probable it is."""
    weight = finding.weakness.severity * finding.probability
    return next(name for least, name in LEVELS if weight >= least)


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


def _result(verdict: Verdict, finding: Finding) -> dict[str, Any]:
    where = f" in {finding.function}" if finding.function else ""
    text = f"{finding.weakness.title}{where}: {finding.weakness.explanation}"
    if finding.said:
        text += f" What speaks for it: {finding.said}"
    return {
        "ruleId": finding.label,
        "ruleIndex": PLACE[finding.label],
        "level": level(finding),
        "message": {"text": text},
        "locations": [_location(verdict, finding)],
        "rank": round(100 * finding.probability, 1),
        "properties": {"evidence": finding.evidence, "probability": finding.probability},
    }


def _location(verdict: Verdict, finding: Finding) -> dict[str, Any]:
    location: dict[str, Any] = {}
    if file := verdict.files.get(finding.evidence, ""):
        physical: dict[str, Any] = {"artifactLocation": {"uri": PurePath(file).as_posix()}}
        if finding.line:
            physical["region"] = {"startLine": finding.line}
        location["physicalLocation"] = physical
    names = [finding.function, finding.place]
    if any(names) or not location:
        name = " ".join(filter(None, names)) or verdict.name
        location["logicalLocations"] = [{"fullyQualifiedName": name}]
    return location


def _note(verdict: Verdict, note: str) -> dict[str, Any]:
    return {"level": "warning", "message": {"text": f"{verdict.name}: {note}"}}
