import time

import pytest

from testbed import plan, wire
from testbed.context import Context, OverError
from testbed.schedule import Session


class Kept:
    """A log that keeps what it is told."""

    def __init__(self):
        self.records = []

    def write(self, record):
        self.records.append(record)


def context(activity, seconds=60.0, most=3):
    session = Session("day0-00001", activity, "person-c00-1", "c00", 0.0, 5)
    return Context(plan.draw(0, 7), session, Kept(), time.monotonic() + seconds, most)


def record(ctx, protocol=wire.TCP):
    found = wire.record_of(protocol, ("172.29.1.1", 40000), ("172.29.1.2", 80))
    ctx.kept(found)
    return found


@pytest.mark.parametrize(
    ("activity", "outcome"),
    [
        ("browse", "none"),
        ("web_forgot", "none"),
        ("port_scan", "looked"),
        ("ssh_guessing", "failed"),
    ],
)
def test_what_nobody_said_anything_of_has_its_activitys_outcome(activity, outcome):
    ctx = context(activity)
    record(ctx)
    ctx.finish()
    (told,) = ctx.log.records
    assert told["outcome"] == outcome
    assert told["session"] == "day0-00001"
    assert told["activity"] == activity


def test_what_one_connection_achieved_is_its_own():
    ctx = context("ssh_guessing")
    record(ctx)
    record(ctx)["outcome"] = "credentials"
    ctx.finish()
    assert [told["outcome"] for told in ctx.log.records] == ["failed", "credentials"]


def test_what_a_session_achieved_together_is_not_that_of_its_look_ups():
    ctx = context("slow_headers")
    record(ctx)
    record(ctx, wire.UDP)["outcome"] = "looked"
    ctx.all_achieved("service")
    ctx.finish()
    assert [told["outcome"] for told in ctx.log.records] == ["service", "looked"]


def test_a_session_ends_with_its_connections_and_with_the_day():
    ctx = context("browse", most=1)
    record(ctx)
    with pytest.raises(OverError):
        ctx.tcp("web", 80)
    with pytest.raises(OverError):
        context("browse", seconds=-1).tcp("web", 80)
    with pytest.raises(OverError):
        context("browse", seconds=-1).think(1)
