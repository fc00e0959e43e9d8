"""Tell somebody, and not the same thing again within its time of cooling off.

alerts = Alerts(AlertParams(file={"path": "alerts.jsonl"}), ".rampart/alerts.json")
done = alerts.send([Alert("drift", "columns", "warning", "3 features drifted", 3, time.time())])
done.sent, done.cooling, done.faults
"""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import Field

from rampart.core import files
from rampart.core.params import Block
from rampart.monitoring import mailing, senders
from rampart.monitoring.mailing import Mail
from rampart.monitoring.senders import SEVERITIES, Alert, JsonLines, SendError, Webhook

__all__ = ["Alert", "AlertParams", "Alerts", "Done"]


class AlertParams(Block):
    """Where alerts go, all of them to each; None: not there. ``cooling_hours`` by name and task."""

    cooling_hours: float = Field(default=24, ge=0, le=24 * 365)
    webhook: Webhook | None = None
    file: JsonLines | None = None
    mail: Mail | None = None


class Done(NamedTuple):
    """What became of alerts: sent to one place at least, or cooling off; what failed, in words.

    An alert that no place took, or for which none is set, is in neither list.
    """

    sent: list[Alert]
    cooling: list[Alert]
    faults: list[str]


class Alerts:
    """Sends alerts.

    Parameters
    ----------
    state : the file that remembers when which was sent, so that a restart repeats none. One that
        cannot be read is a fault and holds nothing back: better told twice than not at all.
    environ : where the secrets are that the settings name.
    sleep : waits between two tries of a webhook.
    """

    def __init__(
        self,
        settings: AlertParams,
        state: str | Path,
        environ: Mapping[str, str] = os.environ,
        sleep: Callable[[float], None] = time.sleep,
    ):
        self.settings, self.state = settings, Path(state)
        self.environ, self.sleep = environ, sleep

    def send(self, alerts: Iterable[Alert]) -> Done:
        """Send each alert to every place; one that fails is reported and stops no other.

        Raises
        ------
        ValueError : an alert whose severity is none of ``SEVERITIES``, or whose time is no number.
        """
        alerts = list(alerts)
        for alert in alerts:
            if alert.severity not in SEVERITIES:
                known = ", ".join(SEVERITIES)
                raise ValueError(f"severity: must be one of {known}, got {alert.severity!r}")
            if not (math.isfinite(alert.at) and 0 <= alert.at < 4e9):
                raise ValueError(f"at: must be seconds since 1970, got {alert.at}")
        done = Done([], [], [])
        last = self._read(done.faults)
        for alert in alerts:
            since = alert.at - last.get(alert.task, {}).get(alert.name, -math.inf)
            if 0 <= since < self.settings.cooling_hours * 3600:  # below 0: a clock was wrong
                done.cooling.append(alert)
            elif self._sent(alert, done.faults):
                done.sent.append(alert)
                last.setdefault(alert.task, {})[alert.name] = alert.at
        if done.sent:
            try:
                files.write_json(self.state, last)
            except OSError as error:
                done.faults.append(f"{self.state}: {error.strerror}: these alerts may come again")
        return done

    def _sent(self, alert: Alert, faults: list[str]) -> bool:
        """Tell whether one place at least took an alert."""
        settings, taken = self.settings, 0
        ways: list[tuple[Any, Callable[[], None]]] = [
            (settings.file, lambda: senders.to_file(alert, settings.file)),
            (
                settings.webhook,
                lambda: senders.to_webhook(alert, settings.webhook, self.environ, self.sleep),
            ),
            (settings.mail, lambda: mailing.to_mail(alert, settings.mail, self.environ)),
        ]
        for place, send in ways:
            if place is None:
                continue
            try:
                send()
                taken += 1
            except SendError as error:
                faults.append(f"{alert.name} of {alert.task}: {error}")
        return taken > 0

    def _read(self, faults: list[str]) -> dict[str, dict[str, float]]:
        if not self.state.exists():
            return {}
        try:
            read = files.read_json(self.state)
            return {
                str(task): {str(name): float(at) for name, at in names.items()}
                for task, names in read.items()
            }
        except (OSError, ValueError, TypeError, AttributeError, RecursionError):
            faults.append(f"{self.state}: is not what this wrote; alerts may come again")
            return {}
