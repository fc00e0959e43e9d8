import numpy as np
import pandas as pd
import pytest

from rampart.studies.scenarios import held


@pytest.fixture
def frame():
    rows = [("train", "a"), ("train", "b"), ("train", "everyday"), ("validation", "a"),
            ("validation", "b"), ("test", "a"), ("external", "b")]  # fmt: skip
    return pd.DataFrame(rows, columns=["split", "scenario"]).assign(side="look-alike")


def test_a_scenario_is_neither_learned_from_nor_the_threshold(frame):
    parts = held.parts(frame, "everyday")
    assert list(parts) == ["a", "b"]
    kept, asked = parts["a"]
    assert kept.tolist() == [1, 2]
    assert asked.tolist() == [3, 4, 5]  # its own of validation and test, and others' validation


def test_the_threshold_is_of_chosen_look_alikes(frame):
    alarm = np.array([0.9, 0.9, 0.9, 0.1, 0.4, 0.95, 0.95])
    chosen = (frame["split"] == "validation").to_numpy()
    assert held.thresholded(frame, alarm, chosen, 0.1) == pytest.approx(0.4)
    told = held.tried(frame, alarm, 0.4)
    assert told["above"].tolist() == [True, True, True, False, False, True, True]


def test_without_look_alikes_there_is_no_threshold(frame):
    with pytest.raises(ValueError, match="there is no row"):
        held.thresholded(frame.assign(side="attack"), np.zeros(7), np.ones(7, bool), 0.1)
