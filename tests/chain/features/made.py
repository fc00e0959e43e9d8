"""Histories by hand: 0 is the subject."""

from __future__ import annotations

from rampart.chain.features.history import (
    NATIVE,
    Approval,
    Call,
    History,
    Movement,
    Record,
    Transaction,
)


def tx(time, sender, to, value=0.0, ok=True, method="", created=-2, gas=21000.0):
    """Return a transaction."""
    return Transaction(float(time), sender, to, value, gas, ok, method, created)


def move(number, sender, to, amount=1.0, token=9):
    """Return a movement of a token."""
    return Movement(number, token, sender, to, amount)


def pay(number, sender, to, amount=1.0):
    """Return a payment inside of a transaction."""
    return Movement(number, NATIVE, sender, to, amount)


def allow(number, owner, spender, amount=1.0, token=9):
    """Return an approval."""
    return Approval(number, token, owner, spender, amount)


def call(number, depth, sender, to, value=0.0, method="", ok=True, kind="CALL"):
    """Return a call."""
    return Call(number, depth, kind, sender, to, value, method, ok)


def history(transactions, movements=(), approvals=(), calls=(), known=None, alike=()):
    """Return a history; with calls they are known."""
    record = Record(list(transactions), list(movements), list(approvals), list(calls))
    known = known or ("calls" if calls else "transactions")
    return History(record, known, tuple(alike), len(record.transactions))


def ponzi():
    """Return a contract that pays the first from what the later bring, 1 coin each."""
    rows = [tx(10 * n, n + 1, 0, 1.0) for n in range(4)]
    return history(rows, [pay(2, 0, 1, 1.5), pay(3, 0, 2, 1.5)], known="internal")
