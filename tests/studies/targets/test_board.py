import numpy as np
import pytest

from rampart.metrics.confusion import confusion, macro_f1
from rampart.studies.targets import board
from tests.studies.targets.answers import CLASSES, answers


@pytest.fixture(scope="module")
def said():
    return answers()


def test_scores_of_each_model_and_split(said):
    table = board.results(said, CLASSES, 100, 0.05, 1).set_index(["model", "split"])
    assert len(table) == 9
    oracle = table.loc[("oracle", "external")]
    names = ["accuracy", "precision_macro", "recall_macro", "f1_macro", "roc_auc", "pr_auc"]
    assert oracle[names].tolist() == [1] * 6
    constant = table.loc[("constant", "test")]
    # A third of the rows is benign, and all are called so: F1 of benign is 2 / (1 + 3).
    assert constant["accuracy"] == pytest.approx(1 / 3)
    assert constant["f1_macro"] == pytest.approx(0.5 / 3)
    assert (constant["recall_macro"], constant["roc_auc"]) == (pytest.approx(1 / 3), 0.5)
    assert constant["pr_auc"] == pytest.approx(1 / 3)
    half = said["half"][said["half"]["split"] == "external"]
    wanted = macro_f1(confusion(half["label"].to_numpy(), half["prediction"].to_numpy(), 3))
    row = table.loc[("half", "external")]
    assert row["f1_macro"] == pytest.approx(wanted)
    assert row["f1_macro_low"] < row["f1_macro"] < row["f1_macro_high"]
    assert (row["groups"], row["classes"], row["n"]) == (24, 3, 48)


def test_a_class_that_a_split_lacks_is_left_out_and_counted(said):
    less = {name: part[(part["label"] < 2) | (part["split"] != "test")] for name, part in
            said.items()}  # fmt: skip
    table = board.results(less, CLASSES, 100, 0.05, 1).set_index(["model", "split"])
    assert table["classes"].groupby("split").unique().map(list).to_dict() == {
        "external": [3], "test": [2], "validation": [3],
    }  # fmt: skip
    assert table.loc[("oracle", "test"), "f1_macro"] == 1


def test_each_class_that_has_rows(said):
    table = board.by_class(said, CLASSES).set_index(["model", "split", "class"])
    assert len(table) == 27
    row = table.loc[("constant", "test", "flood")]
    assert row[["n", "groups", "predicted", "precision", "recall", "f1"]].tolist() == [
        16, 8, 0, 0, 0, 0,
    ]  # fmt: skip


def test_recall_by_type_with_an_interval(said):
    table = board.by_type(said, 0.05)
    row = table[(table["model"] == "oracle") & (table["type"] == "scan")].iloc[0]
    assert (row["n"], row["groups"], row["recall"], row["high"]) == (16, 8, 1, 1)
    assert row["low"] == pytest.approx(16 / (16 + 1.959964**2), abs=1e-5)  # Wilson, all right
    assert np.isfinite(table[["low", "high"]]).all(axis=None)
