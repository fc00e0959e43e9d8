"""Tell of drift where deploy/alerts.yaml says, and not again within its time of cooling off."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import yaml

from rampart.core.params import check
from rampart.monitoring.alerts import Alert, AlertParams, Alerts

STATE = ".sent.json"


def send(settings: Path, said: dict[str, Any], page: str, state: Path, at: float) -> list[Alert]:
    """Send one alert for drift, and one for a fall in accuracy; return those that were sent.

    Parameters
    ----------
    settings : a YAML file, see ``rampart.monitoring.alerts.AlertParams``.
    said : drift.json.
    state : the file that remembers when which was sent.
    at : seconds since 1970.

    Raises
    ------
    ValueError : the settings are no YAML, or not those of alerts.
    OSError : what could not be sent, in words, after everything else was.
    """
    try:
        given = yaml.safe_load(settings.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ValueError(f"{settings}: not valid YAML: {error}") from None
    params = check({} if given is None else given, str(settings), AlertParams)
    done = Alerts(params, state).send(alerts(said, page, at))
    for alert in done.cooling:
        print(f"watch: {alert.name} of {alert.task}: was told before, cools off", file=sys.stderr)
    if done.faults:
        raise OSError("; ".join(done.faults))
    return done.sent


def alerts(said: dict[str, Any], page: str, at: float) -> list[Alert]:
    """Return what there is to tell; the value is the number of findings, or the fall."""
    moved = [one for one in said["findings"] if one["drifted"]]
    found = []
    if any(one["kind"] != "accuracy" for one in moved):
        text = f"{said['task']}: {said['why']}. {page}"
        found.append(Alert("drift", said["task"], "warning", text, len(moved), at))
    for one in moved:
        if one["kind"] == "accuracy":
            before, now = said["reference"]["accuracy"], said["accuracy"]
            text = f"{said['task']}: accuracy fell from {before:.1%} to {now:.1%}. {page}"
            found.append(Alert("accuracy", said["task"], "critical", text, one["effect"], at))
    return found
