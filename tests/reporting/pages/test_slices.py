import pandas as pd
import pytest

from rampart.reporting.pages.slices import FEW, beside_a_baseline

KEYS = ["split", "slice", "class", "n"]
CELLS = [
    ("external", "short", "a", 20),
    ("external", "short", "b", FEW),
    ("external", "usual", "a", FEW - 1),  # too few
    ("external", "usual", "b", 30),
    ("test", "short", "a", 40),  # another split
]


def table(*recalls):
    frame = pd.DataFrame(CELLS, columns=KEYS).astype({"n": str})
    return frame.assign(recall=[str(value) for value in recalls], low="0.1", high="0.9")


TABLES = {
    "net": table(0.8, 0.5, 0.1, 0.7, 0.1),
    "rules": table(0.9, 0.25, 0.9, 1.0, 0.9).sample(frac=1, random_state=1),
    "majority": table(0, 0, 0, 0, 0),
}


def test_a_cell_stands_beside_that_of_the_best_baseline_the_furthest_behind_first():
    told = beside_a_baseline(TABLES, "net", ["rules", "majority"])
    assert told["rival"] == "rules"
    assert told["few"] == FEW
    found = [(one["slice"], one["class"], one["n"], one["ahead"]) for one in told["cells"]]
    assert found == [
        ("usual", "b", 30, pytest.approx(-0.3)),
        ("short", "a", 20, pytest.approx(-0.1)),
        ("short", "b", FEW, pytest.approx(0.25)),
    ]
    assert told["behind"] == told["cells"][:2]
    assert (told["cells"][0]["recall"], told["cells"][0]["rival"]) == (0.7, 1.0)


def test_nothing_is_told_where_there_is_nothing_to_compare():
    assert beside_a_baseline({}, "net", ["rules"]) is None
    assert beside_a_baseline(TABLES, "net", []) is None
    assert beside_a_baseline(TABLES, "net", ["surface"]) is None
    assert beside_a_baseline(TABLES, "rules", ["rules", "majority"]) is None
