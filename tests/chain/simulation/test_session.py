"""What is sent comes back as rows, in order and at our times."""

import pytest

from rampart.chain.simulation import session
from rampart.chain.simulation.process import ChainError
from rampart.chain.simulation.session import GENESIS, PER_BLOCK, SLOT, Chain
from tests.fake_chain import FAILED, WORD, FakeRpc

A, B = "a" * 40, "b" * 40
PRICE = 2 * 10**9


def begun():
    rpc = FakeRpc()
    chain = Chain(rpc)
    chain.watch()
    return chain, rpc


def send(chain, time=0, to=B, data="", value=0):
    return chain.send(A, to, data, value, time, 21_000, PRICE, malicious=0)


def test_a_row_of_a_transaction():
    chain, _ = begun()
    send(chain, 30, data="a9059cbb", value=5 * 10**17)
    chain.mine()
    (row,) = chain.rows.transactions
    assert row == {
        "number": 0, "block": 2, "time": 30, "from": A, "to": B, "value": 0.5,
        "selector": "a9059cbb", "input_size": 4, "gas_price": 2.0, "malicious": 0,
        "gas_used": 21_000, "fee": 21_000 * 2.0 / 1e9, "status": 1, "n_logs": 0, "created": "",
        "n_calls": 1, "depth": 0,
    }  # fmt: skip
    assert chain.rows.calls[0]["gas_used"] == 21_000


def test_a_creation_says_where():
    chain, _ = begun()
    address = send(chain, to="", data="00")
    chain.mine()
    row = chain.rows.transactions[0]
    assert (row["created"], row["selector"], row["to"]) == (address, "create", "")


def test_a_block_a_slot_at_our_times():
    chain, rpc = begun()
    for time in (0, 11, 12, 60):
        send(chain, time)
    chain.mine()
    assert rpc.times == [GENESIS + SLOT, GENESIS + 2 * SLOT, GENESIS + 6 * SLOT]
    assert [row["block"] for row in chain.rows.transactions] == [0, 0, 1, 5]


def test_a_block_holds_only_so_many_and_the_next_is_later():
    chain, rpc = begun()
    for _ in range(PER_BLOCK + 1):
        send(chain)
    chain.mine()
    assert rpc.times == [GENESIS + SLOT, GENESIS + SLOT + 1]
    assert {row["time"] for row in chain.rows.transactions} == {0}


def test_numbers_count_by_sender():
    chain, rpc = begun()
    send(chain)
    send(chain)
    assert [one["nonce"] for one in rpc.sent.values()] == ["0x0", "0x1"]


def test_what_was_before_the_episode_is_no_part_of_it_and_may_not_fail():
    chain = Chain(FakeRpc())
    send(chain)
    chain.watch()
    assert chain.rows.transactions == []
    chain.begin()
    send(chain, data=FAILED)
    with pytest.raises(ChainError, match=r"before the episode: .* failed"):
        chain.watch()


def test_a_failure_in_the_episode_is_a_row():
    chain, _ = begun()
    send(chain, data=FAILED)
    chain.mine()
    assert [row["status"] for row in chain.rows.transactions] == [0]


def test_a_view_sees_what_was_sent():
    chain, rpc = begun()
    send(chain)
    assert chain.view(B, "00")[:32] == WORD.to_bytes(32, "big")
    assert [method for method, _ in rpc.asked][-1] == "eth_call"
    assert rpc.waiting == []
    assert chain.balance(B) == WORD


def test_a_block_with_others_in_it_is_told():
    chain, rpc = begun()
    send(chain)
    rpc.receipts = lambda _: []
    with pytest.raises(ChainError, match="a block of 0 transactions, 1 were sent"):
        chain.mine()


def test_an_episode_without_end_is_stopped(monkeypatch):
    monkeypatch.setattr(session, "MOST", 3)
    chain, _ = begun()
    for _ in range(3):
        send(chain)
    with pytest.raises(ChainError, match="more than 3 transactions"):
        send(chain)
