from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from app.retrain import clock
from app.retrain.when import When


@pytest.mark.parametrize(
    ("when", "after", "then"),
    [
        (When(0, 3, 0), datetime(2026, 11, 28, 12, tzinfo=UTC), datetime(2026, 11, 29, 3, tzinfo=UTC)),
        (When(0, 3, 0), datetime(2026, 11, 29, 3, 1, tzinfo=UTC), datetime(2026, 12, 6, 3, tzinfo=UTC)),
        (When(6, 23, 59), datetime(2026, 11, 28, tzinfo=UTC), datetime(2026, 11, 28, 23, 59, tzinfo=UTC)),
    ],
)  # fmt: skip
def test_the_next_start_is_the_time_of_the_week_in_utc(when, after, then):
    """28 November 2026 is a Saturday; the days of APScheduler count from Monday, those of cron not."""
    from apscheduler.schedulers.background import BackgroundScheduler

    made = clock.scheduler(when, ["--trigger", "weekly"], BackgroundScheduler)
    (job,) = made.get_jobs()
    assert job.trigger.get_next_fire_time(None, after) == then
    assert (job.max_instances, job.coalesce, job.args) == (1, True, (["--trigger", "weekly"],))


def test_a_start_is_a_process_of_its_own_and_its_end_is_told(monkeypatch, capsys):
    ran = []

    def run(words):
        ran.append(words)
        return SimpleNamespace(returncode=-9)

    monkeypatch.setattr(clock, "subprocess", SimpleNamespace(run=run))
    assert clock.start(["--trigger", "weekly"]) == -9
    assert ran[0][1:] == ["-m", "app.retrain", "--trigger", "weekly"]
    assert "--trigger weekly ended with -9" in capsys.readouterr().out
