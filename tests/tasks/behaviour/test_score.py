import numpy as np
import pandas as pd
import pytest

from rampart.tasks.behaviour import score as s


def frame(y, benign, side=None, groups=None):
    y = np.array(y)
    p = np.zeros((len(y), 9))
    p[:, 0] = benign
    rest = 1 - p[:, 0]
    p[np.arange(len(y)), np.where(y > 0, y, 1)] += rest
    side = side or ["attack" if label else "look-alike" for label in y]
    table = pd.DataFrame(p, columns=[f"p_{k}" for k in range(9)])
    groups = groups or [str(n) for n in range(len(y))]
    return table.assign(label=y, side=side, group=groups, prediction=p.argmax(axis=1))


def test_recall_of_each_intent_counts_alike():
    y = np.array([0] * 10 + [1, 1, 1, 1, 8])
    alarm = np.array([0.1 * n for n in range(10)] + [0.95, 0.95, 0.95, 0.2, 0.99])
    alike = y == 0
    # One look-alike in ten may alarm: that at .9; the threshold is .8.
    assert s.caught(y, alarm, alike) == pytest.approx((0.75 + 1.0) / 2)


def test_bystanders_set_no_threshold():
    y = np.array([0, 0, 1])
    alarm = np.array([0.1, 0.99, 0.5])
    assert s.caught(y, alarm, np.array([True, False, False])) == 1.0
    with pytest.raises(ValueError, match="needs look-alikes and attacks"):
        s.caught(y, alarm, np.array([False, False, False]))


def test_the_metrics_by_hand():
    told = s.score(frame([0, 0, 1, 8], [0.9, 0.2, 0.1, 0.6]), s.ScoreParams())
    assert told["false_alarm_rate"] == 0.5
    assert told["missed_rate"] == 0.5
    assert told["named"] == 1.0
    assert told["auc_attack"] == 0.75
    assert told["auc_ponzi"] == 0.5
    assert told["caught_low"] <= told["caught"] <= told["caught_high"]


def test_found_is_the_mean_over_intents():
    matrix = np.eye(9, dtype=int)
    matrix[1] = [1, 1, 0, 0, 0, 0, 0, 0, 0]
    assert s.found(matrix) == pytest.approx(1 - 0.5 / 8)


def test_the_interval_is_the_same_each_time():
    rows = frame([0, 0, 0, 1, 1, 8], [0.9, 0.8, 0.3, 0.1, 0.7, 0.6], groups=list("aabbcc"))
    assert s.score(rows, s.ScoreParams()) == s.score(rows, s.ScoreParams())


def test_what_is_asked_of_a_champion_is_measured():
    told = s.score(frame([0, 0, 1, 8], [0.9, 0.2, 0.1, 0.6]), s.ScoreParams())
    general = {"f1_macro", "ece"}
    for _, path, _ in s.CRITERIA:
        side, name = path.split(".", 1)
        assert side == "cv" or name in told.keys() | general
    assert set(s.COLUMNS.values()) <= told.keys() | general


def test_rows_that_say_no_look_alike_are_scored_against_all_harmless_ones():
    rows = frame([0, 0, 1, 8], [0.9, 0.2, 0.1, 0.6], side=["bystander"] * 4)
    assert s.score(rows, s.ScoreParams())["auc_alike"] == 0.75


def test_accuracy_is_the_share_on_the_diagonal():
    assert s.STATISTICS["accuracy"](np.array([[3, 1], [0, 4]])) == 7 / 8
