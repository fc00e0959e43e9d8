import pytest

from rampart.chain.features import tokens as t
from tests.chain.features.made import allow, history, move, pay, tx


def test_what_is_taken_from_others():
    told = t.tokens(
        history(
            [tx(0, 0, 9, method="23b872dd"), tx(1, 0, 9, method="23b872dd"), tx(2, 3, 9)],
            [move(0, 1, 0, 4.0), move(1, 2, 0, 4.0), move(2, 3, 0)],
            [allow(0, 1, 0, 1e40)],
        )
    )
    assert told["taken"] == pytest.approx(2 / 3)
    assert told["taken_from"] == 2
    assert told["approvals_unlimited"] == 1.0
    assert told["owners_me"] == 1
    assert told["approval_lag"] == 0


def test_who_gets_something_for_it_is_not_robbed():
    rows = [tx(0, 0, 5)]
    swap = [move(0, 5, 0, 4.0), pay(0, 0, 5, 1.0)]
    assert t.tokens(history(rows, swap, known="internal"))["pulled"] == 0


def test_empty_and_dust():
    rows = [tx(n, 1, 9) for n in range(4)]
    told = t.tokens(history(rows, [move(0, 1, 0, 0.0), move(1, 1, 0, 100.0), move(2, 1, 0, 100.0),
                                   move(3, 1, 0, 0.5)]))  # fmt: skip
    assert told["empty"] == 0.25
    assert told["dust"] == 0.25


def test_a_fan_in_equal_parts():
    told = t.tokens(history([tx(0, 0, 9)], [move(0, 0, n, 2.0) for n in (1, 2, 3, 4)]))
    assert told["fan"] == 4
    assert told["fan_equal"] == 1.0


def test_a_loan_and_an_exchange():
    loan = [move(0, 5, 0, 100.0), move(0, 0, 5, 100.3)]
    told = t.tokens(history([tx(0, 0, 5), tx(1, 0, 5)], [*loan, move(1, 5, 0, 2.0),
                                                         move(1, 0, 5, 4.0, token=8)]))  # fmt: skip
    assert told["loans"] == 0.5
    assert told["exchanges"] == 0.5
    assert told["price_swing"] == 1.0


def test_a_price_that_moves():
    rows = [tx(n, 0, 5) for n in range(2)]
    moves = [move(0, 5, 0, 2.0), move(0, 0, 5, 4.0, token=8)]
    moves += [move(1, 5, 0, 2.0), move(1, 0, 5, 40.0, token=8)]
    assert t.tokens(history(rows, moves))["price_swing"] == pytest.approx(10.0)


def test_look_alikes_are_counted():
    told = t.tokens(history([tx(0, 0, 1)], alike=[(0, 2), (1, 3)]))
    assert (told["alike"], told["alike_me"]) == (2, 1)
