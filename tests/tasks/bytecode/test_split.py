import pandas as pd
import pytest

from rampart.data.splitting import SPLITS, SplitError
from rampart.tasks.bytecode.split import (
    COLUMNS,
    SplitParams,
    apart,
    divide,
    kinds,
    lengths,
    one_of_equals,
    places,
    whole_eras,
)
from tests.tasks.bytecode.small import body, compiled

SETTINGS = SplitParams(validation=0.25, test=0.25, max_rejected=0)


def raw(each=8):
    frame = compiled(each).rename(columns={"bytecode": "code", "kind": "origin"})
    return frame.assign(role="package").drop(columns=["id", "unit", "runs", "selectors", "error"])


def test_every_split_has_every_class_and_no_group_is_in_two():
    dropped = {}
    division = divide(raw(), SETTINGS, {}, dropped)
    frame = division.rows
    assert set(frame["split"]) == set(SPLITS)
    assert frame.groupby("split")["label"].nunique().eq(10).all()
    assert frame.groupby("group")["split"].nunique().eq(1).all()
    assert set(COLUMNS) <= set(frame)
    assert set(frame.loc[frame["held"] == "package", "split"]) == {"external"}
    assert set(dropped.values()) == {0}
    assert len(dropped) == 6
    assert division.report["codes"]["time"] == {"read": 8, "kept": 8}
    assert sum(row["rows"] for row in kinds(frame)) == len(frame)
    assert lengths(frame).equals(frame["l_bytes"])


def test_the_order_of_the_rows_does_not_matter():
    one, other = (
        divide(frame, SETTINGS, {}, {}).rows.sort_values("id").reset_index(drop=True)
        for frame in (raw(), raw().sample(frac=1, random_state=3))
    )
    assert one[["id", "split", "label", "text"]].equals(other[["id", "split", "label", "text"]])


def test_an_era_is_held_out_whole():
    frame = pd.DataFrame({"held": ["era", "", "", "package"], "era": ["0.5", "0.5", "", "0.5"]})
    assert whole_eras(frame).tolist() == ["era", "era", "", "package"]


def few(*rows):
    columns = ["code", "label", "origin", "group", "is_external"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.assign(source=frame["origin"], contract="C", held="")


def test_what_is_equal_is_there_once_and_conflicts_go():
    same = body(1, 0)
    dropped = {}
    frame = few(
        (same, 0, "library", "a", False),
        (same.replace("a1b2c3d4", "01020304"), 1, "guard removed", "b", False),
        (body(2, 0), 0, "twin safe", "c", False),
        (body(2, 0), 3, "twin", "d", False),
        (body(3, 0), 3, "twin", "e", True),
        (body(3, 0), 3, "test", "f", False),
        (body(3, 0), 3, "twin", "g", False),
    )
    kept = one_of_equals(frame, dropped)
    assert sorted(zip(kept["label"], kept["group"], strict=True)) == [(0, "a"), (3, "f")]
    assert dropped == {
        "guard removed, equal to a clean code": 1,
        "equal code, two labels": 2,
        "external, equal to one of training": 1,
        "equal code": 1,
    }


def test_external_codes_of_a_group_of_training_go():
    dropped = {}
    frame = few(
        (body(1, 0), 1, "twin", "a", False),
        (body(1, 1), 1, "twin", "a", True),
        (body(1, 2), 1, "twin", "b", True),
    )
    assert apart(frame, dropped)["group"].tolist() == ["a", "b"]
    assert dropped == {"external, of a group that training has": 1}


def test_a_group_stands_where_it_stands_whatever_its_rows_order():
    frame = raw().assign(is_external=False, id=range(80))
    place = places(frame)
    assert place.between(0, 1, inclusive="left").all()
    assert places(frame.sample(frac=1, random_state=1)).sort_index().equals(place)


def test_a_split_without_a_class_says_what_to_change():
    with pytest.raises(SplitError, match="external split has no row of reentrancy"):
        divide(raw()[lambda f: (f["label"] != 1) | (f["held"] == "")], SETTINGS, {}, {})


def test_names_can_be_held_out_too():
    settings = SETTINGS.model_copy(update={"external": ["src/time"]})
    with pytest.raises(SplitError, match="train split has no row of time"):
        divide(raw(), settings, {}, {})


def test_shares_that_leave_nothing_are_refused():
    with pytest.raises(ValueError, match=r"validation \+ test must be < 1"):
        SplitParams(validation=0.5, test=0.5, max_rejected=0)
