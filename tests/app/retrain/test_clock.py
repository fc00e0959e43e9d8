from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from app.retrain import clock
from app.retrain.when import When


def at(*parts):
    """A time of 2026, whose 28 November is a Saturday."""
    return datetime(2026, *parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("when", "after", "then"),
    [
        (When(0, 3, 0), at(11, 28, 12), at(11, 29, 3)),
        (When(0, 3, 0), at(11, 29, 3, 1), at(12, 6, 3)),
        (When(6, 23, 59), at(11, 28), at(11, 28, 23, 59)),
    ],
)
def test_the_next_start_is_the_time_of_the_week_in_utc(when, after, then):
    """The days of APScheduler count from Monday, those of cron from Sunday."""
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
