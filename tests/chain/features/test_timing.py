import math

import pytest

from rampart.chain.features import timing as t
from tests.chain.features.made import history, tx


def test_rhythm_by_hand():
    told = t.timing(history([tx(100, 1, 0), tx(110, 1, 0), tx(140, 0, 2, 1.0)]))
    assert told["txs"] == 3
    assert told["span"] == 40
    assert told["gap_mean"] == 20
    assert told["gap_max"] == 0.75
    assert told["gap_burst"] == pytest.approx((10 - 20) / (10 + 20))
    assert told["sent"] == pytest.approx(1 / 3)
    assert told["called"] == pytest.approx(2 / 3)
    assert told["senders_new"] == 0.5
    assert told["valued"] == pytest.approx(1 / 3)


def test_when_it_began_does_not_matter():
    rows = [tx(n * n, 1, 0, n + 1.0) for n in range(5)]
    late = [row._replace(time=row.time + 1.5e9) for row in rows]
    assert t.timing(history(rows)) == pytest.approx(t.timing(history(late)), nan_ok=True)


def test_who_could_and_cannot_any_more():
    told = t.failures(history([tx(0, 1, 0), tx(1, 1, 0, ok=False), tx(2, 2, 0), tx(3, 2, 0)]))
    assert told["failed"] == 0.25
    assert told["failed_late"] == 0.0
    assert told["failed_after"] == 0.5  # the first of two senders
    assert told["failed_never"] == 0.5


def test_one_transaction_has_no_gaps():
    told = t.timing(history([tx(5, 0, 1)]))
    assert math.isnan(told["gap_mean"])
    assert told["span"] == 0
