import math

import pytest

from rampart.chain.features import vector as v
from tests.chain.features.made import call, history, move, ponzi, tx
from tests.refusals import refused


def test_every_history_has_the_same_numbers():
    names = v.names()
    assert len(names) == len(set(names)) > 140
    for told in (ponzi(), history([tx(0, 0, 1)]), history([tx(0, 1, 0)], [move(0, 1, 0, 0.0)])):
        assert tuple(v.described(told)[1]) == names


def test_no_number_is_infinite():
    big = history([tx(0, 1, 0, 1e77), tx(0, 0, 1, 1e-77)], [move(1, 0, 1, 1e60)])
    assert not any(map(math.isinf, v.described(big)[1].values()))


def test_trees_are_said_where_they_are():
    traced = history([tx(0, 1, 0)], calls=[call(0, 0, 1, 0)])
    assert v.described(traced)[1]["call_depth"] == 0
    assert math.isnan(v.described(history([tx(0, 1, 0)]))[1]["call_depth"])


def test_nothing_is_refused():
    with refused("behaviour", "a history of no transaction", match="there is nothing to look at"):
        v.described(history([]))


def test_a_number_by_hand():
    told = v.described(ponzi())[1]
    assert told["money_left"] == pytest.approx(0.75)
    assert told["graph_nodes"] == 5
