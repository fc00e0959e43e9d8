import json

import pytest

from app.audit.histories import history
from tests.refusals import refused

BANK, ANN, BEN = ("0x" + digit * 40 for digit in "abc")
ROWS = [(ANN, BANK, "1000000000000000000"), (BEN, BANK, "2000000000000000000"), (BANK, ANN, "5")]


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "bank.csv"
    lines = [
        f"{place},{100 * place},{a},{b},{value},21000,0,0x"
        for place, (a, b, value) in enumerate(ROWS, 1)
    ]
    head = "blockNumber,timeStamp,from,to,value,gasUsed,isError,input"
    path.write_text("\n".join([head, *lines]), encoding="utf-8")
    return path


def test_it_is_the_history_of_whom_most_of_it_is_about(table):
    found, _, _ = history(table)
    assert len(found.record.transactions) == 3
    first, _, last = found.record.transactions
    assert first.to == 0  # the subject is number 0
    assert last.sender == 0


def test_a_named_address_comes_first(table):
    text = table.read_text().splitlines()
    rows = [f"{text[0]},address", *(f"{line},{ANN}" for line in text[1:])]
    table.write_text("\n".join(rows))
    assert len(history(table)[0].record.transactions) == 2


def test_json_of_a_tracer_is_a_history_too(tmp_path):
    path = tmp_path / "trace.json"
    call = {
        "type": "CALL",
        "from": ANN,
        "to": BANK,
        "value": "0x1",
        "gasUsed": "0x5208",
        "input": "0x",
    }
    path.write_text(json.dumps([call, call]))
    assert len(history(path)[0].record.transactions) == 2
    rows = [dict(zip(("from", "to", "value"), row)) for row in ROWS]
    for place, row in enumerate(rows):
        row |= {"timeStamp": str(place), "blockNumber": str(place), "isError": "0", "input": "0x"}
    path.write_text(json.dumps({"transactions": rows}))
    assert len(history(path)[0].record.transactions) == 3


def test_an_answer_of_an_explorer_is_what_its_rows_are_in_a_table(table, tmp_path):
    lines = [line.split(",") for line in table.read_text().splitlines()]
    rows = [dict(zip(lines[0], line)) for line in lines[1:]]
    found, names, notes = history(table)
    assert names == [BANK]
    for content in (rows, {"status": "1", "message": "OK", "result": rows}):
        path = tmp_path / "bank.json"
        path.write_text(json.dumps(content))
        assert history(path) == (found, names, notes)


def test_a_table_of_tokens_moves_tokens(tmp_path):
    path = tmp_path / "tokens.csv"
    lines = [
        f"{place},{100 * place},{a},{b},1.5,0x{'d' * 40}" for place, (a, b, _) in enumerate(ROWS)
    ]
    head = "Transaction Hash,UnixTimestamp,From,To,TokenValue,ContractAddress"
    path.write_text("\n".join([head, *lines]))
    found, _, notes = history(path)
    assert [one.amount for one in found.record.movements] == [1.5, 1.5, 1.5]
    assert sum(one.value for one in found.record.transactions) == 0
    assert notes == []


@pytest.mark.parametrize(
    ("head", "noted"),
    [("value", False), ("Value_IN(ETH)", False), ("Value_OUT(ETH)", False), ("coins", True)],
)
def test_transactions_without_a_value_are_noted(table, head, noted):
    table.write_text(table.read_text().replace("value", head))
    found, _, notes = history(table)
    assert (
        notes
        == ["the transactions have no column `value`: each is taken for one of 0 coins"] * noted
    )
    assert noted == (sum(one.value for one in found.record.transactions) == 0)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        (
            "two.csv",
            f"address,from,to,time\n{ANN},{ANN},{BEN},1\n{BEN},{ANN},{BEN},2\n",
            "`address` names 2 addresses, allowed is one",
        ),
        (
            "limit.json",
            '{"status": "0", "message": "NOTOK", "result": "Max rate limit reached"}',
            "is an explorer's answer without a transaction: 'Max rate limit reached'",
        ),
        (
            "none.json",
            '{"status": "0", "message": "No transactions found", "result": []}',
            "'No transactions found'",
        ),
        ("a.csv", "from,to,value\n", "no row|no transaction"),
        ("a.csv", "x,y\n1,2\n", "no column `from` or `to`"),
        ("a.json", "[]", "trace|transaction"),
        ("a.json", "{}", "trace|transaction"),
    ],
)
def test_what_is_no_history_is_said(tmp_path, name, text, said):
    path = tmp_path / name
    path.write_text(text)
    with refused("contracts", f"a history in {name}: {text!r}", match=said):
        history(path)
    with pytest.raises(ValueError, match="there is no history"):
        history(None)
