import numpy as np
import pandas as pd
import pytest

from rampart.tasks.contracts.packing.assessing import knots
from rampart.tasks.contracts.row import CLASSES
from rampart.tasks.contracts.row.risk import SEVERITY

GRAVE = SEVERITY["reentrancy"]
IDS = {"a.sol": "c1", "b.sol": "c2", "learned.sol": "c9", "left.sol": "c8"}
GIVEN = [("a.sol", 50), ("b.sol", 10), ("c3", 30), ("a.sol", 70), ("c4", 5)]


def rows():
    """What the model says: risks of a tenth, two, ... of reentrancy, by the evidence there is."""
    said = [("c1", "source", 0.1), ("c1", "source+bytecode", 0.8), ("c2", "source", 0.2),
            ("c3", "history", 0.4), ("c4", "source", 0.1)]  # fmt: skip
    p = np.zeros((len(said), len(CLASSES)))
    p[:, CLASSES.index("reentrancy")] = [share for *_, share in said]
    p[:, CLASSES.index("safe")] = 1 - p.sum(axis=1)
    frame = pd.DataFrame([one[:2] for one in said], columns=["subject", "evidence"])
    return frame.assign(**{f"p_{code}": p[:, code] for code in range(len(CLASSES))})


def table(said):
    return pd.DataFrame(said, columns=["file", "risk"])


def fit(said):
    return knots(table(said), "mine.csv", rows(), {"c9"}, IDS)


def test_risks_are_those_of_all_the_evidence_there_is():
    found = fit(GIVEN)
    # c4 .1, c2 .2, c3 .4, c1 .8 of the severity; two experts of c1 are met in the middle.
    inner = dict(zip(np.round(found["risk"], 6), found["said"]))
    expected = {0.1: 5, 0.2: 10, 0.4: 30, 0.8: 60}
    for share, said in expected.items():
        assert inner[round(share * GRAVE, 6)] == pytest.approx(said)
    assert (found["risk"][0], found["risk"][-1]) == (0, 100)
    assert (found["said"][0], found["said"][-1]) == (0, 100)


def test_all_that_is_wrong_is_told_with_its_row():
    said = [("a.sol", 101), ("b.slo", 5), ("learned.sol", 5), ("left.sol", 5), ("c3", "much")]
    with pytest.raises(ValueError, match=r"mine\.csv: row 2") as error:
        fit([*said, *GIVEN])
    lines = str(error.value).splitlines()
    assert [line.split(":")[1].strip() for line in lines] == [f"row {n}" for n in range(2, 7)]
    for line, words in zip(
        lines,
        (
            "from 0 to 100, got 101",
            "did you mean 'b.sol'",
            "learned from",
            "not gathered",
            "'much'",
        ),
    ):
        assert words in line


def test_too_few_are_refused():
    with pytest.raises(
        ValueError, match=r"mine\.csv: assessments: needs 5 contracts or more, got 4"
    ):
        fit(GIVEN[:4])
