from rampart.chain.features import flows as f
from rampart.chain.features.history import NATIVE, NOBODY
from tests.chain.features.made import history, move, pay, tx


def test_what_failed_moved_nothing():
    told = history([tx(0, 0, 1, 2.0, ok=False), tx(1, 0, 1, 3.0)])
    assert f.flows(told) == [f.Flow(1, NATIVE, 0, 1, 3.0)]


def test_a_creation_pays_what_it_makes():
    told = history([tx(0, 0, NOBODY, 2.0, created=5)])
    assert f.flows(told) == [f.Flow(0, NATIVE, 0, 5, 2.0)]


def test_payments_and_tokens_follow_their_transaction():
    told = history([tx(0, 1, 0, 1.0), tx(1, 2, 0)], [move(1, 2, 0), pay(0, 0, 3, 0.5)])
    assert [(one.number, one.asset) for one in f.flows(told)] == [(0, -1), (0, -1), (1, 9)]


def test_the_main_asset_is_what_the_subject_moves_most():
    told = history([tx(0, 1, 0, 1.0), tx(1, 2, 0)], [move(1, 2, 0), move(1, 0, 3)])
    assert f.main_asset(f.flows(told)) == 9
    assert f.main_asset([]) == NATIVE


def test_typical_amounts_and_balances():
    rows = [f.Flow(0, 9, 1, 2, amount) for amount in (0.0, 1.0, 3.0)]
    assert f.typical(rows) == {9: 2.0}
    assert f.balances([*rows, f.Flow(0, 9, NOBODY, 1, 5.0)]) == {1: 1.0, 2: 4.0}
