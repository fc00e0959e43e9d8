import json

import pytest

from rampart.chain.reading import reader as r
from tests.chain.reading.test_explorer import A, B, row
from tests.chain.reading.test_tracer import tree
from tests.refusals import refused


def told(address=A, **entry):
    return r.known_history(address, r.lists_of(entry))


def test_lists_may_be_texts_and_answers():
    for value in ([row()], json.dumps([row()]), {"status": "1", "result": [row()]}):
        history = told(transactions=value)
        assert (history.known, len(history.record.transactions)) == ("transactions", 1)


def test_inner_payments_are_known_where_the_list_is_there():
    assert told(transactions=[row()], internal=[]).known == "internal"


def test_a_tree_joins_its_transaction():
    listed = [row(hash="0x0"), row(hash="0x1", value="0")]
    history = told(transactions=listed, trace=tree())
    assert history.known == "calls"
    assert len(history.record.transactions) == 2
    assert [call.number for call in history.record.calls] == [1, 1]


def test_a_tree_without_its_transaction_stands_behind():
    history = told(transactions=[row()], trace=[tree(value="0x1")])
    assert len(history.record.transactions) == 2
    assert history.record.calls[0].number == 1


def test_trees_alone_and_nobody_named():
    history = told("", trace=tree())
    assert (history.known, history.record.transactions[0].to) == ("calls", 0)


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ({}, "neither transactions nor a trace"),
        ({"transactions": "{"}, "transactions: is no JSON"),
        ({"transactions": 3}, "transactions: must be a list of rows, got int"),
        ({"transactions": [3]}, "row 1: must be a mapping, got int"),
        ({"transactions": []}, "takes part in no transaction"),
        ({"trace": []}, "the trace is empty"),
    ],
)
def test_what_cannot_be_a_history(entry, said):
    with refused("behaviour", f"lists {entry}", match=said):
        told(**entry)


def test_an_address_that_is_not_in_it():
    with refused("behaviour", "the history of another address", match="takes part in no"):
        told("0x" + "d" * 40, transactions=[row()])
    with refused("behaviour", "no address", match="the address of the history is missing"):
        told("", transactions=[row()])


def test_what_others_did_is_none_of_its_own():
    other = row(**{"hash": "0x9", "from": "0x" + "c" * 40, "to": B})
    assert told(transactions=[row(), other]).total == 1


def test_more_transactions_than_are_looked_at_are_counted():
    rows = [row(hash=str(n), timeStamp=str(1_600_000_000 + n)) for n in range(2100)]
    history = told(transactions=rows)
    assert (history.total, len(history.record.transactions)) == (2100, 2000)
    assert B[2:] not in str(history)
