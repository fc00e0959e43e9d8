import json

import pandas as pd
import pytest

from rampart.chain.features.history import loaded
from rampart.data.user import UserFile
from rampart.tasks.behaviour import user as u
from tests.chain.reading.test_explorer import A, B, row
from tests.chain.reading.test_tracer import tree
from tests.refusals import refused


def read(path):
    return u.user_rows(UserFile(path=str(path)), u.IngestParams())


def test_json_lines_of_histories(tmp_path):
    path = tmp_path / "mine.jsonl"
    entries = [
        {"address": A, "label": "ponzi", "transactions": [row()], "trace": tree()},
        {"address": B, "label": "benign", "transactions": [row()], "group": "b"},
    ]
    path.write_text("\n".join(map(json.dumps, entries)))
    found = read(path)
    assert found["label"].tolist() == [8, 0]
    assert found["side"].tolist() == ["attack", "look-alike"]
    assert found["known"].tolist() == ["calls", "transactions"]
    assert found["group"].tolist() == [f"user/mine/{A}", "user/mine/b"]


def test_a_table_of_transactions(tmp_path):
    path = tmp_path / "mine.csv"
    rows = [row(address=A, label="rug"), row(hash="0x2", address=A, label="rug", value="0")]
    rows.append({"address": A, "label": "rug", "list": "tokens", "from": A, "to": B, "hash": "0x1",
                 "contractAddress": "0x" + "c" * 40, "value": "5000000", "tokenDecimal": "6",
                 "timeStamp": "1600000000"})  # fmt: skip
    pd.DataFrame(rows).to_csv(path, index=False)
    (text,) = read(path)["history"]
    record = loaded(text).record
    assert len(record.transactions) == 2
    assert [one.amount for one in record.movements] == [5.0]


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ({"address": A, "label": "scam", "transactions": [row()]}, "label: no class 'scam'"),
        ({"address": A, "label": "rug", "transactions": []}, "takes part in no transaction"),
        ({"address": "x", "label": "rug", "transactions": [row()]}, "must be an address"),
        ({"address": A, "label": "rug", "transactions": [row(value="x")]}, "row 1: value"),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path, entry, said):
    path = tmp_path / "mine.jsonl"
    path.write_text(json.dumps(entry))
    with refused("behaviour", f"a history: {said}", match=f"history 1 .*{said}"):
        read(path)


def test_tables_that_cannot_be_read(tmp_path):
    path = tmp_path / "mine.csv"
    pd.DataFrame([row(address=A)]).to_csv(path, index=False)
    with refused("behaviour", "a table without labels", match="no column 'label'"):
        read(path)
    pd.DataFrame([row(address=A, label="rug"), row(address=A, label="ponzi")]).to_csv(path)
    with refused("behaviour", "an address of two labels", match="has two labels: ponzi, rug"):
        read(path)
    pd.DataFrame([row(address=A, label="rug", list="x")]).to_csv(path, index=False)
    with refused("behaviour", "an unknown list", match="list must be one of transactions"):
        read(path)
