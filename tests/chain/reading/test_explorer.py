import time

import pytest

from rampart.chain.features.history import NATIVE, NOBODY
from rampart.chain.reading import explorer as e
from tests.refusals import refused

A, B, T = ("0x" + letter * 40 for letter in "abc")


def row(**knobs):
    told = {"blockNumber": "1", "timeStamp": "1600000000", "hash": "0x1", "from": A, "to": B,
            "value": "1000000000000000000", "gasUsed": "21000", "isError": "0", "input": "0x",
            "contractAddress": ""}  # fmt: skip
    return {**told, **knobs}


def test_the_api_of_an_explorer():
    record, total = e.record(e.listed([row(), row(hash="0x2", isError="1", to="", value="0")]))
    first, second = record.transactions
    assert (first.sender, first.to, first.value, first.ok) == ("a" * 40, "b" * 40, 1.0, True)
    assert (second.to, second.ok, second.method) == (NOBODY, False, "create")
    assert total == 2


def test_the_table_of_its_website():
    web = {"Transaction Hash": "0x1", "UnixTimestamp": 1600000000, "From": A, "To": B}
    web |= {"Value_IN(ETH)": "0", "Value_OUT(ETH)": "0.25"}
    web |= {"Status": "Error(0)", "Method": "Transfer"}
    (one,) = e.record(e.listed([web]))[0].transactions
    assert (one.value, one.ok, one.method) == (0.25, False, "")  # no token takes coins
    (one,) = e.record(e.listed([web | {"Value_OUT(ETH)": "0"}]))[0].transactions
    assert one.method == "a9059cbb"


def test_a_public_table():
    table = {"hash": "0x1", "from_address": A, "to_address": B, "value": 5e17,
             "block_timestamp": "2020-09-13 12:26:40 UTC", "receipt_status": 1}  # fmt: skip
    (one,) = e.record(e.listed([table]))[0].transactions
    assert (one.time, one.ok) == (1_600_000_000, True)


def test_one_amount_with_a_point_means_whole_coins():
    record, _ = e.record(e.listed([row(value="1"), row(hash="0x2", value="0.5")]))
    assert [one.value for one in record.transactions] == [1.0, 0.5]


def test_an_amount_with_its_coin_means_whole_coins():
    record, _ = e.record(e.listed([row(value="2 ETH"), row(hash="0x2", value="0.9 ETH")]))
    assert [one.value for one in record.transactions] == [2.0, 0.9]


def test_hexadecimal_amounts():
    (one,) = e.record(e.listed([row(value="0xde0b6b3a7640000")]))[0].transactions
    assert one.value == 1.0


def test_tokens_join_their_transaction_or_are_one():
    token = {"hash": "0x1", "timeStamp": "1600000000", "from": A, "to": B, "contractAddress": T,
             "value": "2500000", "tokenDecimal": "6"}  # fmt: skip
    other = {**token, "hash": "0x9", "timeStamp": "1600000050", "from": B, "to": A}
    record, total = e.record(e.listed([row()]), e.listed([token, other]))
    assert [one.amount for one in record.movements] == [2.5, 2.5]
    assert [one.number for one in record.movements] == [0, 1]
    assert total == 2
    assert record.transactions[1].to == "c" * 40


def test_inner_payments():
    inner = {"hash": "0x1", "timeStamp": "1600000000", "from": B, "to": A, "isError": "0",
             "value": "500000000000000000"}  # fmt: skip
    web = {key: value for key, value in inner.items() if key != "to"} | {"TxTo": A}
    assert e.record(e.listed([row()]), None, e.listed([web]))[0].movements[0].to == "a" * 40
    failed = {**inner, "isError": "1"}
    record, _ = e.record(e.listed([row()]), None, e.listed([inner, failed]))
    assert [(one.token, one.amount) for one in record.movements] == [(NATIVE, 0.5)]


def test_a_column_that_is_missing():
    with refused("behaviour", "no column to", match="no column for to \\(one of to, toaddress"):
        e.record(e.listed([{"timeStamp": 1, "from": A}]))


def test_a_cell_that_cannot_be_read_is_named():
    rows = [row(), row(hash="0x2", value="many")]
    with refused("behaviour", "an amount 'many'", match="row 2: value: must be a number"):
        e.record(e.listed(rows))
    with refused("behaviour", "a time 'never'", match="row 1: timeStamp: must be"):
        e.record(e.listed([row(timeStamp="never")]))


@pytest.mark.slow
def test_a_hundred_thousand_rows_cost_bounded_memory_and_time():
    import tracemalloc

    rows = (row(hash=str(n), timeStamp=str(1_600_000_000 + n)) for n in range(10**5))
    tracemalloc.start()
    begin = time.perf_counter()
    record, total = e.record(e.listed(rows))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (len(record.transactions), total) == (e.MOST, 10**5)
    assert record.transactions[-1].time == 1_600_099_999
    assert peak < 50 * 2**20
    assert time.perf_counter() - begin < 12
