"""What the drift job says: for programs (drift.json), for a terminal, for Prometheus."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, NamedTuple

import pandas as pd

from rampart.core.escape import visible
from rampart.monitoring.drift import Finding, Verdict
from rampart.monitoring.reference import Reference

FORMAT = 1
OF_MODEL = ("name", "version", "model", "variant", "scale", "sketch", "rows", "groups")
FIGURES = ("accuracy", "accuracy_low", "accuracy_high", "labelled")


class Period(NamedTuple):
    """What of a log was read: which log, seconds since 1970, its rows, and rows by version."""

    log: str
    since: float
    until: float
    rows: int
    versions: dict[str, int]


def versions(frame: pd.DataFrame) -> dict[str, int]:
    """Return how many rows each version answered, the most first."""
    return {str(name): int(n) for name, n in frame["version"].value_counts().items()}


def told(task: str, reference: Reference, verdict: Verdict, period: Period) -> dict[str, Any]:
    """Return drift.json.

    Its ``findings`` are in order: drift first, then by p-value, what was not tested last.
    """
    about = reference.about
    accuracy = next((one for one in verdict.findings if one.kind == "accuracy"), None)
    fall = accuracy.effect if accuracy is not None else None
    found = sorted(verdict.findings, key=_order)
    return {
        "format": FORMAT,
        "task": task,
        "drifted": verdict.drifted,
        "judged": not verdict.why,
        "why": verdict.why or reason(verdict),
        "log": {
            "where": period.log,
            "since": moment(period.since),
            "until": moment(period.until),
            "days": round((period.until - period.since) / 86400, 3),
            "rows": period.rows,
            "versions": period.versions,
            "tested": verdict.rows[1],
            "groups": verdict.groups[1],
            "labelled": verdict.labelled,
        },
        "reference": {name: about[name] for name in (*OF_MODEL, *FIGURES)},
        "accuracy": None if fall is None else round(about["accuracy"] - fall, 6),
        "tests": reference.tests.model_dump(),
        "findings": [_finding(one) for one in found],
    }


def _order(one: Finding) -> tuple:
    return not one.drifted, one.p is None, one.p or 0.0, -(one.effect or 0.0), one.name


def _finding(one: Finding) -> dict[str, Any]:
    numbers = ("statistic", "p", "adjusted", "effect")
    rounded = {name: getattr(one, name) for name in numbers}
    return one._asdict() | {
        name: None if value is None else round(float(value), 6) for name, value in rounded.items()
    }


def reason(verdict: Verdict) -> str:
    """Return the verdict as a sentence without a full stop, names as they can be printed."""
    names = [visible(one.name) for one in verdict.findings if one.drifted]
    tests = sum(one.p is not None for one in verdict.findings)
    if not names:
        return f"no drift: none of {tests} tests found a large and significant change"
    shown = ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
    return f"drift: {len(names)} of {tests} tests found a large and significant change: {shown}"


def moment(seconds: float) -> str:
    """Return a time as ISO 8601 in UTC, to the second.

    Examples
    --------
    >>> moment(0)
    '1970-01-01T00:00:00Z'
    """
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def lines(said: dict[str, Any]) -> list[str]:
    """Return what is printed: the verdict, and a line for each drift."""
    log = said["log"]
    head = f"{said['task']}: {said['why']} ({log['tested']:,} rows since {log['since']})"
    return [head] + [
        f"  {visible(one['name'])}: {one['test']}, p {one['adjusted']:.2g} (Holm), change "
        f"{one['effect']:.3g} > {one['threshold']:g}"
        for one in said["findings"]
        if one["drifted"]
    ]


def gauges(said: dict[str, Any]) -> str:
    """Return the gauges of drift as Prometheus' text: a file that a node exporter reads.

    ``rampart_drift`` is the size of the change: a stability index, the area under the ROC curve, or
    the fall in accuracy.
    """
    from rampart.monitoring.exposition import WATCHED, Exposition

    task = said["task"]
    exposition = Exposition([task])
    for one in said["findings"]:
        if one["effect"] is not None:
            exposition.drift(task, one["name"], one["effect"])
    until = datetime.fromisoformat(said["log"]["until"]).timestamp()
    exposition.drifted(task, sum(one["drifted"] for one in said["findings"]), until)
    if said["accuracy"] is not None:
        exposition.accuracy(task, said["accuracy"], said["reference"]["accuracy"])
    text = exposition.text()[0].decode()
    ours = tuple(f"rampart_{name}" for name in WATCHED)
    kept = [line for line in text.splitlines() if line.removeprefix("# HELP ")
            .removeprefix("# TYPE ").startswith(ours)]  # fmt: skip
    return "\n".join(kept) + "\n"
