import pandas as pd
import pytest

from rampart.studies.targets.labels import TargetParams, classes_of, counted, named
from tests.refusals import refused

OWN = TargetParams(column="attack", rename={"none": "benign"})


def test_a_value_is_renamed_pooled_or_its_own():
    values = pd.Series(["none", "flood"])
    assert named(values, OWN).tolist() == ["benign", "flood"]
    two = TargetParams(column="attack", rename={"none": "benign"}, others="attack")
    assert named(values, two).tolist() == ["benign", "attack"]


@pytest.mark.parametrize("empty", ["", None])
def test_a_row_without_an_answer_is_named(empty):
    match = "attack: row 1 is empty"
    with refused("flows", "targets: a row without attack", match=match, error=ValueError):
        named(pd.Series(["none", empty]), OWN)


def test_a_class_that_train_lacks_is_last():
    names = {
        "train": pd.Series(["flood", "benign", "scan"]),
        "external": pd.Series(["beacon", "benign"]),
    }
    assert classes_of(names, OWN) == ["benign", "flood", "scan", "beacon"]


def test_train_needs_two_classes():
    names = {"train": pd.Series(["benign"]), "test": pd.Series(["flood"])}
    with refused("flows", "targets: train of one class", match="one class, 'benign'"):
        classes_of(names, OWN)


def test_empty_cells_are_counted_too():
    frame = pd.DataFrame(
        [("train", "s/1", "a", 0), ("train", "s/1", "a", 0), ("train", "s/1", "b", 0),
         ("train", "s/0", "c", 1), ("external", "s/9", "d", 1)],
        columns=["split", "source", "group", "label"],
    )  # fmt: skip
    table = counted(frame, ["benign", "flood"])
    assert table.to_numpy().tolist() == [
        ["train", "s/0", "benign", 0, 0], ["train", "s/0", "flood", 1, 1],
        ["train", "s/1", "benign", 3, 2], ["train", "s/1", "flood", 0, 0],
        ["external", "s/9", "benign", 0, 0], ["external", "s/9", "flood", 1, 1],
    ]  # fmt: skip
