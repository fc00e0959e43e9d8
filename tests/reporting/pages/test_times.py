from rampart.reporting.pages import times

TUNED = {"fit@x": 20, "tune@x": 500, "tune@y": 380}
TIMES = {
    "cores": 2,
    "workers": 2,
    "scale": "tiny",
    "clone": 370.0,
    "everything": 1500.0,
    "shared": {"clone": 30, "everything": 32, "stages": {"fetch@a": 30, "index": 2}},
    "tasks": {
        "a_b": {"clone": 20, "everything": 900, "stages": TUNED},
        "texts": {"clone": 340, "everything": 340, "stages": {"train": 340}},
    },
}
CLONE = (
    r"On 2 cores (`scale: tiny`) the first `make repro` in a clone takes about 7 minutes (a\_b 1, "
    r"texts 6; side by side)"
)


def test_a_clone_and_everything_and_its_largest_part():
    assert times.sentence(TIMES) == (
        f"{CLONE}, and `make verify`, which runs all of it again, about 25 minutes, `tune` of "
        r"a\_b alone about 15."
    )


def test_a_part_that_is_not_large_is_left_out():
    assert times.sentence(TIMES | {"everything": 3700}).endswith(
        "runs all of it again, about 75 minutes."
    )


def test_what_is_not_known_is_not_told():
    assert times.sentence(TIMES | {"everything": None}) == f"{CLONE}."
    assert times.sentence(TIMES | {"clone": None, "everything": None}) == times.UNKNOWN
    assert times.sentence({}) == times.UNKNOWN


def test_one_minute_on_one_core():
    said = times.sentence(TIMES | {"cores": 1, "clone": 12})
    assert said.startswith(
        "On 1 core (`scale: tiny`) the first `make repro` in a clone takes about a minute"
    )


def test_what_stands_between_the_marks_is_written_anew_and_nothing_else():
    page = "# T\n<!-- times -->\nold\n<!-- end -->\n<!-- results -->\n| a |\n<!-- end -->\nend\n"
    new = times.updated(page, TIMES)
    assert new == page.replace("old", times.sentence(TIMES))
    assert times.updated(new, TIMES) == new
    assert times.updated("no marks\n", TIMES) == "no marks\n"
