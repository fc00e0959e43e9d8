"""What a recording was made of, with what, and what it holds."""

from __future__ import annotations

import hashlib
import platform
from pathlib import Path
from typing import Any

import pandas as pd

from testbed import labels, tools
from testbed.plan import Plan


def counts(flows: pd.DataFrame) -> dict[str, Any]:
    """Return how many flows there are by day, and in each by severity, attack and activity."""
    told: dict[str, Any] = {"flows": len(flows)}
    for day, part in flows.groupby("day"):
        told[f"day {day}"] = {
            "flows": len(part),
            "sessions": int(part["session"].nunique()),
            "look-alikes": int(part["look_alike"].sum()),
            "severity": {
                name: int((part["severity"] == k).sum()) for k, name in enumerate(labels.SEVERITIES)
            },
            "attack": tally(part["attack"]),
            "activity": tally(part["activity"]),
        }
    return told


def tally(column: pd.Series) -> dict[str, int]:
    """Return how often each value occurs."""
    return {str(name): int(count) for name, count in column.value_counts().sort_index().items()}


def worlds(plans: list[Plan]) -> list[dict[str, Any]]:
    """Return what differs from day to day, without passwords."""
    return [
        {
            "prefix": plan.prefix,
            "domain": plan.domain,
            "sites": {
                name: {
                    key: getattr(site, key)
                    for key in (
                        "port",
                        "tls",
                        "behind",
                        "weak",
                        "workers",
                        "patience",
                        "banner",
                        "keeps",
                    )
                }
                for name, site in plan.sites.items()
            },
            "ssh": plan.ssh,
            "ftp": plan.ftp,
            "mail": plan.mail,
            "tunnel": plan.tunnel,
        }
        for plan in plans
    ]


def describe(
    flows: pd.DataFrame,
    path: Path,
    plans: list[Plan],
    left: list[dict[str, int]],
    parameters: dict[str, Any],
    date: str,
) -> dict[str, Any]:
    """Return the provenance of a recording that lies in ``path``."""
    return {
        "date": date,
        "kernel": platform.release(),
        "system": Path("/etc/debian_version").read_text(encoding="ascii").strip(),
        "versions": tools.versions(),
        "parameters": parameters,
        "days": worlds(plans),
        "left out": {f"day {plan.day}": told for plan, told in zip(plans, left)},
        "counts": counts(flows),
        "columns": list(flows.columns),
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
    }
