import numpy as np
import pandas as pd
import pytest

from rampart.core.params import Block
from rampart.tasks.flows import row, score
from tests.refusals import refused


def frame(y, said, p_info):
    p = {f"p_{k}": np.zeros(len(y)) for k in range(5)} | {"p_0": np.array(p_info)}
    return pd.DataFrame({"label": y, "prediction": said, **p})


def test_the_classes_are_those_of_the_rows():
    assert tuple(score.CLASSES) == row.CLASSES


def test_by_hand():
    y = [0, 0, 0, 0, 2, 3, 4, 4]
    said = [0, 0, 1, 0, 2, 0, 1, 4]
    p = [0.9, 0.8, 0.3, 0.7, 0.2, 0.85, 0.1, 0.0]
    found = score.score(frame(y, said, p), Block())
    # Of 4 harmless x 4 attacks the alarm of the attack is higher in 4 + 1 + 4 + 4 = 13:
    # that of 0.85 is above 0.9 alone.
    assert found == pytest.approx(
        {
            "auc_attack": 13 / 16,
            "recall_at_1fpr": 3 / 4,  # above the highest harmless alarm, 0.7
            "false_alarm_rate": 1 / 4,
            "missed_rate": 1 / 4,
            "missed_grave": 2 / 3,
            "off_by": (1 + 3 + 3) / 8,
        }
    )


def test_one_harmless_flow_in_a_hundred_may_alarm():
    harmless = np.linspace(0, 1, 200)
    attacks = np.array([0.9, 0.992, 0.999])
    # Two of 200 may alarm: the third highest is 197 / 199 = 0.98995.
    assert score.recall_at(harmless, attacks, 0.01) == pytest.approx(2 / 3)
    with refused("flows", "no attack to be found", match="200 harmless flows, 0 attacks"):
        score.recall_at(harmless, attacks[:0], 0.01)


def test_accuracy_of_many_matrices():
    assert score.accuracy(np.array([[[1, 1], [0, 2]], [[1, 0], [0, 1]]])).tolist() == [0.75, 1]


def test_a_split_without_grave_flows_is_an_error():
    with refused("flows", "a split without grave flows", match="severity high or critical"):
        score.score(frame([0, 1], [0, 1], [0.9, 0.1]), Block())
