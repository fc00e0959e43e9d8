import pandas as pd
import pytest

from rampart.api.datasets import hold_out, table_of
from rampart.core.params import ParamError
from tests.refusals import refused


def test_a_table_is_itself(tmp_path):
    (tmp_path / "mine.jsonl").touch()
    assert table_of(tmp_path / "mine.jsonl") == tmp_path / "mine.jsonl"


def test_of_a_folder_it_is_labels_csv_or_the_only_table(tmp_path):
    (tmp_path / "mine.tsv").touch()
    assert table_of(tmp_path).name == "mine.tsv"
    (tmp_path / "labels.csv").touch()
    assert table_of(tmp_path).name == "labels.csv"


def test_a_folder_of_classes_is_itself(tmp_path):
    (tmp_path / "safe").mkdir()
    assert table_of(tmp_path) == tmp_path


def test_a_missing_data_set_is_named():
    with refused("all", 'train(dataset_path="./nowhere")', match="there is no such data set"):
        table_of("./nowhere")


@pytest.mark.parametrize(("names", "got"), [([], "none"), (["a.csv", "b.csv"], "a.csv, b.csv")])
def test_a_folder_without_one_table_is_refused(tmp_path, names, got):
    for name in names:
        (tmp_path / name).touch()
    with pytest.raises(ParamError, match=rf"must have labels\.csv or one table .*, got {got}"):
        table_of(tmp_path)


def frame(groups):
    """Rows of label, group."""
    table = pd.DataFrame(groups, columns=["label", "group"])
    return table.assign(role="train")


def test_of_every_class_a_share_of_the_groups_is_held_and_whole():
    rows = frame([(k, f"{k}/{n}") for k in (0, 1) for n in range(10) for _ in range(2)])
    held = hold_out(rows, 0.2)
    external = held[held["role"] == "external"]
    assert external.groupby("label")["group"].nunique().to_dict() == {0: 2, 1: 2}
    assert len(external) == 8
    assert set(held["role"]) == {"train", "external"}
    assert not set(external["group"]) & set(held.loc[held["role"] == "train", "group"])


def test_a_group_of_two_classes_counts_for_both():
    rows = frame([(0, "x"), (1, "x"), (0, "y"), (1, "y")])
    assert hold_out(rows, 0.5).groupby("group")["role"].first().tolist().count("external") == 1


def test_what_is_external_already_counts_and_order_does_not_matter():
    rows = frame([(0, str(n)) for n in range(4)])
    rows.loc[3, "role"] = "external"
    held = hold_out(rows, 0.25)
    assert held.loc[held["role"] == "external", "group"].tolist() == ["3"]
    plain = frame([(0, str(n)) for n in range(9)])
    again = hold_out(plain.iloc[::-1], 0.3).sort_index()
    assert again["role"].tolist() == hold_out(plain, 0.3)["role"].tolist()


def test_one_group_of_a_class_is_too_few():
    with pytest.raises(ParamError, match=r"class 1 has one group \(b\)"):
        hold_out(frame([(0, "a"), (0, "c"), (1, "b")]), 0.2)
