"""Logs of ERC-20 and ERC-721 become movements; others do not."""

import pytest

from rampart.chain.simulation.movements import APPROVAL, FOR_ALL, TRANSFER, moved


def log(topic, *words, data="0x"):
    topics = ["0x" + topic, *("0x" + word.rjust(64, "0") for word in words)]
    return {"address": "0xToken", "topics": topics, "data": data}


A, B = "a" * 40, "b" * 40
HALF = "0x" + (5 * 10**17).to_bytes(32, "big").hex()


@pytest.mark.parametrize(
    ("given", "kind", "amount"),
    [
        (log(TRANSFER, A, B, data=HALF), "transfer", 0.5),
        (log(APPROVAL, A, B, data="0x" + "f" * 64), "approval", 2.0**256 / 1e18),
        (log(TRANSFER, A, B, "7"), "nft", 1.0),
        (log(APPROVAL, A, B, "7"), "nft approval", 1.0),
        (log(FOR_ALL, A, B, data="0x" + "0" * 63 + "1"), "all approval", 1.0),
    ],
)
def test_a_log_of_each_kind(given, kind, amount):
    (row,) = moved([given])
    assert row == {"order": 0, "token": "token", "kind": kind, "from": A, "to": B} | {
        "amount": pytest.approx(amount, rel=1e-15)
    }


def test_other_logs_are_left_out_and_keep_their_place():
    rows = list(moved([log("0" * 64, A, B), log(TRANSFER, A), log(TRANSFER, A, B, data=HALF)]))
    assert [row["order"] for row in rows] == [2]
