import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.chain.features import history as h
from tests.chain.features.made import history, move, pay, tx
from tests.refusals import refused

A, B, C, T = ("a" * 40, "b" * 40, "c" * 40, "d" * 40)


def whole():
    rows = [tx(0, A, B, 1.0), tx(5, B, C), tx(9, C, T, method="a9059cbb")]
    moves = [move(2, C, A, 3.0, token=T), pay(1, B, A, 0.5)]
    calls = [h.Call(1, 0, "CALL", B, C, 0.0, "", True), h.Call(1, 1, "CALL", C, A, 0.5, "", True)]
    return h.Record(rows, moves, [], calls)


@pytest.mark.parametrize(
    ("known", "places"), [("transactions", [0, 2]), ("internal", [0, 1, 2]), ("calls", [0, 1, 2])]
)
def test_an_address_has_what_an_explorer_lists_of_it(known, places):
    assert h.seen(A, whole(), known) == places


def test_a_token_has_its_movements():
    assert h.seen(T, whole(), "transactions") == [2]


def test_movements_of_others_are_not_listed():
    told = h.seen_from(B, whole(), "transactions")
    assert told.record.movements == []
    assert [one.time for one in told.record.transactions] == [0, 5]


def test_addresses_are_numbers_in_the_order_of_their_appearance():
    told = h.seen_from(A, whole(), "transactions")
    first, second = told.record.transactions
    assert (first.sender, first.to) == (0, 1)
    assert (second.sender, second.to) == (2, 3)
    assert told.record.movements == [h.Movement(1, 3, 2, 0, 3.0)]
    assert told.record.calls == []


def test_call_trees_are_there_where_they_are_known():
    told = h.seen_from(A, whole(), "calls")
    assert [one.depth for one in told.record.calls] == [0, 1]


def test_an_unknown_word_is_refused():
    with refused("behaviour", "known: all", match="known: must be one of transactions, internal"):
        h.seen(A, whole(), "all")


def test_without_some_transactions_the_rest_is_numbered_anew():
    told = history([tx(0, 0, 1), tx(1, 0, 2), tx(2, 0, 3)], [move(0, 1, 0), move(2, 3, 0)])
    left = told.without([0, 1])
    assert [one.to for one in left.record.transactions] == [3]
    assert left.record.movements == [move(0, 3, 0)]
    assert left.total == 3


def test_what_looks_alike_is_a_pair_and_short_names_are_not():
    assert h.alike(["1234" + "0" * 32 + "abcd", "1234" + "f" * 32 + "abcd", 3]) == ((0, 1),)
    assert h.alike(["ab", "ab"]) == ()


def test_a_text_gives_the_history_back():
    told = h.seen_from(A, whole(), "calls")
    assert h.dumped(h.loaded(h.dumped(told))) == h.dumped(told)
    assert h.loaded(h.dumped(told)).record.movements == told.record.movements


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"transactions": [[1]]}', None])
def test_what_is_no_history(text):
    with pytest.raises(ValueError, match="is no history"):
        h.loaded(text)


@given(st.permutations([A, B, C, T]))
def test_other_names_give_the_same_history(names):
    new = dict(zip([A, B, C, T], names, strict=True))

    def renamed(row):
        return row._make(new.get(value, value) for value in row)

    old = whole()
    other = h.Record(*([renamed(row) for row in part] for part in old))
    for known in h.KNOWN:
        assert h.dumped(h.seen_from(new[A], other, known)) == h.dumped(h.seen_from(A, old, known))
