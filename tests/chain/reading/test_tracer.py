import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.chain.features.history import NATIVE, Movement
from rampart.chain.reading import tracer as t
from tests.refusals import refused

A, B, C = ("0x" + letter * 40 for letter in "abc")


def tree(**knobs):
    inner = {"type": "CALL", "from": B, "to": C, "value": "0xde0b6b3a7640000", "input": "0x"}
    told = {"type": "CALL", "from": A, "to": B, "value": "0x0", "input": "0x2e1a7d4d00",
            "gasUsed": "0x5208", "calls": [inner]}  # fmt: skip
    return {**told, **knobs}


def test_a_tree():
    record = t.record(tree())
    (one,) = record.transactions
    assert (one.sender, one.to, one.method, one.gas) == ("a" * 40, "b" * 40, "2e1a7d4d", 21000)
    assert record.movements == [Movement(0, NATIVE, "b" * 40, "c" * 40, 1.0)]
    assert [call.depth for call in record.calls] == [0, 1]


@pytest.mark.parametrize(
    "wrapped",
    [[tree()], {"result": tree()}, [{"txHash": "0x1", "result": tree()}], {"trace": [tree()]}],
)
def test_answers_of_a_node(wrapped):
    assert len(t.record(wrapped).calls) == 2


def test_what_another_tracer_wrote_is_named():
    parity = {"action": {"from": A, "to": B}, "result": {"gasUsed": "0x0"}, "traceAddress": []}
    for told, match in (
        ([parity], "Parity's flat list of calls \\(traceAddress\\)"),
        ({"result": [parity]}, "Parity's flat list"),
        ({"result": {"gas": 1, "structLogs": []}}, "a list of single steps \\(structLogs\\)"),
    ):
        with refused("behaviour", "a trace of another tracer", match=match):
            t.record(told)


def test_what_was_undone_paid_nothing():
    assert t.record(tree(error="execution reverted")).movements == []
    assert t.record(tree(error="execution reverted")).transactions[0].ok is False


@pytest.mark.parametrize("value", [[], {}, None, "x", [None], {"result": None}, 3])
def test_an_empty_trace(value):
    with refused("behaviour", f"a trace {value!r}", match="the trace is empty"):
        t.record(value)


def test_a_call_that_cannot_be_read_is_named():
    with refused("behaviour", "a call to 'x'", match="trace 1, depth 1: to: must be an address"):
        t.record(tree(calls=[{"from": A, "to": "x"}]))
    with refused("behaviour", "calls that are a text", match="calls must be a list, got str"):
        t.record(tree(calls="x"))


def test_a_deep_or_wide_tree_is_bounded():
    deep = tree(calls=[])
    for _ in range(5000):
        deep = tree(calls=[deep])
    assert max(call.depth for call in t.record(deep).calls) == 5000
    assert len(t.record(tree(calls=[tree(calls=[])] * 30_000)).calls) == t.MOST


JSON = st.recursive(
    st.none() | st.text(max_size=4) | st.integers(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["from", "to", "calls", "result", "value"]), inner)
    ),
    max_leaves=9,
)


@given(JSON)
def test_any_json_is_read_or_refused(value):
    with contextlib.suppress(ValueError):
        assert t.record(value).calls
