import pytest

from rampart.solidity.classes import label_of
from rampart.tasks.contracts import labelled
from tests.refusals import refused
from tests.tasks.contracts.small import BANK, OWNED

TASK = "contracts"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "Bank.sol").write_text(BANK, encoding="utf-8")
    (tmp_path / "Owned.sol").write_text(OWNED, encoding="utf-8")
    return tmp_path


def labels(folder, *rows, head="file,function,label,line"):
    (folder / "labels.csv").write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")


def test_a_row_a_label(folder):
    labels(folder, "Bank.sol,pay,reentrancy,6", "Owned.sol,,safe,")
    bank, owned = labelled.units(folder)
    assert (bank["contract"], bank["function"], bank["line"]) == ("Bank", "pay", 6)
    assert (bank["label"], bank["era"], bank["package"]) == (label_of("reentrancy"), "0.8", "user")
    assert (owned["function"], owned["label"], owned["line"]) == ("", 0, 0)


def test_a_label_without_a_line_is_enough(folder):
    labels(folder, "Bank.sol,pay,reentrancy", head="file,function,label")
    assert [row["line"] for row in labelled.units(folder)] == [0]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("Bank.sol,pay,ponzi,", "row 2: label must be one of safe, .* got 'ponzi'"),
        ("Bank.sol,play,time,", "Bank.sol: has no function 'play' with a body; it has pay"),
        ("Bonk.sol,pay,time,", "there is no file 'Bonk.sol'"),
        ("../Bank.sol,pay,time,", r"file must be one in .* got '\.\./Bank.sol'"),
        ("Bank.sol,pay,time,99", "line must be from 1 to 8, got 99"),
        ("Bank.sol,pay,time,six", "line must be a whole number, got 'six'"),
    ],
)
def test_a_row_that_cannot_be_is_named(folder, row, said):
    labels(folder, row)
    with refused(TASK, f"labels.csv: {row}", match=said):
        labelled.units(folder)


@pytest.mark.parametrize(
    ("tried", "content", "said"),
    [
        (
            "a source of a megabyte",
            b"// a\n" * 200_001,
            "has 1,000,005 bytes, the limit is 1,000,000",
        ),
        ("a binary source", b"\0\1\2" * 100, "must be text, got 100 NUL bytes: is it binary?"),
        ("a source of no known encoding", b"\x81\xff\x9d", "must be text in UTF-8"),
        ("a source that is no Solidity", b"hello there", "holds no function that can be read"),
    ],
)
def test_a_source_that_cannot_be_read_is_named(folder, tried, content, said):
    (folder / "bad.sol").write_bytes(content)
    labels(folder, "bad.sol,,time,")
    with refused(TASK, tried, match=f"bad.sol: .*{said}"):
        labelled.units(folder)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_other_encodings_are_read(folder, encoding):
    text = "// é\n" + OWNED
    (folder / "odd.sol").write_bytes(text.encode(encoding))
    labels(folder, "odd.sol,set,access_control,")
    assert labelled.units(folder)[0]["text"] == text


def test_unmatched_braces_cost_no_function_that_can_be_read(folder):
    (folder / "odd.sol").write_text(OWNED.rstrip().removesuffix("}"), encoding="utf-8")
    labels(folder, "odd.sol,set,access_control,")
    assert labelled.units(folder)[0]["function"] == "set"


def test_all_faults_are_said_at_once(folder):
    labels(folder, "Bank.sol,pay,ponzi,", "Bonk.sol,pay,time,")
    with pytest.raises(ValueError, match=r"(?s)row 2: label.*row 3: there is no file"):
        labelled.units(folder)


def test_a_folder_without_labels_and_labels_without_a_column(folder):
    with refused(TASK, "a folder without labels.csv", match=r"has no labels.csv \(columns file"):
        labelled.units(folder)
    labels(folder, "Bank.sol,time", head="file,label")
    with refused(TASK, "labels.csv without a column", match="no column 'function'"):
        labelled.units(folder)
