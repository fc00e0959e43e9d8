import math

import pytest

from rampart.chain.features import calls as c
from tests.chain.features.made import call, history, tx


def test_a_contract_that_is_entered_while_it_pays():
    tree = [call(0, 0, 1, 2), call(0, 1, 2, 0, 1.0), call(0, 2, 0, 2, method="2e1a7d4d"),
            call(0, 3, 2, 0, 1.0)]  # fmt: skip
    told = c.calls(history([tx(0, 1, 2)], calls=tree))
    assert told["depth_most"] == 3
    assert told["nested"] == 2
    assert told["reentered"] == 1.0
    assert told["reentered_me"] == 2
    assert told["inner_paid"] == pytest.approx(2 / 3)


def test_a_look_back_is_no_entry():
    tree = [call(0, 0, 1, 2), call(0, 1, 2, 0), call(0, 2, 0, 2, kind="STATICCALL")]
    assert c.deepest(tree) == (1, 1)


def test_one_after_the_other_is_not_at_once():
    tree = [call(0, 0, 1, 2), call(0, 1, 2, 3), call(0, 1, 2, 3), call(0, 1, 2, 3)]
    assert c.deepest(tree) == (1, 0)
    assert c.calls(history([tx(0, 1, 2)], calls=tree))["same_call"] == 3


def test_without_trees_nothing_is_said():
    told = c.calls(history([tx(0, 1, 0)]))
    assert set(told) == set(c.NAMES)
    assert all(map(math.isnan, told.values()))
    assert list(c.calls(history([tx(0, 1, 0)], calls=[call(0, 0, 1, 0)]))) == list(c.NAMES)
