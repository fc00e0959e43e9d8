import json

import pandas as pd
import pytest

from rampart.chain.reading import exports as x
from rampart.chain.reading.reader import known_history
from tests.chain.reading.test_explorer import A, B, row
from tests.chain.reading.test_tracer import tree
from tests.refusals import refused

TOKEN = {"hash": "0x1", "timeStamp": "1600000000", "from": A, "to": B, "value": "2500000",
         "contractAddress": "0x" + "c" * 40, "tokenDecimal": "6"}  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    rows = [row(), row(hash="0x2", to="0x" + "e" * 40)]
    pd.DataFrame(rows).to_csv(tmp_path / "txs.csv", index=False)
    pd.DataFrame([TOKEN]).to_csv(tmp_path / "tokens.csv", index=False)
    (tmp_path / "trace.json").write_text(json.dumps(tree(value="0xde0b6b3a7640000")))
    (tmp_path / "api.json").write_text(json.dumps({"status": "1", "result": rows}))
    return tmp_path


def test_each_file_is_told_by_its_columns(folder):
    lists = x.lists_in([folder / name for name in ("txs.csv", "tokens.csv", "trace.json")])
    assert (lists.transactions.total, lists.tokens.total) == (2, 1)
    assert x.subject_of(lists) == A
    told = known_history(A, lists)
    assert told.known == "calls"
    assert len(told.record.transactions) == 2


def test_an_answer_of_an_explorer_and_a_mapping(folder):
    assert x.lists_in([folder / "api.json"]).transactions.total == 2
    assert x.of_json(json.dumps({"transactions": [row()], "trace": tree()})).trace == tree()
    assert x.of_json(json.dumps([tree()])).trace == [tree()]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.json", "{", "is no JSON"),
        ("a.csv", "", "is empty"),
        ("a.csv", "hash,from,to,timeStamp\n", "has a header and no row"),
        ("a.csv", "hash,from\n1,2,3\n", "line 2: has 3 cells"),
        ("a.bin", "x", "unknown ending"),
        ("a.json", "[" * 100_000, "is no JSON"),
    ],
)
def test_a_file_that_cannot_be_read(tmp_path, name, text, said):
    (tmp_path / name).write_text(text)
    with refused("behaviour", f"a file: {said}", match=said):
        x.lists_in([tmp_path / name])


def test_files_that_are_not_there_or_twice(folder):
    with refused("behaviour", "a history that is not there", match="no such file"):
        x.lists_in([folder / "nothing.csv"])
    with refused("behaviour", "two lists of transactions", match="give one of each"):
        x.lists_in([folder / "txs.csv", folder / "api.json"])
    with refused("behaviour", "no file at all", match="no file was given"):
        x.lists_in([])


def test_whose_history_it_is_must_be_told():
    lists = x.of_json(json.dumps({"transactions": [row()]}))
    with refused("behaviour", "a history of two addresses", match="name the address"):
        x.subject_of(lists)
    assert x.subject_of(x.of_json(json.dumps(tree()))) == ""
