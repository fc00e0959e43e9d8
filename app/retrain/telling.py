"""What a run did: report.json, report.md beside it, and a message to whoever is to know."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from rampart.core import files
from rampart.monitoring.alerts import Alert, Alerts

if TYPE_CHECKING:
    from app.retrain.steps import Run

HEAD = ("task", "outcome", "version", "accuracy", "macro-F1", "why")


def report(run: Run, outcomes: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Write report.json and report.md into the folder of the run."""
    told = content(run, outcomes)
    files.write_json(run.folder / "report.json", told)
    files.write_text(run.folder / "report.md", markdown(told))
    return {"report": str(run.folder / "report.md")}


def content(run: Run, outcomes: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Return what report.json holds."""
    options = run.options
    tasks = {}
    for task, outcome in outcomes.items():
        found = run.journal.done("gate", task) or {}
        rows = run.journal.done("rows", task) or {}
        tasks[task] = outcome | {
            "gains": found.get("gains", {}),
            "tables": rows.get("files", 0),
            "sha256": rows.get("sha256"),
        }
    return {
        "run": run.folder.name,
        "branch": run.branch,
        "commit": options["commit"],
        "began": _time(run.journal.begun_at),
        "trigger": options["trigger"],
        "reason": options["reason"],
        "data_version": options["data_version"],
        "tasks": tasks,
    }


def markdown(told: dict[str, Any]) -> str:
    """Return the report as a person reads it."""
    rows = [HEAD, tuple("-" * 3 for _ in HEAD)]
    for task, outcome in told["tasks"].items():
        gains = outcome["gains"]
        scores = (_gain(gains.get(name)) for name in ("accuracy", "f1_macro"))
        why = " ".join(outcome["reason"].split()).replace("|", "\\|")
        rows.append((task, outcome["outcome"], outcome.get("version", ""), *scores, why))
    lines = [
        f"# Retraining {told['run']}",
        "",
        f"Began {told['began']}, trigger {told['trigger']}: {told['reason']}. Branch "
        f"`{told['branch']}` from `{told['commit'][:12]}`; new rows: {told['data_version']}.",
        "",
        *("| " + " | ".join(row) + " |" for row in rows),
        "",
        f"Compare: `dvc metrics diff {told['commit'][:12]} {told['branch']}`. "
        f"Take over: `git merge {told['branch']}`.",
    ]
    return "\n".join(lines) + "\n"


def summary(told: dict[str, Any]) -> str:
    """Return a line: what a notification is about.

    Examples
    --------
    >>> summary({"run": "2026-11-28-1", "tasks": {"a": {"outcome": "kept"}}})
    'retraining 2026-11-28-1: a kept'
    """
    said = [
        " ".join(filter(None, (task, outcome["outcome"], outcome.get("version"))))
        for task, outcome in told["tasks"].items()
    ]
    return f"retraining {told['run']}: {', '.join(said)}"


def notify(run: Run) -> dict[str, Any]:
    """Tell the receivers that the settings name; a receiver that fails is in the journal.

    Where a kill came between telling and the journal, nobody is told twice: the file beside the
    report remembers it.
    """
    told = files.read_json(run.folder / "report.json")
    failed = sum(outcome["outcome"] == "failed" for outcome in told["tasks"].values())
    alert = Alert(
        f"retraining {told['run']}",
        ", ".join(told["tasks"]),
        "warning" if failed else "info",
        summary(told),
        failed,
        time.time(),
    )
    done = Alerts(run.settings.notify, run.folder / "alerts.json").send([alert])
    return {"sent": len(done.sent), "faults": done.faults}


def _gain(test: dict[str, float] | None) -> str:
    if test is None:
        return ""
    return f"{test['gain']:+.4f} ({test['low']:+.4f} to {test['high']:+.4f})"


def _time(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
