from hypothesis import given
from hypothesis import strategies as st

from scripts.lanes import UNKNOWN, lanes, levels

NEEDS = {
    "train@a": {"split"},
    "train@b": {"split"},
    "stack": {"train@a", "train@b"},
    "train@both": {"stack"},
    "evaluate@a": {"train@a"},
    "report": {"evaluate@a", "train@both"},
}
ORDER = ["split", "train@a", "train@b", "stack", "train@both", "evaluate@a", "report"]


def test_a_stage_is_one_level_behind_the_last_that_it_needs():
    assert levels(ORDER, NEEDS) == [
        ["split"],
        ["train@a", "train@b"],
        ["stack", "evaluate@a"],
        ["train@both"],
        ["report"],
    ]


def test_what_does_not_run_is_waited_for_by_none():
    assert levels(["stack", "report"], NEEDS) == [["stack", "report"]]
    assert levels(["train@both", "report"], NEEDS) == [["train@both"], ["report"]]


@given(st.data())
def test_no_stage_runs_before_what_it_needs_and_none_is_lost(data):
    names = [f"s{n}" for n in range(data.draw(st.integers(0, 9)))]
    needed = {
        name: set(data.draw(st.lists(st.sampled_from(names[:n]), max_size=3))) if n else set()
        for n, name in enumerate(names)
    }
    found = levels(names, needed)
    place = {name: n for n, level in enumerate(found) for name in level}
    assert sorted(place) == sorted(names) == sorted(name for level in found for name in level)
    assert all(place[one] < place[name] for name in names for one in needed[name])


def test_the_longest_stage_has_a_lane_of_its_own():
    took = {"a": 5, "b": 60, "c": 20, "d": 30}
    assert lanes(list("abcd"), 2, took) == [["b"], ["a", "c", "d"]]
    assert lanes(list("abcd"), 9, took) == [["b"], ["d"], ["c"], ["a"]]
    assert lanes(["x", "y", "z"], 2, {"x": UNKNOWN * 2}) == [["x"], ["y", "z"]]
