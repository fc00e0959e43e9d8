import pandas as pd
import pytest

from rampart.evm.analysis import analyse
from rampart.evm.words import WORDS
from rampart.tasks.bytecode.prepare import FEATURES, KEYWORDS, identity, prepare, reject, selectors
from tests.evm.test_metadata import BZZR, IPFS
from tests.tasks.bytecode.small import body, compiled


def raw():
    frame = compiled(2).rename(columns={"bytecode": "code", "kind": "origin"})
    return frame.assign(role="package")


def test_rows_that_fit_have_no_reason():
    assert reject(raw()).eq("").all()


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("code", "0x123", "bytecode must have an even number of hex digits, got 3"),
        ("code", "", "bytecode is empty: an account without code has none"),
        ("code", None, "bytecode must be text, got NoneType"),
        ("group", "", "group is empty"),
        ("source", "", "source is empty"),
        ("label", 10, "label is not 0 to 9"),
        ("role", "test", "role is not package, train or external"),
    ],
)
def test_a_row_that_breaks_the_schema_says_why(column, value, said):
    frame = raw()
    frame.loc[1, column] = value
    reasons = reject(frame)
    assert reasons[1] == said
    assert reasons.drop(1).eq("").all()


def test_a_column_that_is_missing_is_named():
    with pytest.raises(ValueError, match="no column held"):
        reject(raw().drop(columns="held"))
    with pytest.raises(ValueError, match="label: must be whole numbers"):
        reject(raw().assign(label="safe"))


def test_metadata_and_operands_are_no_difference():
    plain = body(0, 3)
    assert identity(plain) == identity("0x" + plain + BZZR.hex()) == identity(plain + IPFS.hex())
    assert identity(plain) == identity(plain.replace("a1b2c3d4", "00112233"))
    assert identity(plain) != identity(body(0, 4))


def test_every_feature_is_there_for_every_code():
    codes = [body(0, 1), body(9, 2)]
    made = pd.DataFrame(prepare(codes))
    assert set(made) == {"text", "view", "selectors", *FEATURES}
    assert made["selectors"].tolist() == ["sa1b2c3d4"] * 2
    assert made["k_delegatecall"].tolist() == [0.0, 1.0]
    assert made["l_bytes"].tolist() == made["n_bytes"].tolist()
    assert selectors(analyse(codes[0])) == ["sa1b2c3d4"]
    assert set(KEYWORDS) <= set(WORDS)


def test_one_code_says_what_it_says_among_others():
    codes = [body(2, 1), body(3, 1)]
    alone = prepare(codes[1:])
    assert {name: values[1:] for name, values in prepare(codes).items()} == alone
