import math

import pytest

from rampart.chain.features import money as m
from rampart.chain.features.history import NOBODY
from tests.chain.features.made import history, move, pay, ponzi, tx


def test_a_ponzi_by_hand():
    told = m.money(ponzi())
    assert (told["in"], told["out"]) == (4, 2)
    assert told["left"] == 0.75
    assert told["in_top"] == 1.0  # all bring one coin
    assert told["out_with_in"] == 1.0
    assert told["payees_known"] == 1.0
    assert told["winners"] == 0.5
    assert told["nothing"] == 0.5
    assert told["gain"] == 0.75  # of 1.5, 1.5, 0, 0
    assert told["gain_trend"] < -0.8  # who came first got more
    assert told["out_first"] == pytest.approx(2 / 3)
    assert told["kept"] == pytest.approx(1.0 / 2.0)  # 1, 2, 1.5, 1 of a peak of 2


def test_a_rug_falls_at_once():
    told = m.money(history([tx(n, n + 1, 0, 1.0) for n in range(3)] + [tx(3, 9, 0)],
                           [pay(3, 0, 9, 3.0)], known="internal"))  # fmt: skip
    assert told["fall"] == 1.0
    assert told["fall_place"] == 1.0
    assert told["kept"] == 0.0
    assert told["payee_top"] == 1.0


def test_who_is_paid_again_in_one_transaction():
    told = m.money(history([tx(0, 1, 0, 1.0), tx(1, 1, 0)], [pay(1, 0, 1)] * 4, known="internal"))
    assert told["out_again"] == 4


def test_a_ring_goes_round():
    rows = [tx(n, 1, 0) for n in range(3)]
    ring = [move(0, 1, 2, token=0), move(1, 2, 3, token=0), move(2, 3, 1, token=0)]
    told = m.money(history(rows, ring))
    assert told["is_token"] == 1.0
    assert told["ledger_net"] == 0.0
    assert told["pairs_back"] == 0.0


def test_what_is_minted_late():
    mints = [move(0, NOBODY, 1, 10.0, token=0), move(1, NOBODY, 1, 90.0, token=0)]
    told = m.money(history([tx(0, 1, 0), tx(1, 1, 0)], mints))
    assert told["mints"] == 1.0
    assert told["grew"] == 9.0


def test_nothing_moved():
    told = m.money(history([tx(0, 1, 0)]))
    assert told["in"] == 0
    assert math.isnan(told["left"])
    assert math.isnan(told["gain"])
