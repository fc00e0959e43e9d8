import numpy as np
import pandas as pd
import pytest

from rampart.studies.scenarios import tables as t

DRAWS = (200, 0.05, 1)


@pytest.fixture
def rows():
    return pd.DataFrame(
        {
            "label": [1, 1, 2, 0, 0],
            "side": ["attack", "attack", "attack", "look-alike", "bystander"],
            "group": ["a", "b", "c", "a", "d"],
            "episode": ["a1", "b1", "c1", "a2", "d1"],
            "scenario": ["x", "x", "y", "x", "z"],
            "alarm": [0.9, 0.2, 0.8, 0.3, 0.1],
            "above": [True, False, True, False, False],
        }
    )


def test_recall_by_intent_and_what_look_alikes_do(rows):
    told = t.by_intent(rows, "seen", ["benign", "x", "y"], DRAWS).set_index("intent")
    assert told["recall"].to_dict() == {"x": 0.5, "y": 1.0, "look-alike": 0.0}
    assert told["n"].to_dict() == {"x": 2, "y": 1, "look-alike": 1}
    assert (told.loc["x", "low"], told.loc["x", "high"]) == (0.0, 1.0)


def test_the_interval_resamples_groups():
    hit = np.array([1.0] * 50 + [0.0] * 50)
    one = t.interval(hit, np.array(["a"] * 50 + ["b"] * 50), *DRAWS)
    many = t.interval(hit, np.arange(100), *DRAWS)
    assert one == (0.0, 1.0)
    assert 0.35 < many[0] < 0.5 < many[1] < 0.65


def test_an_episode_is_as_suspicious_as_its_most_suspicious_address(rows):
    both = pd.concat([rows, rows.head(1).assign(alarm=0.95, group="a")])
    told = t.by_episode(both).set_index("episode")
    assert told.loc["a1", "alarm"] == 0.95
    assert told.loc["a1", "histories"] == 2
    assert told["attack"].tolist() == [True, False, True, True, False] or told["attack"].sum() == 3


def test_areas_by_a_column(rows):
    told = t.areas(rows.assign(known="all"), "known")
    assert told["auc"].tolist() == [pytest.approx(5 / 6)]
    assert t.areas(rows[rows["label"] > 0].assign(known="all"), "known").empty
