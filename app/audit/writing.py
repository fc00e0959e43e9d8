"""Verdicts for a person or a program: a table, JSON, JSON lines, SARIF, or a Markdown report."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from app.audit import sarif
from app.audit.findings import Finding, Verdict, ids
from app.audit.subjects import Fault
from app.writing import printable, row

FORMATS = ("table", "json", "jsonl", "sarif", "markdown")
ENDINGS = {
    ".txt": "table",
    ".json": "json",
    ".jsonl": "jsonl",
    ".sarif": "sarif",
    ".md": "markdown",
}
WIDTHS = {"source": 30, "risk": 6, "level": 8, "most": 20, "by": 28}
SIMULATED = (
    "The risk is an estimate of models. What they learned of behaviour is simulated, and most of "
    "the weaknesses they learned are removed guards, templates and test contracts of a tool."
)
"""What has to be known of every number."""
KINDS = {
    "unread": "could not be read",
    "empty": "without anything to judge",
    "left_out": "left out",
}
"""What happened to what has no verdict, in JSON and in words."""


def parts(
    verdicts: Iterable[Verdict], kind: str, version: str, faults: Sequence[Fault] = ()
) -> Iterator[str]:
    """Yield what is written of verdicts, part by part.

    Parameters
    ----------
    kind : one of ``FORMATS``.
    version : of the package, for SARIF and the report.
    faults : what has no verdict, as it could not be read or was left out; looked at when the
        verdicts are through.
    """
    if kind == "sarif":
        yield sarif.document(verdicts, version, faults)
    elif kind == "markdown":
        yield from _markdown(verdicts, version)
        yield from _listed(faults, "\n## {}\n\n", "- {}: {}\n", escaped)
    elif kind == "jsonl":
        for one in _entries(verdicts, faults):
            yield json.dumps(one, ensure_ascii=False) + "\n"
    elif kind == "json":
        yield from _json(_entries(verdicts, faults))
    else:
        yield from _table(verdicts)
        yield from _listed(faults, "{}:\n", "    {}: {}\n", printable)


def told(verdict: Verdict) -> dict[str, Any]:
    """Return a verdict as what JSON can hold."""
    return {
        "name": verdict.name,
        "files": dict(verdict.files),
        "risk": verdict.risk,
        "level": verdict.level,
        "probabilities": dict(verdict.probabilities),
        "shares": dict(verdict.shares),
        "lacking": list(verdict.lacking),
        "findings": [_told(one) for one in verdict.findings],
        "left_off": verdict.left_off,
        "unread_places": verdict.unread,
        "details": dict(verdict.details),
        "notes": list(verdict.notes),
    }


def _told(finding: Finding) -> dict[str, Any]:
    weakness = finding.weakness
    said = {
        "class": finding.label,
        "title": weakness.title,
        "probability": finding.probability,
        "evidence": finding.evidence,
        "function": finding.function,
        "line": finding.line or None,
        "place": finding.place,
        "swc": list(weakness.swc[:1]),
        "cwe": weakness.cwe,
        "explanation": weakness.explanation,
        "said": finding.said,
        "because": finding.because,
    }
    return {key: value for key, value in said.items() if value not in ("", None, [])}


def _entries(verdicts: Iterable[Verdict], faults: Sequence[Fault]) -> Iterator[dict[str, Any]]:
    """Yield verdicts as what JSON can hold, then what has none, with its ``kind`` and reason."""
    yield from map(told, verdicts)
    for kind in KINDS:
        for one in of_kind(faults, kind):
            yield {"kind": kind, "name": one.name, "reason": one.reason}


def of_kind(faults: Iterable[Fault], kind: str) -> list[Fault]:
    """Return what has no verdict for one reason of ``KINDS``."""
    return [one for one in faults if one.kind == kind]


def _listed(
    faults: Sequence[Fault], head: str, line: str, shown: Callable[[str], str]
) -> Iterator[str]:
    """Yield a list for each of ``KINDS`` of which there is something."""
    for kind, words in KINDS.items():
        those = of_kind(faults, kind)
        if those:
            yield head.format(words.capitalize())
        yield from (line.format(shown(one.name), shown(one.reason)) for one in those)


def _json(entries: Iterable[dict[str, Any]]) -> Iterator[str]:
    opening = "["
    for one in entries:
        yield f"{opening}\n{json.dumps(one, ensure_ascii=False)}"
        opening = ","
    yield "\n]\n" if opening == "," else "[]\n"


def _table(verdicts: Iterable[Verdict]) -> Iterator[str]:
    header = {"source": "contract", "risk": "risk", "level": "level", "most": "most likely"}
    header["by"] = "by"
    yield row(WIDTHS, header)
    yield row(WIDTHS, {key: "-" * width for key, width in WIDTHS.items()})
    for verdict in verdicts:
        most = max(verdict.probabilities, key=lambda name: verdict.probabilities[name])
        by = ", ".join(f"{kind} {share:.0%}" for kind, share in verdict.shares.items())
        said = {"source": verdict.name, "risk": f"{verdict.shown:>5}", "level": verdict.level}
        yield row(WIDTHS, {**said, "most": f"{most} {verdict.probabilities[most]:.0%}", "by": by})
        for line in lines(verdict):
            yield f"    {line}\n"


def lines(verdict: Verdict) -> Iterator[str]:
    """Yield what stands under a verdict: findings, details, what is lacking."""
    for one in verdict.findings:
        place = ", ".join(filter(None, (f"line {one.line}" if one.line else "", one.place)))
        where = " ".join(filter(None, (one.function, f"({place})" if place else "")))
        said = f"{one.label} {one.probability:.0%} {where}".rstrip()
        yield printable(f"{said}: {one.shown}" if one.said else said)
    if verdict.more:
        yield verdict.more
    yield from (printable(f"{key}: {value}") for key, value in verdict.details.items())
    if verdict.lacking:
        yield f"judged without {' and '.join(verdict.lacking)}"
    yield from (printable(f"note: {note}") for note in verdict.notes)


def _markdown(verdicts: Iterable[Verdict], version: str) -> Iterator[str]:
    yield f"# Audit\n\nrampart-audit {version}. {SIMULATED}\n"
    for verdict in verdicts:
        yield f"\n## {escaped(verdict.name)}\n\n"
        yield f"**Risk {verdict.shown} of 100: {verdict.level}.**"
        shares = ", ".join(f"{kind} {share:.0%}" for kind, share in verdict.shares.items())
        yield f" Share of the evidence: {shares}."
        if verdict.lacking:
            yield f" Judged without {' and '.join(verdict.lacking)}."
        yield "\n"
        if verdict.findings:
            yield "\n| class | probability | where | what speaks for it | ids |\n"
            yield "|---|---|---|---|---|\n"
            yield from (_cells(one) for one in verdict.findings)
        if verdict.more:
            yield f"\n{verdict.more}.\n"
        for text in dict.fromkeys(one.weakness.explanation for one in verdict.findings):
            yield f"\n- {text}"
        yield "\n" if verdict.findings else ""
        for key, value in verdict.details.items():
            yield f"\n{escaped(key)}: {escaped(value)}.\n"
        for note in verdict.notes:
            yield f"\n> {escaped(note)}\n"


def _cells(one: Finding) -> str:
    place = [one.function, f"line {one.line}" if one.line else "", one.place]
    cells: Sequence[str] = (
        one.weakness.title,
        f"{one.probability:.0%}",
        ", ".join(filter(None, place)) or "whole",
        one.shown or one.because,
        ids(one.weakness),
    )
    return f"| {' | '.join(map(escaped, cells))} |\n"


def escaped(text: str) -> str:
    """Return a text that Markdown shows as it is: a name in a contract is a stranger's.

    Examples
    --------
    >>> print(escaped("a|b <b> [x](y)"))
    a\\|b \\<b\\> \\[x\\]\\(y\\)
    """
    plain = printable(" ".join(text.split()))
    return "".join(f"\\{char}" if char in r"\`*_{}[]()<>#+!|~" else char for char in plain)
