import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.tasks.columns.grouping import content, groups, is_trivial, without_duplicates

WORDS = [f"word number {n}" for n in range(60)]


@pytest.mark.parametrize(
    ("values", "trivial"),
    [
        ([], True),
        (WORDS[:19], True),
        (WORDS[:20], False),
        ([f"{n}" for n in range(5, 500, 5)], True),
        ([f"{n}.0" for n in range(100)], True),
        ([f"{n * n}" for n in range(30)], False),
        ([f"{n}.5" for n in range(30)], False),
    ],
)
def test_what_others_have_by_chance(values, trivial):
    assert is_trivial(values) == trivial


@given(st.permutations(WORDS[:25]))
def test_the_identity_does_not_depend_on_the_order(values):
    assert content("a", values, 1) == content("b", WORDS[:25], 1)
    assert content("a", values, 1) != content("a", values, 2)


def test_the_header_of_trivial_values_is_part_of_their_identity():
    assert content("a", ["0", "1"], 0) == content(" A ", ["1", "0"], 0)
    assert content("a", ["0", "1"], 0) != content("b", ["0", "1"], 0)


def samples(*lines):
    names = ["id", "content", "label", "label_source", "generated", "is_external"]
    return pd.DataFrame(lines, columns=names)


def test_one_of_each_content_stays():
    table = samples(
        ("a", "x", 2, "doc", False, True),
        ("b", "x", 2, "doc", False, False),  # training before external
        ("c", "y", 2, "doc", False, False),
        ("d", "y", 4, "metadata", False, False),  # two labels: both go
        ("e", "z", 1, "rule", False, False),  # a rule gives way
        ("f", "z", 4, "doc", False, False),
        ("g", "w", 3, "doc", False, False),
        ("h", "w", 3, "metadata", False, False),  # the better label stays
        ("i", "v", 3, "manifest", True, False),  # a generated one gives way
        ("j", "v", 1, "rule", False, False),
    )
    dropped = {}
    kept = without_duplicates(table, dropped)
    assert sorted(kept["id"]) == ["b", "f", "h", "j"]
    assert dropped == {
        "same cells, two labels": 2,
        "same cells, a better label elsewhere": 2,
        "same cells": 2,
    }


def tables(**columns):
    """Return rows of tables: ``p__t=("header", values)`` is a column of the table p/t."""
    rows = [
        (name.replace("__", "/"), header, values, False)
        for name, pairs in columns.items()
        for header, values in pairs
    ]
    frame = pd.DataFrame(rows, columns=["table", "name", "values", "generated"])
    return frame.assign(column=frame["table"] + "/" + frame["name"])


def named(frame):
    return dict(zip(frame["table"], groups(frame), strict=True))


def test_tables_that_share_a_column_are_one_group():
    frame = tables(
        b__one=[("x", WORDS[:25])],
        a__two=[("y", WORDS[24::-1])],  # the same in another order
        a__three=[("y", WORDS[30:55])],
        c__four=[("z", ["0", "1"])],
        c__five=[("z", ["0", "1"])],  # by chance
    )
    groups_ = named(frame)
    assert groups_["b/one"] == groups_["a/two"] == "a/two"
    assert len(set(groups_.values())) == 4


def test_tables_that_share_a_column_of_short_values_are_one_group():
    codes = [f"k{number}" for number in range(25)]  # too short to be uncommon, one by one
    frame = tables(b__one=[("x", codes)], a__two=[("y", codes)], a__three=[("y", codes[:24])])
    assert named(frame) == {"b/one": "a/two", "a/two": "a/two", "a/three": "a/three"}


def test_a_column_in_blocks_is_compared_as_a_whole():
    frame = tables(a__one=[("x", WORDS[:25])], b__two=[("x", WORDS[:12]), ("x", WORDS[12:25])])
    assert len(set(groups(frame))) == 1


def test_tables_of_one_name_with_two_headers_in_common_are_one_group():
    numbers = [[("x", [str(k)]), ("y", ["a"])] for k in range(3)]
    frame = tables(p__iris=numbers[0], q__Iris=numbers[1], r__other=numbers[2])
    assert named(frame) == {"p/iris": "p/iris", "q/Iris": "p/iris", "r/other": "r/other"}


def test_samples_of_one_large_table_overlap():
    one, two = WORDS[:40], WORDS[18:60]  # 22 values in common: more than half of neither
    frame = tables(a__t=[("x", one), ("k", ["1"])], b__u=[("X ", two), ("k", ["2"])])
    assert len(set(groups(frame))) == 1  # two headers in common
    frame = tables(a__t=[("x", one)], b__u=[("x", two)])
    assert len(set(groups(frame))) == 1  # 22 of 40 is more than half
    frame = tables(a__t=[("x", WORDS[:30])], b__u=[("y", WORDS[11:])])
    assert len(set(groups(frame))) == 2  # 19 values


def test_a_vocabulary_of_many_tables_joins_none():
    frame = tables(**{f"a__t{n}": [("state", WORDS[:50])] for n in range(6)})
    assert len(set(groups(frame))) == 6


def test_a_generated_table_is_its_own_group():
    frame = tables(a__t=[("x", WORDS)], generated__f=[("x", WORDS)])
    frame["generated"] = frame["table"] == "generated/f"
    assert named(frame)["generated/f"] == "generated/f"
    assert named(frame)["a/t"] == "a/t"
