"""Recall of each class where few clean rows may alarm, by kind of row."""

import numpy as np
import pandas as pd
import pytest

from rampart.studies.recalls import RecallParams, alarms, interval, recalls, thresholds

CLASSES = ["safe", "a", "b"]
KNOBS = RecallParams(by=("kind",), limit=0.25, bootstrap=50)


def frame():
    """Return four clean rows and two of each class a split; those of class b are never found."""
    rows = []
    for split, shift in (("validation", 0.0), ("test", 0.0), ("external", 0.1)):
        for number, p in enumerate((0.1, 0.2, 0.3, 0.4)):
            rows.append((split, f"c{number}", 0, "x", p + shift, 0.5))
        rows += [(split, "g1", 1, "x", 0.35, 0.5), (split, "g2", 1, "y", 0.9, 0.5)]
        rows += [(split, "g3", 2, "x", 0.5, 0.1), (split, "g4", 2, "x", 0.5, 0.2)]
    made = pd.DataFrame(rows, columns=["split", "group", "label", "kind", "p_1", "p_2"])
    return made.assign(p_0=1 - made["p_1"])


def clean(rows):
    return (rows["label"] == 0).to_numpy()


def told(rows, **more):
    table = recalls(rows, clean(rows), CLASSES, 0, KNOBS, 0)
    for name, value in more.items():
        table = table[table[name] == value]
    return table


def test_thresholds_by_hand():
    rows = frame()
    found = thresholds(rows, clean(rows), CLASSES, 0, 0.25)
    # One of four clean rows may be above: the second highest score.
    assert found["validation", 1] == pytest.approx(0.3)
    assert found["external", 1] == pytest.approx(0.4)


def test_recall_by_the_threshold_of_validation_and_of_the_split():
    part = told(frame(), split="external", by="all", **{"class": "a"}).set_index("threshold_of")
    assert part.loc["validation", "recall"] == 1.0
    assert part.loc["external", "recall"] == 0.5
    assert part["n"].tolist() == part["groups"].tolist() == [2, 2]


def test_slices():
    part = told(frame(), split="test", by="kind", threshold_of="test")
    assert dict(zip(zip(part["slice"], part["class"]), part["recall"])) == {
        ("x", "a"): 1.0,
        ("x", "b"): 0.0,
        ("y", "a"): 1.0,
    }


def test_of_one_group_nothing_is_known():
    assert interval(np.array([True, True]), np.array(["a", "a"]), KNOBS, 0) == (0.0, 1.0)
    assert interval(np.array([True, True]), np.array(["a", "b"]), KNOBS, 0) == (1.0, 1.0)


def test_alarms_of_other_splits():
    rows = frame()
    table = alarms(rows, clean(rows), CLASSES, 0, 0.25).set_index(["split", "class"])
    assert table.loc[("validation", "a"), "false_alarms"] == 0.25
    assert table.loc[("external", "a"), "false_alarms"] == 0.5
    assert table.loc[("external", "any"), "false_alarms"] == 0.5
    assert table.loc[("test", "b"), "false_alarms"] == 0.0


def test_a_split_without_clean_rows_is_an_error():
    rows = frame()
    rows = rows[(rows["label"] > 0) | (rows["split"] != "test")]
    with pytest.raises(ValueError, match="test has no clean row"):
        told(rows)
