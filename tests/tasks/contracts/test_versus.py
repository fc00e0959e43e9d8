import numpy as np
import pandas as pd
import pytest

from rampart.solidity.classes import CLASSES
from rampart.tasks.contracts.versus import PLACE, asked, means, table

NAMES = [*PLACE, "label", "origin"]
ROWS = [
    ("u1", "A", "f", 1, 1, "twin"),
    ("u1", "A", "g", 9, 1, "twin"),
    ("u2", "B", "f", 1, 0, "library"),
    ("u2", "B", "g", 5, 0, "library"),
    ("u3", "C", "f", 1, 1, "test"),  # the peer's own
    ("u4", "D", "f", 1, 1, "twin"),  # the peer failed there
]
PEER = [
    ("u1", "", "", 0, 0, ""),
    ("u1", "A", "f", 1, 1, ""),
    ("u2", "", "", 0, 0, ""),
    ("u2", "B", "g", 5, 1, ""),
    ("u3", "", "", 0, 0, ""),
    ("u4", "", "", 0, 0, "no compiler"),
]


@pytest.fixture
def rows():
    frame = pd.DataFrame(ROWS, columns=NAMES)
    p = np.zeros((len(ROWS), len(CLASSES)))
    p[:, 1] = [0.9, 0.8, 0.1, 0.2, 0.9, 0.9]
    return frame.assign(**{f"p_{code}": p[:, code] for code in range(len(CLASSES))})


@pytest.fixture
def peer():
    return pd.DataFrame(PEER, columns=[*PLACE, "label", "error"])


def test_what_the_peer_could_not_read_and_its_own_tests_are_left_out(rows, peer):
    kept = asked(rows, peer)
    assert kept["unit"].tolist() == ["u1", "u1", "u2", "u2"]
    assert kept["found_1"].tolist() == [True, False, False, True]
    assert not kept["found_2"].any()


def test_both_are_counted_on_the_same_functions(rows, peer):
    found = table(asked(rows, peer), 0.5)
    assert found["class"].tolist() == ["reentrancy"]
    (row,) = found.to_dict("records")
    assert (row["functions"], row["peer"], row["peer_alarms"]) == (2, 0.5, 0.5)
    assert (row["model"], row["either"]) == (1.0, 1.0)
    assert row["model_alarms"] == 0.5
    # The peer alarms at one of the two clean functions: the model may at none of the others.
    assert row["either_alarms"] == 0.5
    assert means(found) == {"peer": 0.5, "model": 1.0, "either": 1.0}


def test_together_they_alarm_at_no_more_than_the_model_alone():
    # Ten clean functions, of which the peer alarms at one; three weak ones.
    label, found = [0] * 10 + [1] * 3, [True] + [False] * 9 + [True, False, False]
    p_1 = [0.0, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.1, 0.1, 0.1, 0.65, 0.8]
    frame = pd.DataFrame({"label": label, "origin": ["library"] * 10 + ["twin"] * 3})
    frame = frame.assign(found_1=found, p_1=p_1, **{f"p_{k}": 0.0 for k in range(2, 10)})
    (row,) = table(frame, 0.2).to_dict("records")
    # Alone two may alarm: the threshold is 0.5 and two of three are found. Beside the peer one may:
    # it is 0.6, and with what the peer finds all are.
    assert (row["peer"], row["model"], row["either"]) == (1 / 3, 2 / 3, 1.0)
    assert (row["peer_alarms"], row["model_alarms"], row["either_alarms"]) == (0.1, 0.2, 0.2)
    (row,) = table(frame, 0.05).to_dict("records")  # the peer alone alarms at more
    assert (row["model"], row["either"]) == (1 / 3, 1 / 3)


def test_without_clean_functions_there_is_no_threshold(rows, peer):
    with pytest.raises(ValueError, match="no clean function"):
        table(asked(rows[rows["origin"] != "library"], peer), 0.1)
