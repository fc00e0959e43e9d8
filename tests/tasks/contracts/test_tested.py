from rampart.solidity.classes import label_of
from rampart.solidity.parsing import parse
from rampart.tasks.contracts import tested
from tests.tasks.contracts.small import TEST, slither

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


def test_a_file_of_which_nothing_is_known_has_a_row_without_a_function(tmp_path):
    text = "contract T { function other() public { x = 1; } }"
    found = "T (tests/e2e/detectors/test_data/suicidal/0.4.25/a.sol#9) is odd"
    slither(tmp_path, {"suicidal/0.4.25/a.sol": text}, found)
    (row,) = tested.units(tmp_path)
    assert (row["function"], row["label"]) == ("", 0)
