"""The user's own contracts."""

import pandas as pd
import pytest

from rampart.data.user import UserFile
from rampart.tasks.solidity.user import IngestParams, user_rows
from tests.refusals import refused
from tests.tasks.solidity.units import BANK


def told(folder, *rows, **more):
    (folder / "bank.sol").write_text(BANK)
    pd.DataFrame(rows).to_csv(folder / "mine.csv", index=False)
    item = UserFile(path=str(folder / "mine.csv"), role=more.pop("role", "train"))
    return user_rows(item, IngestParams(**more))


def test_a_named_function_and_a_whole_file(tmp_path):
    made = told(
        tmp_path,
        {"file": "bank.sol", "function": "take", "label": "reentrancy"},
        {"file": "bank.sol", "function": "", "label": "safe"},
        role="external",
    )
    assert made["label"].tolist() == [1, 0, 0, 0]
    assert made.index.tolist() == [0, 1, 1, 1]
    assert set(made["role"]) == {"external"}
    assert set(made["group"]) == {"user/mine/bank.sol"}
    assert set(made["origin"]) == {"user"}


@pytest.mark.parametrize(
    ("label", "code"),
    [("SWC-107", 1), ("swc-116", 6), ("3", 3), ("Access Control", 2), ("weak prng", 5)],
)
def test_labels(tmp_path, label, code):
    made = told(
        tmp_path,
        {"text": BANK, "function": "put", "label": label},
        labels={"weak prng": "bad_randomness"},
    )
    assert made["label"].tolist() == [code]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"file": "bank.sol", "label": "odd"}, "label must be one of safe, .* got 'odd'"),
        ({"file": "none.sol", "label": "safe"}, "none.sol: No such file"),
        ({"file": "../x.sol", "label": "safe"}, "must lie beside the table"),
        ({"source": "", "label": "safe"}, "no column 'file'"),
        ({"file": "bank.sol", "function": "nobody", "label": "safe"}, "none of its functions"),
    ],
)
def test_what_is_refused(tmp_path, row, message):
    with refused("solidity", f"a row of a table: {row}", match=message):
        told(tmp_path, row)


def test_a_table_has_so_many_rows_at_most(tmp_path):
    with pytest.raises(ValueError, match="has 2 rows, the limit is 1"):
        told(tmp_path, *[{"text": BANK, "label": "safe"}] * 2, rows=1)
