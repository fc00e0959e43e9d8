import json

from rampart.solidity.classes import label_of
from rampart.solidity.parsing import parse
from rampart.tasks.contracts import tested
from rampart.tasks.contracts.unit import identity
from tests.tasks.contracts.small import FOUND, TEST, slither

ACCESS = label_of("access_control")


def test_a_row_a_function_of_which_something_is_known(tmp_path):
    slither(tmp_path)
    rows = tested.units(tmp_path)
    assert [(row["era"], row["function"], row["label"], row["line"]) for row in rows] == [
        ("0.4", "bad", ACCESS, 2),
        ("0.4", "good", 0, 0),
        ("0.5", "bad", ACCESS, 2),
        ("0.5", "good", 0, 0),
    ]
    assert {row["group"] for row in rows} == {"slither/suicidal/a"}
    assert {row["source"] for row in rows} == {"slither/suicidal"}


def test_what_neither_the_detector_nor_the_author_speaks_of_is_not_known():
    found = tested.labelled(parse(TEST), [(2, 2, 2)], ACCESS)
    assert [one.name for one, _, _ in found] == ["bad", "good"]


def test_an_import_beside_a_file_is_known(tmp_path):
    other = 'import "./a.sol";\n' + TEST
    found = FOUND.replace("0.5.16/a.sol#2", "0.4.25/b.sol#3")
    slither(tmp_path, {"suicidal/0.4.25/a.sol": TEST, "suicidal/0.4.25/b.sol": other}, found)
    (imports,) = {row["imports"] for row in tested.units(tmp_path) if row["path"].endswith("b.sol")}
    assert json.loads(imports) == {"./a.sol": identity(TEST)}


def test_a_file_of_which_nothing_is_known_has_no_row(tmp_path):
    text = "contract T { function other() public { x = 1; } }"
    found = "T (tests/e2e/detectors/test_data/suicidal/0.4.25/a.sol#9) is odd"
    slither(tmp_path, {"suicidal/0.4.25/a.sol": text}, found)
    assert tested.units(tmp_path) == []
