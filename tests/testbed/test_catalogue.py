import inspect

import pytest

from testbed.catalogue import ALL, CATALOGUE, TOTAL


@pytest.mark.parametrize("name", CATALOGUE)
def test_every_activity_has_a_function_that_takes_a_context(name):
    function = CATALOGUE[name].run()
    assert list(inspect.signature(function).parameters) == ["ctx"]
    assert function.__doc__


def test_most_flows_are_harmless():
    harmless = sum(activity.share for activity in ALL if activity.attack == "none")
    assert 0.5 < harmless / TOTAL < 0.8


def test_a_name_is_there_once():
    assert len(CATALOGUE) == len(ALL)
