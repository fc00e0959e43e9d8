"""The schedule without a scheduler: APScheduler in this process, which starts the run in another.

A training that eats the memory, or is killed, leaves the clock ticking.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from typing import Any

from app.retrain.when import DAYS, When

GRACE = 3600
"""Seconds that a start may be late: after a longer sleep it waits for the next week."""


def scheduler(when: When, words: Sequence[str], kind: Any = None) -> Any:
    """Return an APScheduler that starts ``python -m app.retrain`` with these words every week.

    Parameters
    ----------
    kind : the class of scheduler; None: the one that blocks until it is interrupted.
    """
    from apscheduler.schedulers.blocking import BlockingScheduler
    from apscheduler.triggers.cron import CronTrigger

    clock = (kind or BlockingScheduler)(timezone="UTC")
    trigger = CronTrigger(
        day_of_week=DAYS[when.day], hour=when.hour, minute=when.minute, timezone="UTC"
    )
    # One at a time, and one for all that were missed: the run itself knows what is due.
    rules = {"max_instances": 1, "coalesce": True, "misfire_grace_time": GRACE}
    clock.add_job(start, trigger, args=[list(words)], id="retrain", **rules)
    return clock


def start(words: Sequence[str]) -> int:
    """Run ``python -m app.retrain`` with these words and return its exit status."""
    status = subprocess.run([sys.executable, "-m", "app.retrain", *words]).returncode
    print(f"retrain: {' '.join(words)} ended with {status}", flush=True)
    return status
