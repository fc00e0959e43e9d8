import pandas as pd
import pytest

from rampart.tasks.columns.audit import audit
from rampart.tasks.columns.row.protocol import ProtocolParams

FRAME = pd.DataFrame(
    {
        "column": ["t/a", "t/b", "t/c", "t/c"],
        "block": [0, 0, 0, 1],
        "label": [2, 2, 6, 6],
        "label_source": ["doc", "metadata", "doc", "doc"],
        "name": "n",
        "values": [["7", "8"]] * 4,
        "whole": [[1.0, 1.0, 1.0, 1.0]] * 4,
    }
)
FRAME["declared"] = FRAME["label"]


def write(tmp_path, *lines):
    path = tmp_path / "audit.csv"
    path.write_text("\n".join(["column,block,label", *lines]))
    return path


def test_no_file(tmp_path):
    none = tmp_path / "none.csv"
    nothing = {"status": "no audit file"}
    assert audit(FRAME, path=none, whole=none) == nothing | {"whole": nothing}


def test_agreement_by_class_and_label_source(tmp_path):
    path = write(tmp_path, "t/a,0,numeric", "t/b,0,identifier", "t/c,1,boolean", "t/gone,0,numeric")
    report = audit(FRAME, path=path)
    assert (report["status"], report["audited"], report["not_found"]) == ("ok", 3, 1)
    # Wilson (1927), 2 of 3 at 95 %: 0.2077 to 0.9385.
    assert report["all"] == {"n": 3, "agree": 2, "rate": 0.6667, "low": 0.2077, "high": 0.9385}
    assert {name: (row["agree"], row["n"]) for name, row in report["by_class"].items()} == {
        "numeric": (1, 2),
        "boolean": (1, 1),
    }
    assert {name: row["agree"] for name, row in report["by_label_source"].items()} == {
        "doc": 2,
        "metadata": 0,
    }


def test_both_labels_pass_the_definition(tmp_path):
    # A set that repeats: the source says identifier, the second label text; both are categorical.
    moved = FRAME.iloc[:1].assign(label=4, declared=5, whole=[[0.1, 1.0, 1.0, 0.0]])
    report = audit(moved, path=write(tmp_path, "t/a,0,text_short"))
    assert report["relabelled"] == 1
    assert report["all"]["agree"] == 1
    assert report["before_the_definition"]["agree"] == 0


def test_no_audited_sample_is_there(tmp_path):
    report = audit(FRAME, path=write(tmp_path, "t/gone,0,numeric"))
    whole = report.pop("whole")
    assert report == {"status": "no audited sample is in the data", "not_found": 1}
    assert whole["status"] == report["status"]  # of a frame that is made up


def test_an_unknown_label_names_the_line(tmp_path):
    with pytest.raises(ValueError, match=r"audit\.csv, line 3: label 'number'; allowed: text_long"):
        audit(FRAME, path=write(tmp_path, "t/a,0,numeric", "t/b,0,number"))


def test_labels_by_who_knew_the_whole_column_are_compared_as_they_were_given(tmp_path):
    repeats = [[0.1, 1.0, 1.0, 0.0]] * 4  # both text that a source declares is categorical
    frame = FRAME.assign(declared=1, label=4, values=[["x y", "z"]] * 4, whole=repeats)
    lines = ("t/a,0,categorical", "t/b,0,text_short", "t/gone,0,numeric")
    path, none = write(tmp_path, *lines), tmp_path / "none.csv"
    told = audit(frame, path=none, whole=path)["whole"]
    assert (told["audited"], told["not_found"]) == (2, 1)
    assert (told["all"]["agree"], told["all"]["n"]) == (1, 2)
    assert set(told["by_class"]) == {"categorical"}
    # Whatever knobs the labels were made with: the second ones were given by the defaults.
    other = ProtocolParams(share=0.05)
    moved = frame.assign(label=1)
    assert audit(moved, other, path=none, whole=path)["whole"] == told
