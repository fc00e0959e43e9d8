import numpy as np
import pytest

from rampart.studies.scenarios.removal import faithfulness


def alarm(rows):
    """Rows are sets of places; place 0 is what it is about."""
    return np.array([0.9 if 0 in row else 0.1 for row in rows])


def test_true_evidence_takes_the_alarm_with_it():
    row = set(range(10))
    told = faithfulness(
        [("a", row, [(0,), (1,)], {0}, 10)], alarm, lambda one, gone: one - gone, [1, 2], 1
    )
    assert told["before"].tolist() == [0.9, 0.9]
    assert told["after"].tolist() == [0.1, 0.1]
    assert (told["after_random"] >= 0.1).all()
    assert told["after_random"].iloc[0] > 0.5
    assert told["hit"].tolist() == [1.0, 1.0]
    assert told["marked"].tolist() == [pytest.approx(0.1)] * 2


def test_wrong_evidence_does_not():
    row = set(range(10))
    told = faithfulness([("a", row, [(5,)], {0}, 10)], alarm, lambda a, b: a - b, [1], 1)
    assert told["after"].tolist() == [0.9]
    assert told["hit"].tolist() == [0.0]


def test_nothing_is_asked_of_an_empty_history():
    told = faithfulness([("a", {0}, [(0,)], {0}, 1)], alarm, lambda a, b: a - b, [1], 1)
    assert told.empty
