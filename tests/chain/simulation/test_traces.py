"""Call trees become rows, the caller before what it calls."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.chain.simulation import traces
from rampart.chain.simulation.process import ChainError
from rampart.chain.simulation.traces import flat


def call(kind="CALL", *calls, **more):
    return {"type": kind, "from": "0xAa", "to": "0xBb", "input": "0x", "calls": list(calls)} | more


def test_a_tree_in_preorder():
    tree = call("CALL", call("CALL", call("STATICCALL")), call("DELEGATECALL"))
    rows = flat(tree, 100)
    assert [row["type"] for row in rows] == ["CALL", "CALL", "STATICCALL", "DELEGATECALL"]
    assert [row["depth"] for row in rows] == [0, 1, 2, 1]
    assert [row["parent"] for row in rows] == [-1, 0, 1, 0]
    assert [row["order"] for row in rows] == [0, 1, 2, 3]


def test_what_a_row_says():
    data = "0xa9059cbb" + "00" * 64
    (row,) = flat(call(input=data, value=hex(25 * 10**17), error="out of gas"), 21_000)
    assert (row["from"], row["to"], row["value"]) == ("aa", "bb", 2.5)
    assert (row["selector"], row["input_size"]) == ("a9059cbb", 68)
    assert (row["status"], row["error"]) == (0, "out of gas")


def test_the_gas_of_the_top_is_the_transaction_s_and_of_others_their_own():
    top, inner = flat(call("CALL", call(gasUsed="0x10"), gasUsed="0x99999"), 21_000)
    assert (top["gas_used"], inner["gas_used"]) == (21_000, 16)


def test_a_creation_has_no_selector_of_its_code():
    (row,) = flat(call("CREATE2", input="0x6080604052"), 1)
    assert (row["selector"], row["input_size"]) == ("create", 5)


def test_too_many_calls_are_refused(monkeypatch):
    monkeypatch.setattr(traces, "MOST", 2)
    with pytest.raises(ChainError, match="more than 2 calls"):
        flat(call("CALL", call(), call()), 1)


trees = st.recursive(
    st.just(call()),
    lambda inner: st.lists(inner, max_size=3).map(lambda parts: call("CALL", *parts)),
)


@given(trees)
def test_every_call_has_a_row_and_a_caller_one_level_up(tree):
    def count(node):
        return 1 + sum(map(count, node["calls"]))

    rows = flat(tree, 1)
    assert len(rows) == count(tree)
    assert all(row["parent"] < row["order"] for row in rows)
    assert all(rows[row["parent"]]["depth"] == row["depth"] - 1 for row in rows[1:])
