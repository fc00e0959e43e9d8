import numpy as np
import pytest

from testbed import schedule
from testbed.catalogue import CATALOGUE

HOSTS = [f"c{k:02d}" for k in range(12)]


@pytest.fixture(scope="module")
def day():
    return schedule.draw(1, 7, HOSTS, 5000, 500.0)


def test_the_same_seed_is_the_same_day_and_another_day_is_another():
    first = schedule.draw(0, 7, HOSTS, 500, 100.0)
    assert schedule.draw(0, 7, HOSTS, 500, 100.0) == first
    assert [s.host for s in schedule.draw(1, 7, HOSTS, 500, 100.0)] != [s.host for s in first]


def test_every_activity_has_a_session_on_the_smallest_day():
    found = {session.activity for session in schedule.draw(0, 7, HOSTS[:4], 100, 60.0)}
    assert found == set(CATALOGUE)


def test_sessions_are_in_order_and_leave_time_to_end(day):
    starts = [session.start for session in day]
    assert starts == sorted(starts)
    assert starts[0] >= 0
    assert starts[-1] <= 500 * schedule.QUIET


def test_sessions_times_flows_is_about_what_is_asked_for(day):
    expected = sum(CATALOGUE[session.activity].flows for session in day)
    assert 5000 <= expected <= 5000 * 1.1


def test_intruders_sit_where_others_work_and_on_more_than_three_hosts(day):
    nests = {s.host for s in day if s.actor.startswith("intruder")}
    others = {s.host for s in day if not s.actor.startswith("intruder")}
    assert len(nests) > 3
    assert nests <= others


def test_intruders_hosts_differ_by_day():
    nests = [
        {
            s.host
            for s in schedule.draw(day, 7, HOSTS, 3000, 300.0)
            if s.actor.startswith("intruder")
        }
        for day in range(4)
    ]
    assert len({frozenset(hosts) for hosts in nests}) > 1


def test_attacks_start_when_others_start(day):
    attack = np.array([s.start for s in day if CATALOGUE[s.activity].attack != "none"])
    other = np.array([s.start for s in day if CATALOGUE[s.activity].attack == "none"])
    assert abs(np.median(attack) - np.median(other)) < 500 * 0.1


def test_starts_follow_the_working_hours():
    found = schedule.starts(20_000, 160.0, np.random.default_rng(1)) / (160.0 * schedule.QUIET)
    hours = np.bincount((found * 16).astype(int), minlength=16) / 20_000
    np.testing.assert_allclose(hours, np.array(schedule.HOURS) / sum(schedule.HOURS), atol=0.01)
