import pandas as pd
import pytest

from rampart.studies.targets import board, choice, wording
from rampart.studies.targets.labels import counted
from tests.studies.targets.answers import CLASSES, answers


@pytest.fixture
def told():
    said = answers()
    results = board.results(said, CLASSES, 200, 0.05, 1)
    again = pd.DataFrame([("oracle", "random rows", 0.97)], columns=["model", "split", "f1_macro"])
    return {
        "best": "oracle",
        "results": results,
        "by_class": board.by_class(said, CLASSES),
        "significance": choice.significance(said, "oracle", ["constant", "half"], 3, 200, 0.05, 1),
        "resplit": again,
        "counts": counted(said["oracle"], CLASSES),
    }


def test_numbers_of_the_splits_that_are_scored_once(told):
    numbers = wording.headline(told["results"])
    assert list(numbers) == ["constant", "half", "oracle"]
    assert numbers["oracle"] == {"f1_test": 1.0, "f1_external": 1.0}


def test_what_beats_what(told):
    text = wording.verdict("attack_type", told, 0.05)
    assert text.startswith("attack type: oracle (best on validation) has macro-F1 1.000 (1.000 to")
    assert "above constant (+0.833" in text
    assert "a random split would have said oracle 0.970 by rows" in text
    told["significance"]["low"] = -0.1
    assert "NOT shown above constant" in wording.verdict("attack_type", told, 0.05)


def test_what_is_missing_is_named(told):
    assert "every source has every class" in wording.missing(told)
    counts = told["counts"]
    gone = (counts["split"] == "test") & (counts["class"] == "scan")
    counts.loc[gone, ["rows", "groups"]] = 0
    text = wording.missing(told)
    assert "never recorded: scan in d/1" in text
    assert "test: scan (0)" in text


def test_what_fails_is_named_weakest_first(told):
    assert "no class has an F1 below 0.5" in wording.failing(told)
    text = wording.failing({**told, "best": "constant"})
    assert "flood 0.00, scan 0.00" in text


def test_the_page(told):
    page = wording.about({"attack_type": told}, {"a picture": "a.png"}, 0.05)
    assert page["pictures"] == {"a picture": "a.png"}
    assert "attack type: oracle" in page["text"]
